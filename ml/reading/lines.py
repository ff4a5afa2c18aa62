"""Rows of ink pieces that might be text: letters of like height, side by side.

Rows are sought along both axes, since labels of turned figures run up or down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ml.reading.components import Boxes, Components, around

# Letters at 300 dots per inch: the Office asks for a third of a centimetre, 38 px.
LEAST_HEIGHT, MOST_HEIGHT = 14, 240
MOST_PIECES = 3000  # candidates of a sheet; screens of text and half-tones have more
MOST_LETTERS = 24  # of a row; a label has at most "FIGURE 12.10(A)"
GAPS = (0.75, 1.7)  # between letters, in their height: joined tightly, and loosely


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces side by side, along x or (`is_upright` False) along y."""

    box: tuple[int, int, int, int]
    members: NDArray[np.intp]  # into the boxes of the sheet's components
    is_across: bool
    letters: int  # pieces of letter height; the rest are dots and crumbs
    wide: int  # letters that are no mere strokes, as "1", "I" and hatching are


def find(components: Components) -> Iterator[Row]:
    """Yield rows of two letters and more, each once."""
    boxes = components.boxes
    if len(boxes) == 0:
        return
    seen: set[tuple[bool, bytes]] = set()
    for is_across in (True, False):
        turned = boxes if is_across else boxes[:, [1, 0, 3, 2]]
        for members, letters in _rows(turned):
            key = (is_across, members.tobytes())
            if key not in seen:
                seen.add(key)
                yield Row(
                    around(boxes[members]),
                    members,
                    is_across,
                    letters=len(letters),
                    wide=_wide(turned[letters]),
                )


def _wide(letters: Boxes) -> int:
    width = letters[:, 2] - letters[:, 0]
    height = letters[:, 3] - letters[:, 1]
    is_wide = (width >= 0.3 * height) & (width <= 1.6 * height)
    return int((is_wide & (2 * height >= height.max())).sum())


def _rows(boxes: Boxes) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the members of rows along x, and those of them that are letters."""
    height = boxes[:, 3] - boxes[:, 1]
    width = boxes[:, 2] - boxes[:, 0]
    fits = (height >= LEAST_HEIGHT) & (height <= MOST_HEIGHT) & (width <= 3 * height)
    letters = np.flatnonzero(fits)
    if len(letters) > MOST_PIECES:
        letters = letters[np.argsort(-height[letters], kind="stable")[:MOST_PIECES]]
        letters.sort()
    if len(letters) < 2:
        return
    small = np.flatnonzero((height < MOST_HEIGHT // 3) & (width < MOST_HEIGHT // 3))
    for gap in GAPS:
        group = _joined(boxes[letters], gap)
        order = np.argsort(group, kind="stable")
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        for part in np.split(letters[order], starts[1:]):
            if 2 <= len(part) <= MOST_LETTERS:
                yield _with_crumbs(part, boxes, small), part


def _joined(boxes: Boxes, gap: float) -> NDArray[np.int32]:
    """Return the number of the row each letter belongs to."""
    left, top, right, bottom = boxes.T
    height = bottom - top
    taller = np.maximum(height[:, None], height[None])
    lower = np.minimum(height[:, None], height[None])
    overlap = np.minimum(bottom[:, None], bottom[None]) - np.maximum(
        top[:, None], top[None]
    )
    apart = np.maximum(left[:, None], left[None]) - np.minimum(
        right[:, None], right[None]
    )
    near = (apart <= gap * taller) & (apart > -0.5 * lower)
    alike = (overlap >= 0.6 * lower) & (taller <= 1.9 * lower)
    rows, columns = np.nonzero(near & alike)
    links = coo_matrix((np.ones(len(rows), bool), (rows, columns)), (len(boxes),) * 2)
    _, group = connected_components(links, directed=False)
    joined: NDArray[np.int32] = group
    return joined


def _with_crumbs(
    letters: NDArray[np.intp], boxes: Boxes, small: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Add the dots and broken-off strokes that lie within the row of letters."""
    left, top, right, bottom = around(boxes[letters])
    room = (bottom - top) // 6
    inside = (
        (boxes[small, 0] >= left)
        & (boxes[small, 1] >= top - room)
        & (boxes[small, 2] <= right)
        & (boxes[small, 3] <= bottom + room)
    )
    return np.union1d(letters, small[inside])
