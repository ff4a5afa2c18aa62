"""Where two drawings owe their likeness: how much of it goes when a place is blanked.

Works with every encoder alike, since it only asks for vectors; it shows what the model
looked at for this score, not what anybody should.
"""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.regions.protocol import DrawingEncoder, Floats

CELLS = 8
_WINDOW = 2  # cells a side that are blanked together
_SHOWN = 512  # pixels of an overlay's side
_LIKE = np.array([214, 40, 40], np.float32)
_UNLIKE = np.array([40, 90, 200], np.float32)
_STRONGEST = 0.65  # of the color laid over the place that matters most


def grid(encoder: DrawingEncoder, drawing: NDArray[np.uint8], other: Floats) -> Floats:
    """How much similarity to the vector `other` (d,) each place of a drawing carries.

    (8, 8) float32 over the prepared drawing (s, s): the mean fall of the cosine when a
    window over that place is blanked, below 0 where the place speaks against, 0 where
    there is no ink.
    """
    edges = np.linspace(0, len(drawing), CELLS + 1).astype(np.intp)
    whole = float(encoder.encode_drawings(np.stack([drawing]))[0] @ other)
    places, blanked = [], []
    for down in range(1 - _WINDOW, CELLS):
        for across in range(1 - _WINDOW, CELLS):
            top, bottom = max(down, 0), min(down + _WINDOW, CELLS)
            left, right = max(across, 0), min(across + _WINDOW, CELLS)
            area = slice(edges[top], edges[bottom]), slice(edges[left], edges[right])
            if (drawing[area] == 255).all():
                continue
            without = drawing.copy()
            without[area] = 255
            if (without == 255).all():
                continue  # nothing would be left to compare
            places.append((slice(top, bottom), slice(left, right)))
            blanked.append(without)
    sums = np.zeros((CELLS, CELLS), np.float32)
    counts = np.zeros((CELLS, CELLS), np.float32)
    if blanked:
        falls = whole - encoder.encode_drawings(np.stack(blanked)) @ other
        for place, fall in zip(places, falls, strict=True):
            sums[place] += fall
            counts[place] += 1
    inked = np.array(
        [
            [(part < 255).any() for part in np.split(row, edges[1:-1], axis=1)]
            for row in np.split(drawing, edges[1:-1], axis=0)
        ]
    )
    return np.asarray(np.where(inked, sums / np.maximum(counts, 1), 0), np.float32)


def overlay(drawing: NDArray[np.uint8], heat: Floats, *, strongest: float) -> bytes:
    """A PNG of a drawing (s, s), 512 px a side: red where it is like, blue where not.

    `strongest` is the value that gets the deepest color, so that two drawings of a pair
    can be shown alike.
    """
    side = (_SHOWN, _SHOWN)
    gray = np.asarray(
        Image.fromarray(drawing).resize(side, Image.Resampling.BICUBIC), np.float32
    )[..., None]
    smooth = np.asarray(
        Image.fromarray(heat).resize(side, Image.Resampling.BICUBIC), np.float32
    )
    share = np.clip(smooth / max(strongest, 1e-9), -1, 1)
    color = np.where(share[..., None] > 0, _LIKE, _UNLIKE)
    depth = _STRONGEST * np.abs(share)[..., None]
    mixed = gray * (1 - depth) + np.minimum(gray, color) * depth
    stream = io.BytesIO()
    Image.fromarray(mixed.astype(np.uint8)).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def overlays(
    drawings: Sequence[NDArray[np.uint8]], heats: Sequence[Floats]
) -> list[bytes]:
    """Overlays of drawings that belong together, in one scale of colors."""
    strongest = max((float(np.abs(heat).max()) for heat in heats), default=0.0)
    return [
        overlay(drawing, heat, strongest=strongest)
        for drawing, heat in zip(drawings, heats, strict=True)
    ]
