"""Pictures of a part of an uploaded page: cropped, turned, mirrored.

Small ones are kept beside the page's drawing, so that they go with the upload; nothing
of them is public.
"""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from PIL import Image

from ml import drawings
from search import case_media, media, pixels, thumbnails
from search.models import QueryView, UploadPage
from search.queries import Crop

Size = Literal["small", "full"]

_SMALL = min(thumbnails.SIZES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is shown; see `search.models.QueryView` for the meaning of each."""

    crop: Crop | None = None
    rotation: int = 0
    is_mirrored: bool = False


def read(page: UploadPage, *, look: Look, size: Size) -> bytes:
    """The picture as WebP of at most 320 px, or in all its pixels as PNG.

    Raises media.MissingMedia, also for a drawing that cannot be read any more.
    """
    root = Path(settings.PRIVATE_MEDIA)
    plain = look == Look()
    if size == "full":
        if plain:
            return _content(case_media.drawing_path(root, page))
        return _png(page, look, root)
    path = case_media.thumbnail_path(root, page) if plain else _kept(root, page, look)
    if not path.exists() and not plain:
        return _store(path, page, look, root)
    return _content(path)


def _kept(root: Path, page: UploadPage, look: Look) -> Path:
    key = hashlib.sha256(json.dumps(asdict(look)).encode()).hexdigest()[:16]
    return case_media.folder(root, page.upload_id) / f"{page.position}-{key}.webp"


def _store(path: Path, page: UploadPage, look: Look, root: Path) -> bytes:
    content = thumbnails.make(_image(page, look, root))[_SMALL]
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)  # nobody reads half a picture
    return content


def _png(page: UploadPage, look: Look, root: Path) -> bytes:
    buffer = io.BytesIO()
    image = _image(page, look, root)
    image.info = {}
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _image(page: UploadPage, look: Look, root: Path) -> Image.Image:
    shown = QueryView(
        page=page,
        crop=look.crop,
        rotation=look.rotation,
        is_mirrored=look.is_mirrored,
    )
    public = Path(settings.PUBLIC_MEDIA)
    try:
        return pixels.of_view(shown, public=public, private=root)
    except drawings.UnreadableDrawing as error:
        raise media.MissingMedia(f"{page} cannot be read") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise media.MissingMedia("no such picture") from error
