"""The pixels of a figure as they are searched: upright, only its part of the sheet."""

from pathlib import Path
from typing import Any

from PIL import Image

from ml import claims, drawings
from search import case_media, media
from search.models import QueryView
from search.queries import Bitmap, UnusableQuery


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
    """Read a view of a query as it is searched, mode 1 or L.

    Of the upright picture the masked part is taken and then the crop; what is left is
    turned and then mirrored. Raises as `of_figure` does, drawings.BlankDrawing where
    the part holds no ink, and queries.UnusableQuery for a crop or mask without area.
    """
    image = _upright(view, public=public, private=private)
    if view.mask != QueryView.Mask.WHOLE:
        image = _part(image, view)
    if view.crop is not None:
        image = image.crop(_pixels_of(view.crop, image.size))
    if view.rotation % 360:
        image = turned(image, view.rotation)
    return (
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if view.is_mirrored else image
    )


def is_plain(view: QueryView) -> bool:
    """Whether the picture is searched as it is stored."""
    is_whole = view.crop is None and view.mask == QueryView.Mask.WHOLE
    return is_whole and not view.rotation % 360 and not view.is_mirrored


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """The image turned clockwise by any angle on white paper, all of its ink kept."""
    if degrees % 90 == 0:
        return drawings.turned(image, degrees % 360)
    # Mode "1" would be turned by nearest neighbour, which tears thin strokes.
    return image.convert("L").rotate(
        -degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )


def _upright(view: QueryView, *, public: Path, private: Path) -> Image.Image:
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


def _part(image: Image.Image, view: QueryView) -> Image.Image:
    """The claimed part or the environment, told apart as edited, or by dashes."""
    if view.environment is None:
        cells = claims.environment(image)
    else:
        cells = Bitmap(**view.environment).cells()
    keep: claims.Keep = "claimed" if view.mask == "claimed" else "environment"
    return claims.apply(image, cells, keep=keep)


def _pixels_of(crop: Any, size: tuple[int, int]) -> drawings.Box:
    """Shares of the picture to pixels, at least one of them each way.

    Raises UnusableQuery.
    """
    left, top, right, bottom = crop
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise UnusableQuery(
            "A crop is left, top, right, bottom between 0 and 1, with an area."
        )
    width, height = size
    first = min(int(left * width), width - 1), min(int(top * height), height - 1)
    return (
        *first,
        max(round(right * width), first[0] + 1),
        max(round(bottom * height), first[1] + 1),
    )
