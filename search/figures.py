"""One drawing sheet read from the bytes of its file: upright pixels and their facts."""

import hashlib
import io
import re
from dataclasses import dataclass

import numpy as np
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from ml import drawings
from search import libtiff

GAZETTE_CODE = "D00000"

_SHEET_CODE = re.compile(r"-([DP]\d{5})(?:\.\w+)?$", re.IGNORECASE)
_IMAGE_DESCRIPTION = 270
DARK = 128  # below it a grey pixel counts as ink
_FREQUENCIES = 8
_SAMPLES = 32
# Rows of the discrete cosine transform: the lowest frequencies of a run of samples.
_COSINES = np.cos(
    np.outer(np.arange(_FREQUENCIES), np.arange(_SAMPLES) + 0.5) * np.pi / _SAMPLES
)  # (8, 32)


class UnreadableSheet(Exception):
    """The file is no drawing this system can decode; the message says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright drawing sheet; `image` has mode 1 (black and white) or L (grey).

    `pixel_sha256` is equal for equal pixels, whatever the file format.
    `perceptual_hash` is a signed 64-bit integer, near drawings differ in few bits;
    it is 0 on a blank sheet. `ink_share` is the part of pixels darker than mid-grey.
    """

    image: Image.Image
    file_sha256: str
    pixel_sha256: str
    perceptual_hash: int
    width: int
    height: int
    ink_share: float
    is_blank: bool
    is_landscape: bool


def read_sheet(content: bytes, *, is_landscape: bool = False) -> Sheet:
    """Decode a sheet once and state its facts.

    A landscape sheet lies turned in its file: it is rotated 90 degrees clockwise.
    The office's own mark in the file (`**DRAWING;…;L`) counts as `is_landscape` does.
    Raises UnreadableSheet.
    """
    image = _decode(content)
    is_turned = is_landscape or _marks_landscape(content)
    if is_turned:
        image = image.transpose(Image.Transpose.ROTATE_270)
    try:
        fingerprint, is_blank = perceptual_hash(image), False
    except drawings.BlankDrawing:
        fingerprint, is_blank = 0, True
    return Sheet(
        image=image,
        file_sha256=hashlib.sha256(content).hexdigest(),
        pixel_sha256=pixel_sha256(image),
        perceptual_hash=fingerprint,
        width=image.width,
        height=image.height,
        ink_share=sum(image.histogram()[:DARK]) / (image.width * image.height),
        is_blank=is_blank,
        is_landscape=is_turned,
    )


def sheet_code(file_name: str) -> str:
    """Return the sheet code of a drawing's file name, "D00001" or "P00001", or ""."""
    found = _SHEET_CODE.search(file_name)
    return found[1].upper() if found else ""


def pixel_sha256(image: Image.Image) -> str:
    """Return the SHA-256 of an image's mode, size and pixels.

    Black and white in mode L hashes as mode 1 does, so the file format is no matter.
    """
    plain = simplest(image)
    digest = hashlib.sha256(f"{plain.mode} {plain.width}x{plain.height}\n".encode())
    digest.update(plain.tobytes())
    return digest.hexdigest()


def perceptual_hash(image: Image.Image) -> int:
    """Return the signs of the drawing's lowest frequencies as a signed 64-bit integer.

    The ink box is averaged to 32 x 32 samples; each of its 8 x 8 lowest cosine
    coefficients gives a bit: above or below their median. Scale and margins do not
    matter, turning does. Raises ml.drawings.BlankDrawing.
    """
    inked = image.crop(drawings.ink_box(image)).convert("L")
    small = inked.resize((_SAMPLES, _SAMPLES), Image.Resampling.BOX)
    samples = np.asarray(small, dtype=np.float64)  # (32, 32)
    coefficients = (_COSINES @ samples @ _COSINES.T).ravel()  # (64,), mean ink first
    bits = coefficients > np.median(coefficients[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


def simplest(image: Image.Image) -> Image.Image:
    """Return a grey image of pure black and white as mode 1, any other unchanged."""
    if image.mode == "L" and not any(image.histogram()[1:255]):
        return image.convert("1", dither=Image.Dither.NONE)
    return image


def _decode(content: bytes) -> Image.Image:
    try:
        if not content.startswith(libtiff.TIFF_MARKS):
            return simplest(drawings.open_image(content))
        with libtiff.heard() as complaints:
            image = drawings.open_image(content)
    except drawings.UnreadableDrawing as error:
        raise UnreadableSheet(_reason(content, error)) from error
    if complaints:
        raise UnreadableSheet(f"damaged: {complaints[0]}")
    if libtiff.ends_early(content, image):
        raise UnreadableSheet("damaged: the drawing ends before its data do")
    return simplest(image)


def _reason(content: bytes, error: drawings.UnreadableDrawing) -> str:
    """Say in plain words why a sheet was not decoded."""
    if not content:
        return "the file is empty"
    if isinstance(error.__cause__, UnidentifiedImageError):
        return "no TIFF, PNG, JPEG or GIF image, or a damaged one"
    return str(error)


def is_marked_landscape(image: Image.Image) -> bool:
    """Say whether the Office marked a TIFF's current frame as a landscape sheet.

    Its ImageDescription is then like `**DRAWING;PG000001;BW;L`.
    """
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    mark = str(image.tag_v2.get(_IMAGE_DESCRIPTION, ""))
    return mark.startswith("**DRAWING;") and mark.rstrip("\0 ").endswith(";L")


def _marks_landscape(content: bytes) -> bool:
    if not content.startswith(libtiff.TIFF_MARKS):
        return False
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as opened:
        return is_marked_landscape(opened)
