"""Small pictures of a whole sheet, for lists (320 px) and for looking (960 px).

Sixteen grey levels in lossless WebP: line drawings come out smaller and are
encoded faster than as lossy WebP or PNG. The same pixels give the same bytes.
"""

import io

from PIL import Image

SIZES = (320, 960)  # pixels of the long side, ascending

_LEVELS = 16
_GAMMA = 1.4  # lines of one pixel fade when reduced eightfold: darken the greys
_TONES = [
    round((value / 255) ** _GAMMA * (_LEVELS - 1)) * 255 // (_LEVELS - 1)
    for value in range(256)
]


def make(image: Image.Image) -> dict[int, bytes]:
    """Return the thumbnails of an upright sheet (mode 1 or L), keyed by size.

    The whole sheet is shown, never cropped and never enlarged. Bytes are WebP
    without metadata.
    """
    thumbnails = {}
    source = image
    for size in sorted(SIZES, reverse=True):
        source = fit(source, size=size)
        thumbnails[size] = _encode(source)
    return thumbnails


def fit(image: Image.Image, *, size: int) -> Image.Image:
    """Return the image in grey with its long side at most `size` pixels."""
    grey = image.convert("L")
    longest = max(grey.size)
    if longest <= size:
        return grey
    width, height = (max(1, round(side * size / longest)) for side in grey.size)
    # A whole-number reduction first: nearly all pixels are averaged away cheaply.
    factor = longest // size
    if factor > 1:
        grey = grey.reduce(factor)
    return grey.resize((width, height), Image.Resampling.HAMMING)


def _encode(grey: Image.Image) -> bytes:
    buffer = io.BytesIO()
    plain = grey.point(_TONES)
    plain.info = {}  # or Pillow would write the source's ICC profile and EXIF
    plain.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()
