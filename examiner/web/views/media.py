"""Pictures: public figures with long cache life, case drawings never stored.

A public picture is named by the SHA-256 of its original, so its address never comes
to mean another picture.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404
from django.views.decorators.http import condition, require_safe

from examiner.cases import access
from examiner.web.requests import SignedIn
from ml.drawings import Box
from search import (
    case_media,
    displaying,
    figure_pictures,
    media,
    query_pictures,
    thumbnails,
)
from search.models import Sheet

FOREVER = "private, max-age=31536000, immutable"


def _tag(
    request: HttpRequest, sha256: str, box: Box | None = None, size: int = 0
) -> str:
    part = "".join(f"-{edge}" for edge in box or ())
    return f'"{sha256}{part}-{size}"'


named_by_content = condition(etag_func=_tag)


@require_safe
@named_by_content
def thumbnail(request: SignedIn, sha256: str, size: int) -> HttpResponse:
    """A figure small enough for lists (320 px) or for looking (960 px)."""
    _check(size)
    path = media.thumbnail_path(Path(settings.PUBLIC_MEDIA), sha256, size=size)
    return _public(path, "image/webp")


@require_safe
@named_by_content
def figure(request: SignedIn, sha256: str) -> HttpResponse:
    """A figure in all its pixels, upright, as PNG."""
    sheet = get_list_or_404(Sheet.objects.order_by("pk"), file_sha256=sha256)[0]
    try:
        path = displaying.full_png(
            Path(settings.PUBLIC_MEDIA), sha256, is_landscape=sheet.is_landscape
        )
    except (media.MissingMedia, displaying.UnreadableOriginal) as error:
        raise Http404(str(error)) from error
    return _public(path, "image/png")


@require_safe
@named_by_content
def part(request: SignedIn, sha256: str, box: Box, size: int) -> HttpResponse:
    """One figure of several on a sheet, small enough for lists or for looking."""
    _check(size)
    root = Path(settings.PUBLIC_MEDIA)
    path = media.part_path(root, sha256, box=box, size=size)
    return _part(
        path,
        lambda sheet: figure_pictures.small_part(root, sheet, box=box, size=size),
        sha256=sha256,
        box=box,
    )


@require_safe
@named_by_content
def full_part(request: SignedIn, sha256: str, box: Box) -> HttpResponse:
    """One figure of several on a sheet in all its pixels, upright, as PNG."""
    root = Path(settings.PUBLIC_MEDIA)
    path = media.part_path(root, sha256, box=box)
    return _part(
        path,
        lambda sheet: figure_pictures.full_part(root, sheet, box=box),
        sha256=sha256,
        box=box,
    )


@require_safe
def upload_drawing(request: SignedIn, page_id: int) -> HttpResponse:
    """A drawing of a case in all its pixels; only its people get it."""
    page = access.upload_page(request.user, page_id)
    return _confidential(case_media.drawing_path(Path(settings.PRIVATE_MEDIA), page))


@require_safe
def upload_thumbnail(request: SignedIn, page_id: int) -> HttpResponse:
    """A drawing of a case, small; only its people get it."""
    page = access.upload_page(request.user, page_id)
    return _confidential(case_media.thumbnail_path(Path(settings.PRIVATE_MEDIA), page))


@require_safe
def query_view(
    request: SignedIn, run_id: UUID, position: int, size: str
) -> HttpResponse:
    """A drawing of a search as it was searched; only the people of its case get it."""
    if size not in query_pictures.SIZES:
        raise Http404("pictures are small, large or full")
    run = access.run(request.user, run_id)
    rows = run.views.select_related("page", "figure__sheet")
    view = get_object_or_404(rows, position=position)
    try:
        content = query_pictures.read(view, size=size)
    except media.MissingMedia as error:
        raise Http404("no such picture") from error
    kind = "image/png" if size == "full" else "image/webp"
    return _unkept(HttpResponse(content, content_type=kind))


def _confidential(path: Path) -> HttpResponse:
    return _unkept(_file(path, f"image/{path.suffix.removeprefix('.')}"))


def _unkept(response: HttpResponse) -> HttpResponse:
    """35 USC 122: neither a browser nor anything between may keep it."""
    response["Cache-Control"] = "private, no-store"
    return response


def _check(size: int) -> None:
    if size not in thumbnails.SIZES:
        raise Http404(f"thumbnails have {thumbnails.SIZES} pixels")


def _part(
    path: Path, make: Callable[[Sheet], Path], *, sha256: str, box: Box
) -> HttpResponse:
    """Only what is a figure is ever cut out, so that nobody fills the disk."""
    if not path.exists():
        sheet = figure_pictures.sheet_of_part(sha256, box)
        if sheet is None:
            raise Http404("no such figure")
        try:
            make(sheet)
        except (media.MissingMedia, displaying.UnreadableOriginal) as error:
            raise Http404(str(error)) from error
    return _public(path, f"image/{path.suffix.removeprefix('.')}")


def _public(path: Path, kind: str) -> HttpResponse:
    response = _file(path, kind)
    response["Cache-Control"] = FOREVER
    return response


def _file(path: Path, kind: str) -> HttpResponse:
    try:
        return HttpResponse(path.read_bytes(), content_type=kind)
    except FileNotFoundError as error:
        raise Http404("no such picture") from error
