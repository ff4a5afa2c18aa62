"""The pixels of a figure as they are searched: upright, only its part of the sheet."""

from pathlib import Path
from typing import Any

from PIL import Image

from ml import drawings
from search import case_media, media
from search.models import QueryView


def of_figure(
    root: Path, file_sha256: str, *, is_landscape: bool, box: Any = None
) -> Image.Image:
    """Read a figure from its sheet's original, mode 1 or L.

    `box` is left, top, right, bottom in upright pixels, None for the whole sheet.
    Raises media.MissingMedia and drawings.UnreadableDrawing.
    """
    image = drawings.open_image(media.read(root, file_sha256))
    if is_landscape:
        image = image.transpose(Image.Transpose.ROTATE_270)
    return image.crop(tuple(box)) if box else image


def of_view(view: QueryView, *, public: Path, private: Path) -> Image.Image:
    """Read a view of a query: a figure of the corpus, or a page of an upload.

    Raises as `of_figure` does.
    """
    if view.page:
        return case_media.read_drawing(private, view.page)
    assert view.figure
    sheet = view.figure.sheet
    return of_figure(
        public,
        sheet.file_sha256,
        is_landscape=sheet.is_landscape,
        box=view.figure.box,
    )
