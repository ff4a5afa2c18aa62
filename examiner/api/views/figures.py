"""Figures as files: the drawing upright as PNG, and its thumbnails.

Of a sheet with several figures each is shown alone.
"""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.api.serializers import FigureOutput
from search import displaying, figure_names, figure_pictures, media, thumbnails
from search.models import Figure

WIDTH = OpenApiParameter("w", int, enum=thumbnails.SIZES, description="long side, px")
CACHED = "private, max-age=86400"


class FigureDetail(APIView):
    """One figure of the corpus."""

    @extend_schema(responses=FigureOutput)
    def get(self, request: Request, figure_id: str) -> Response:
        figure = find(figure_id)
        return Response(FigureOutput(figure, context={"request": request}).data)


class FigureThumbnail(APIView):
    """The figure in one of the two small sizes."""

    @extend_schema(
        parameters=[WIDTH], responses={(200, "image/webp"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, figure_id: str) -> FileResponse:
        size = request.query_params.get("w", str(min(thumbnails.SIZES)))
        if size not in {str(kept) for kept in thumbnails.SIZES}:
            raise ValidationError({"detail": f"w must be one of {thumbnails.SIZES}"})
        figure = _stored(find(figure_id))
        root = Path(settings.PUBLIC_MEDIA)
        try:
            path = figure_pictures.small(root, figure, size=int(size))
        except (media.MissingMedia, displaying.UnreadableOriginal) as error:
            raise NotFound(str(error)) from error
        return _file(path, "image/webp")


class FigureImage(APIView):
    """The figure in all its pixels, upright."""

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, figure_id: str) -> FileResponse:
        figure = _stored(find(figure_id))
        try:
            path = figure_pictures.full(Path(settings.PUBLIC_MEDIA), figure)
        except (media.MissingMedia, displaying.UnreadableOriginal) as error:
            raise NotFound(str(error)) from error
        return _file(path, "image/png")


def find(figure_id: str) -> Figure:
    """The current figure behind a public id; raises NotFound."""
    found = figure_names.find(figure_id)
    if found is None:
        raise NotFound
    return found


def _stored(figure: Figure) -> Figure:
    if not figure.sheet.file_sha256:
        raise NotFound(f"No drawing is stored: the sheet is {figure.sheet.state}.")
    return figure


def _file(path: Path, kind: str) -> FileResponse:
    try:
        opened = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound from error
    return FileResponse(opened, content_type=kind, headers={"Cache-Control": CACHED})
