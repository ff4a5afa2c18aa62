"""Connected pieces of ink on a sheet, with their boxes, found in one pass."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Ink = NDArray[np.bool_]  # (h, w), True is ink
Boxes = NDArray[np.int32]  # (n, 4): left, top, right, bottom; half open

_TOUCHING = np.ones((3, 3), dtype=bool)  # corners count


@dataclass(frozen=True, slots=True)
class Components:
    """The pieces of ink of a sheet; piece i has the value i + 1 in `marks`."""

    marks: NDArray[np.int32]  # (h, w), 0 is paper
    boxes: Boxes

    def only(self, box: tuple[int, int, int, int], members: NDArray[np.intp]) -> Ink:
        """Return the ink of some pieces within a box, all other ink left out."""
        left, top, right, bottom = box
        chosen = np.zeros(len(self.boxes) + 1, dtype=bool)
        chosen[members + 1] = True
        ink: Ink = chosen[self.marks[top:bottom, left:right]]
        return ink


def find(ink: Ink) -> Components:
    """Return the pieces of ink that hang together, corners included."""
    marks, count = ndimage.label(ink, structure=_TOUCHING, output=np.int32)
    boxes = np.zeros((count, 4), dtype=np.int32)
    for place, (down, across) in enumerate(ndimage.find_objects(marks)):
        boxes[place] = across.start, down.start, across.stop, down.stop
    return Components(marks, boxes)


def around(boxes: Boxes) -> tuple[int, int, int, int]:
    """Return the smallest box around at least one box."""
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    return int(left), int(top), int(right), int(bottom)
