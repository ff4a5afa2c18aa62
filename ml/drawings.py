"""From image files to drawings: decode safely, trim to the ink, pad, shrink by area.

One versioned contract for every encoder: change what `prepare` returns and
PREPROCESSING_VERSION must change with it, or stored vectors stop being comparable.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps

PREPROCESSING_VERSION = "drawings-1"

FORMATS = ("PNG", "JPEG", "GIF", "TIFF")
MAX_PIXELS = 40_000_000

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two exclusive

# Paper and darkest ink closer than this (of 255): compression noise, not a drawing.
_LEAST_CONTRAST = 40
# Ink is what leaves the paper by this share of the contrast. JPEG ringing around
# strokes stays below it; grey strokes of half-tone drawings stay above.
_INK_SHARE = 0.35
# Dark pixels fewer than one in a million are dust, not the darkest ink.
_DUST_SHARE = 1e-6

# Pillow counts its turns counter-clockwise.
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

_DECODER_ERRORS = (
    OSError,  # Pillow's unidentified and truncated images are OSErrors
    SyntaxError,  # Pillow's PNG and TIFF readers on broken chunks
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    OverflowError,
    Image.DecompressionBombError,
)


class UnreadableDrawing(Exception):
    """The bytes are no image that we read, or more pixels than allowed."""


class BlankDrawing(Exception):
    """The image has no ink: there is nothing to look for."""


def open_image(
    source: Path | str | bytes, *, max_pixels: int = MAX_PIXELS, page: int = 0
) -> Image.Image:
    """Decode one page of a PNG, JPEG, GIF or TIFF to mode "1" or "L", ink dark.

    Transparency is laid on white, the EXIF orientation applied, 16-bit scaled down,
    and an inverted drawing (white lines on black) turned back.
    Raises UnreadableDrawing with the reason.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        # Pillow warns about broken metadata and half of its own bomb limit; neither
        # hurts the pixels, and our limit is checked before they are decoded.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=FORMATS) as image:
                image.seek(page)
                _check_size(image.size, max_pixels)
                image.load()
                return _dark_on_white(_gray(ImageOps.exif_transpose(image)))
    except _DECODER_ERRORS as error:
        raise UnreadableDrawing(f"not a readable image: {error}") from error


def ink_box(image: Image.Image) -> Box:
    """The smallest box around the ink of a mode "1" or "L" image.

    Near-white noise does not move it: in "L", ink is what is clearly darker than the
    paper, measured against the image's own contrast. Raises BlankDrawing.
    """
    if image.mode == "1":
        # Pillow keeps white as 255 when decoded, as 1 when drawn: `invert` trips on 1.
        box = image.point([255] + [0] * 255).getbbox()
    else:
        limit = _ink_limit(image)
        box = image.point([255] * limit + [0] * (256 - limit)).getbbox()
    if box is None:
        raise BlankDrawing("the image has no ink")
    return box


def ink(image: Image.Image) -> NDArray[np.bool_]:
    """Where a mode "1" or "L" image has ink, (h, w), as `ink_box` tells ink.

    Raises BlankDrawing.
    """
    if image.mode == "1":
        found = ~np.asarray(image, dtype=np.bool_)
        if not found.any():
            raise BlankDrawing("the image has no ink")
        return found
    return np.asarray(image) < _ink_limit(image)


def prepare(image: Image.Image, *, size: int) -> NDArray[np.uint8]:
    """The drawing of an image: (size, size) uint8, ink 0, paper 255.

    L, trimmed to its ink box, padded with paper to a centred square, shrunk by area.
    Takes an image of any mode. Raises BlankDrawing.
    """
    flat = image if image.mode in ("1", "L") else _dark_on_white(_gray(image))
    box = ink_box(flat)
    side = max(box[2] - box[0], box[3] - box[1])
    corner = (side - box[2] + box[0]) // 2, (side - box[3] + box[1]) // 2
    square = Image.new("L", (side, side), 255)
    # Mode "1" resizes by nearest neighbour whatever filter is asked for: go through L.
    square.paste(flat.crop(box).convert("L"), corner)
    # One pass over all pixels: averaging whole blocks first (reducing_gap) is a tenth
    # faster and smears thin strokes at the blocks' edges.
    small = square.resize((size, size), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.uint8)


def prepare_all(images: Sequence[Image.Image], *, size: int) -> NDArray[np.uint8]:
    """The drawings of several images, (n, size, size) uint8.

    Raises BlankDrawing naming the index of the first blank image.
    """
    drawings = np.empty((len(images), size, size), np.uint8)
    for index, image in enumerate(images):
        try:
            drawings[index] = prepare(image, size=size)
        except BlankDrawing as error:
            raise BlankDrawing(f"image {index}: {error}") from error
    return drawings


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees, without resampling."""
    if degrees == 0:
        return image
    return image.transpose(_TURNS[degrees])


def normalise(drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Ink as 1, paper as 0: (…, s, s) uint8 to float32, so zero padding is paper."""
    return (np.float32(255) - drawings) / np.float32(255)


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise UnreadableDrawing(
            f"{width} x {height} px are more than {max_pixels // 1_000_000} megapixels"
        )


def _gray(image: Image.Image) -> Image.Image:
    """Any mode as "1" or "L", transparency on white."""
    if image.mode == "1" and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bit(image)
    return image.convert("L")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Integer or float samples as "L"; Pillow's own conversion clips instead."""
    samples = np.asarray(image).astype(np.float64)
    highest = 65535.0 if image.mode.startswith("I") else max(1.0, float(samples.max()))
    if image.mode.startswith("I") and samples.max(initial=0) <= 255:
        highest = 255.0
    return Image.fromarray(
        np.clip(samples * (255 / highest), 0, 255).astype(np.uint8), mode="L"
    )


def _dark_on_white(image: Image.Image) -> Image.Image:
    """Turn back white lines on black: mostly dark, and dark along the whole edge.

    Both are asked for, since a sheet cropped to a framed screen has a dark edge, and
    a half-tone photograph can be mostly dark.
    """
    small = image.convert("L").resize((64, 64), Image.Resampling.BOX, reducing_gap=2.0)
    pixels = np.asarray(small)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if np.median(pixels) < 64 and np.median(edge) < 64:
        return ImageChops.invert(image)
    return image


def _ink_limit(image: Image.Image) -> int:
    """The gray value below which a pixel of an "L" image is ink."""
    counts = np.asarray(image.histogram()[:256])
    cumulated = np.cumsum(counts)
    total = int(cumulated[-1])
    darkest = int(np.searchsorted(cumulated, max(1.0, total * _DUST_SHARE)))
    # The brightest twentieth is paper even where most of the sheet is half-tone.
    paper = int(np.searchsorted(cumulated, total * 0.95))
    if paper - darkest < _LEAST_CONTRAST:
        raise BlankDrawing("the image has no ink, only paper")
    return round(paper - (paper - darkest) * _INK_SHARE)
