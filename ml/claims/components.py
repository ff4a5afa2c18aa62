"""Connected strokes of ink, found along rows: numpy alone, quick on whole sheets.

A run is a stretch of ink in one row. Runs that touch, corners included, belong to one
stroke; moments follow from the runs' ends, so that no pixel is looked at twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.bool_]  # (h, w)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strokes:
    """Runs (r,) by row with their ends, the stroke of each, and its measures (n,).

    `ends` are exclusive. Centres and axes (n, 2) are x and y, an axis has length 1;
    length and width are those of the rectangle of the same second moments. `boxes`
    (n, 4) are left, top, right, bottom, the last two exclusive.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    of_run: Ints
    areas: Floats
    centres: Floats
    axes: Floats
    lengths: Floats
    widths: Floats
    boxes: Ints

    def __len__(self) -> int:
        return len(self.areas)

    def numbered(self, shape: tuple[int, ...]) -> NDArray[np.int32]:
        """The stroke's number plus one at each pixel of ink (h, w), 0 on paper."""
        picture = np.zeros(shape, np.int32)
        counts = self.ends - self.starts
        picture[self.pixels()] = np.repeat(self.of_run + 1, counts)
        return picture

    def pixels(self) -> tuple[Ints, Ints]:
        """Rows and columns of all ink, run by run."""
        counts = self.ends - self.starts
        offsets = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        return np.repeat(self.rows, counts), np.repeat(self.starts, counts) + offsets


def strokes(ink: Ink) -> Strokes:
    """The connected strokes (8 neighbours) of an ink mask, in reading order."""
    rows, starts, ends = _runs(ink)
    of_run = numbers(len(rows), *_touching(rows, starts, ends, ink.shape))
    count = int(of_run.max(initial=-1)) + 1
    lengths = (ends - starts).astype(np.float64)
    middles = (starts + ends - 1) / 2
    areas: Floats = np.bincount(of_run, lengths, count).astype(np.float64)
    centres = np.stack(
        [np.bincount(of_run, lengths * at, count) / areas for at in (middles, rows)],
        axis=1,
    )
    across, down = middles - centres[of_run, 0], rows - centres[of_run, 1]
    # A run of n pixels has the spread of a bar of length n; a row that of a square.
    bars = lengths * (across**2 + lengths**2 / 12)
    spreads = np.empty((count, 2, 2))
    spreads[:, 0, 0] = np.bincount(of_run, bars, count) / areas
    spreads[:, 1, 1] = np.bincount(of_run, lengths * down**2, count) / areas + 1 / 12
    spreads[:, 0, 1] = np.bincount(of_run, lengths * across * down, count) / areas
    spreads[:, 1, 0] = spreads[:, 0, 1]
    values, axes = np.linalg.eigh(spreads)
    sides = np.sqrt(12 * np.maximum(values, 0))
    return Strokes(
        rows=rows,
        starts=starts,
        ends=ends,
        of_run=of_run,
        areas=areas,
        centres=centres,
        axes=axes[:, :, 1],
        lengths=sides[:, 1],
        widths=sides[:, 0],
        boxes=_boxes(of_run, rows, starts, ends, count),
    )


def _runs(ink: Ink) -> tuple[Ints, Ints, Ints]:
    height, width = ink.shape
    flat = np.zeros((height, width + 1), np.int8)  # a column of paper ends every run
    flat[:, :width] = ink
    steps = np.diff(flat.ravel(), prepend=np.int8(0))
    first, last = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    rows = first // (width + 1)
    return rows, first - rows * (width + 1), last - rows * (width + 1)


def _touching(
    rows: Ints, starts: Ints, ends: Ints, shape: tuple[int, ...]
) -> tuple[Ints, Ints]:
    """Pairs of runs of neighbouring rows that touch, corners included."""
    step = shape[1] + 2
    # In the row below, those that end after our start and start before our end touch.
    low = np.searchsorted(rows * step + ends, (rows + 1) * step + starts, "left")
    high = np.searchsorted(rows * step + starts, (rows + 1) * step + ends, "right")
    counts = np.maximum(high - low, 0)
    first = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return first, np.repeat(low, counts) + within


def numbers(count: int, first: Ints, second: Ints) -> Ints:
    """Number connected items (count,) from 0 by their smallest member."""
    parents = np.arange(count)
    while True:
        one, other = parents[first], parents[second]
        apart = one != other
        if not apart.any():
            break
        first, second = first[apart], second[apart]
        high, low = np.maximum(one, other)[apart], np.minimum(one, other)[apart]
        np.minimum.at(parents, high, low)
        while not np.array_equal(above := parents[parents], parents):
            parents = above  # until every item points at its root
    _, numbered = np.unique(parents, return_inverse=True)
    return numbered.astype(np.int64)


def _boxes(of_run: Ints, rows: Ints, starts: Ints, ends: Ints, count: int) -> Ints:
    boxes = np.empty((count, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, 0
    np.minimum.at(boxes[:, 0], of_run, starts)
    np.minimum.at(boxes[:, 1], of_run, rows)
    np.maximum.at(boxes[:, 2], of_run, ends)
    np.maximum.at(boxes[:, 3], of_run, rows + 1)
    return boxes
