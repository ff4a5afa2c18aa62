"""Find "FIG. 3" and the like on a sheet, so that a drawing is measured without it."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]
Slices = tuple[slice, slice]

_HIGHEST = 0.08  # of the picture's longer side
_LEAST_CHARACTERS = 2


def without(ink: Mask) -> Mask:
    """The ink (h, w) of a picture less its lettering; all of it where nothing is left.

    Lettering is a small group of strokes apart from the rest, in one row and of about
    one height, as the characters of a figure number are.
    """
    side = max(ink.shape)
    groups, _ = ndimage.label(spread(ink, side / 60))
    characters, _ = ndimage.label(ink, structure=np.ones((3, 3)))
    drawing = ink.copy()
    for number, box in enumerate(ndimage.find_objects(groups), 1):
        inside = ink[box] & (groups[box] == number)
        if _is_small(inside, side) and _is_row(characters[box] * inside):
            drawing[box] &= ~inside
    return drawing if drawing.any() else ink


def spread(mask: Mask, radius: float) -> Mask:
    """All places within `radius` pixels of a mask (h, w)."""
    if not mask.any():
        return mask
    near: Mask = ndimage.distance_transform_edt(~mask) <= radius
    return near


def _is_small(inside: Mask, side: int) -> bool:
    rows = np.flatnonzero(inside.any(axis=1))
    return bool(rows[-1] - rows[0] + 1 <= _HIGHEST * side) if len(rows) else False


def _is_row(characters: NDArray[np.int32]) -> bool:
    """Whether numbered strokes stand in a row like the characters of a word."""
    boxes = [box for box in ndimage.find_objects(characters) if box is not None]
    heights = np.array([box[0].stop - box[0].start for box in boxes])
    tall = heights >= 0.6 * heights.max()  # the others are full stops
    if not _LEAST_CHARACTERS <= np.count_nonzero(tall) <= 12:
        return False
    kept = [box for box, is_tall in zip(boxes, tall, strict=True) if is_tall]
    middles = np.array([(box[0].start + box[0].stop) / 2 for box in kept])
    widths = np.array([box[1].stop - box[1].start for box in kept])
    height = float(heights.max())
    in_row = np.ptp(middles) <= 0.35 * height
    is_upright = bool((widths <= 1.6 * height).all())
    left = min(box[1].start for box in kept)
    right = max(box[1].stop for box in kept)
    return bool(in_row) and is_upright and height < right - left <= 12 * height
