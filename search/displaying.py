"""Figures as a browser can show them: the stored original upright as a PNG.

Made when first asked for and kept below the public media root, named by the original.
"""

import io
from pathlib import Path

from PIL import Image

from ml import drawings
from search import figures, media


class UnreadableOriginal(Exception):
    """The stored original cannot be decoded any more."""


def full_png(root: Path, sha256: str, *, is_landscape: bool) -> Path:
    """Return the path of the upright PNG of an original.

    `is_landscape`: the original lies turned in its file, as its sheet's row says.
    Raises search.media.MissingMedia or UnreadableOriginal.
    """
    path = media.full_path(root, sha256)
    if not path.exists():
        content = media.read(root, sha256)
        media.store_full(root, sha256, _png(content, is_landscape))
    return path


def _png(content: bytes, is_landscape: bool) -> bytes:
    try:
        image = drawings.open_image(content)
    except drawings.UnreadableDrawing as error:
        raise UnreadableOriginal(str(error)) from error
    if is_landscape:
        image = image.transpose(Image.Transpose.ROTATE_270)
    return png(image)


def png(image: Image.Image) -> bytes:
    """An image as a browser takes it, in the fewest colors that keep its pixels."""
    buffer = io.BytesIO()
    figures.simplest(image).save(buffer, "PNG")
    return buffer.getvalue()
