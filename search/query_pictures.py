"""Pictures of a query's drawings as they are searched: their part, cropped and turned.

Those of a masked drawing are made each time: they are seldom looked at.
"""

from pathlib import Path
from typing import Literal, cast, get_args

from django.conf import settings
from PIL import Image

from ml import drawings
from search import displaying, media, page_pictures, pixels, thumbnails
from search.models import QueryView
from search.page_pictures import Look
from search.queries import Crop, UnusableQuery

Size = Literal["small", "large", "full"]
SIZES: tuple[Size, ...] = get_args(Size)

_PIXELS = {"small": min(thumbnails.SIZES), "large": max(thumbnails.SIZES)}


def read(view: QueryView, *, size: Size) -> bytes:
    """The drawing as WebP of at most 320 or 960 px, or in all its pixels as PNG.

    Raises media.MissingMedia, also where it cannot be read or shows nothing.
    """
    if view.page and view.mask == QueryView.Mask.WHOLE and size != "large":
        return page_pictures.read(view.page, look=_look(view), size=size)
    image = _image(view)
    if size == "full":
        image.info = {}
        return displaying.png(image)
    return thumbnails.make(image)[_PIXELS[size]]


def _image(view: QueryView) -> Image.Image:
    public, private = Path(settings.PUBLIC_MEDIA), Path(settings.PRIVATE_MEDIA)
    try:
        return pixels.of_view(view, public=public, private=private)
    except (drawings.UnreadableDrawing, drawings.BlankDrawing, UnusableQuery) as error:
        raise media.MissingMedia(str(error)) from error


def _look(view: QueryView) -> Look:
    return Look(
        crop=cast("Crop", tuple(view.crop)) if view.crop else None,
        rotation=view.rotation,
        is_mirrored=view.is_mirrored,
    )
