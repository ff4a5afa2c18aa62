"""The part of a drawing that is most like a region, by windows of several sizes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import drawings
from ml.drawings import Box
from ml.regions.protocol import DrawingEncoder, Floats

Shares = tuple[float, float, float, float]

# Sides of the windows, of the longer side of the drawing's ink; the first is all of it.
_SIDES = (1.0, 0.7, 0.5, 0.35)
_OVERLAP = 0.5
_WORKING = 512  # pixels of a drawing's longer side that windows are cut from
_LEAST_INK = 0.004  # of a window


@dataclass(frozen=True, slots=True)
class Best:
    """The cosine of the best window, and where it lies.

    `box` is left, top, right, bottom in shares of the picture.
    """

    score: float
    box: Shares


def best(encoder: DrawingEncoder, image: Image.Image, region: Floats) -> Best:
    """The window of an image ("1" or "L") most like a region's vector (d,).

    The whole drawing is one of the windows. Raises BlankDrawing.
    """
    small = image.convert("L")
    small.thumbnail((_WORKING, _WORKING), Image.Resampling.BOX)
    found: dict[Box, NDArray[np.uint8]] = {}
    for box in _windows(drawings.ink_box(small)):
        part = small.crop(box)
        try:
            inner = drawings.ink_box(part)
        except drawings.BlankDrawing:
            continue
        at = (
            box[0] + inner[0],
            box[1] + inner[1],
            box[0] + inner[2],
            box[1] + inner[3],
        )
        if at not in found and _ink_share(part) >= _LEAST_INK:
            found[at] = drawings.prepare(part, size=encoder.image_size)
    if not found:
        raise drawings.BlankDrawing("the image has too little ink")
    scores = encoder.encode_drawings(np.stack(list(found.values()))) @ region
    place = int(np.argmax(scores))
    left, top, right, bottom = list(found)[place]
    width, height = small.size
    shares = left / width, top / height, right / width, bottom / height
    return Best(float(scores[place]), shares)


def _windows(ink: Box) -> Iterator[Box]:
    """Squares over the box of the ink, cut at its edges, each size overlapping."""
    width, height = ink[2] - ink[0], ink[3] - ink[1]
    longer = max(width, height)
    for share in _SIDES:
        side = max(8, round(share * longer))
        for top in _starts(height, side):
            for left in _starts(width, side):
                yield (
                    ink[0] + left,
                    ink[1] + top,
                    min(ink[0] + left + side, ink[2]),
                    min(ink[1] + top + side, ink[3]),
                )


def _starts(length: int, side: int) -> list[int]:
    """Where windows begin along one side, spread evenly and overlapping by half."""
    if side >= length:
        return [0]
    count = int(np.ceil((length - side) / (side * (1 - _OVERLAP)))) + 1
    return [round(place) for place in np.linspace(0, length - side, count)]


def _ink_share(part: Image.Image) -> float:
    return 1 - float(np.asarray(part, np.float32).mean()) / 255
