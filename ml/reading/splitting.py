"""Split a sheet into its figures: ink goes to the label it is laid out with.

Where labels stand (below their figures, above, to a side) is tried whole sheet by whole
sheet; the layout that leaves ink nearest to its labels wins. In doubt a sheet stays
one figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ml.reading.components import Boxes, Components, Ink, around, inked
from ml.reading.labels import Label, Turn
from ml.reading.sheets import Box

Place = Literal["below", "above", "right", "left", "near"]

CELL = 8  # pixels; ink this near hangs together
_PLACES: tuple[Place, ...] = ("below", "above", "right", "left", "near")
_LEAST_SHARE = 0.01  # of a sheet's ink, less is a crumb that needs no label's attention
_NESTED = 0.8  # share of a blob's box within another's that makes it a part of it
_WRONG_SIDE = 4.0  # how much dearer ink is on the side of a label where none should be
_LONELY = 1.6  # how much dearer plain nearness is than a layout
_SAFE_MARGIN = 0.5  # by which the second best layout should be dearer


@dataclass(frozen=True, slots=True)
class Blobs:
    """Groups of ink: their boxes in pixels and how much ink is in each."""

    boxes: Boxes
    ink: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    """A box around each label's figure, in the labels' order, and how sure that is."""

    boxes: tuple[Box, ...]
    confidence: float


def without_labels(ink: Ink, components: Components, labels: Sequence[Label]) -> Ink:
    """Return the ink with its labels wiped out."""
    drawn = ink.copy()
    for label in labels:
        left, top, right, bottom = label.box
        drawn[top:bottom, left:right] &= ~components.only(label.box, label.members)
    return drawn


def split(drawn: Ink, labels: Sequence[Label]) -> Split | None:
    """Return a box for each of at least two labels; None where ink and labels clash.

    `drawn` is the sheet's ink without its labels.
    """
    for reach in (1, 0):
        blobs = gathered(drawn, reach=reach)
        found = _assigned(blobs, labels, drawn.shape)
        if found is not None:
            boxes = tuple(_tightened(drawn, box) for box in found.boxes)
            return Split(boxes, found.confidence)
    return None


def _tightened(drawn: Ink, box: Box) -> Box:
    """Return a box of whole cells cut to the ink within."""
    left, top, right, bottom = box
    a, b, c, d = inked(drawn[top:bottom, left:right])
    return left + a, top + b, left + c, top + d


def gathered(drawn: Ink, *, reach: int) -> Blobs:
    """Group ink by nearness, `reach` cells; what lies within a group's box joins it."""
    high, wide = (-(-side // CELL) for side in drawn.shape)
    padded = np.zeros((high * CELL, wide * CELL), dtype=bool)
    padded[: drawn.shape[0], : drawn.shape[1]] = drawn
    counts = padded.reshape(high, CELL, wide, CELL).sum(axis=(1, 3), dtype=np.int64)
    cells = counts > 0
    size = 2 * reach + 1
    near = ndimage.maximum_filter(cells, size) if reach else cells
    marks, count = ndimage.label(near, structure=np.ones((3, 3), dtype=bool))
    marks = np.where(cells, marks, 0)
    ink = np.bincount(marks.ravel(), counts.ravel(), minlength=count + 1)[1:]
    boxes = np.zeros((count, 4), dtype=np.int32)
    for place, (down, across) in enumerate(ndimage.find_objects(marks, count)):
        boxes[place] = across.start, down.start, across.stop, down.stop
    return _nested_joined(Blobs(boxes * CELL, ink.astype(np.int64)))


def _nested_joined(blobs: Blobs) -> Blobs:
    """Join each group to the smallest larger one whose box holds most of it."""
    order = np.argsort(_areas(blobs.boxes), kind="stable")[::-1]
    boxes, ink = list[NDArray[np.int32]](), list[int]()
    for place in order:
        box = blobs.boxes[place]
        if boxes:
            shared = _shared(np.array(boxes), box) / max(1, int(_areas(box[None])[0]))
            holders = np.flatnonzero(shared >= _NESTED)
            if holders.size:
                holder = int(holders[-1])
                ink[holder] += int(blobs.ink[place])
                boxes[holder] = np.array(around(np.stack([boxes[holder], box])))
                continue
        boxes.append(box)
        ink.append(int(blobs.ink[place]))
    return Blobs(
        np.array(boxes, dtype=np.int32).reshape(-1, 4), np.array(ink, dtype=np.int64)
    )


def _assigned(
    blobs: Blobs, labels: Sequence[Label], shape: tuple[int, ...]
) -> Split | None:
    """Return the split of the best layout, or None where a label gets no ink."""
    if len(blobs.boxes) < len(labels):
        return None
    turn = labels[0].turn
    figures = _upright(blobs.boxes, turn, shape)
    printed = _upright(
        np.array([label.box for label in labels], dtype=np.int32), turn, shape
    )
    weight = np.sqrt(blobs.ink)
    large = blobs.ink >= _LEAST_SHARE * blobs.ink.sum()
    found: list[tuple[float, NDArray[np.intp]]] = []
    for place in _PLACES:
        costs = _costs(figures, printed, place)  # (blobs, labels)
        chosen = costs.argmin(axis=1)
        served = np.unique(chosen[large])
        if len(served) < len(labels):
            continue
        cost = float((costs.min(axis=1) * weight).sum() / weight.sum())
        found.append((cost, chosen))
    if not found:
        return None
    found.sort(key=lambda one: one[0])
    best, chosen = found[0]
    others = [
        cost for cost, other in found[1:] if (other[large] != chosen[large]).any()
    ]
    size = float(np.median([label.size for label in labels]))
    margin = (min(others) - best) / (best + size) if others else _SAFE_MARGIN
    boxes = [around(blobs.boxes[chosen == place]) for place in range(len(labels))]
    tight = _without_overlap(boxes)
    sure = min(1.0, margin / _SAFE_MARGIN)
    confidence = (0.6 + 0.4 * sure) * tight
    height, width = shape[:2]
    return Split(
        tuple((a, b, min(c, width), min(d, height)) for a, b, c, d in boxes), confidence
    )


def _costs(figures: Boxes, labels: Boxes, place: Place) -> NDArray[np.float64]:
    """Return how far each figure part is from where each label would have it."""
    left, top, right, bottom = figures.astype(float).T[:, :, None]
    x0, y0, x1, y1 = labels.astype(float).T[:, None]
    beside = np.maximum(0, np.maximum(left - x1, x0 - right))
    level = np.maximum(0, np.maximum(top - y1, y0 - bottom))
    if place == "near":
        size = np.minimum(x1 - x0, y1 - y0)
        nearness: NDArray[np.float64] = _LONELY * np.hypot(beside, level) + size
        return nearness
    middle, level_middle = (x0 + x1) / 2, (y0 + y1) / 2
    aside = np.maximum(0, np.maximum(left - middle, middle - right))
    off = np.maximum(0, np.maximum(top - level_middle, level_middle - bottom))
    gap, misfit = {
        "below": (y0 - bottom, aside),
        "above": (top - y1, aside),
        "right": (x0 - right, off),
        "left": (left - x1, off),
    }[place]
    costs: NDArray[np.float64] = (
        np.maximum(0, gap) + _WRONG_SIDE * np.maximum(0, -gap) + misfit
    )
    return costs


def _upright(boxes: Boxes, turn: Turn, shape: tuple[int, ...]) -> Boxes:
    """Return boxes as they lie once the sheet is turned clockwise."""
    height, width = shape[:2]
    left, top, right, bottom = boxes.T
    turned = {
        0: (left, top, right, bottom),
        90: (height - bottom, left, height - top, right),
        180: (width - right, height - bottom, width - left, height - top),
        270: (top, width - right, bottom, width - left),
    }[turn]
    return np.stack(turned, axis=1).astype(np.int32)


def _without_overlap(boxes: Sequence[Box]) -> float:
    """Return 1 where no two boxes overlap, less the more of the smaller one is lost."""
    worst = 0.0
    for place, box in enumerate(boxes):
        others = np.array(boxes[:place], dtype=np.int32).reshape(-1, 4)
        if len(others):
            areas = np.minimum(_areas(others), _areas(np.array([box]))[0])
            lost = _shared(others, np.array(box)) / np.maximum(1, areas)
            worst = max(worst, float(lost.max()))
    return 1.0 - worst


def _areas(boxes: NDArray[np.int32]) -> NDArray[np.int64]:
    sides = (boxes[:, 2:] - boxes[:, :2]).astype(np.int64)
    areas: NDArray[np.int64] = sides[:, 0] * sides[:, 1]
    return areas


def _shared(boxes: NDArray[np.int32], box: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how many pixels each box has in common with one."""
    wide = np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0])
    high = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    shared: NDArray[np.int64] = np.maximum(0, wide).astype(np.int64) * np.maximum(
        0, high
    )
    return shared
