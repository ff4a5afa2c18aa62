"""Pictures that explain: where a hit owes its score, and what a drawing shows beside
what is claimed."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.api.errors import Conflict
from examiner.api.requests import person
from examiner.cases import access, heat
from ml import claims, drawings
from search import case_media, heat_maps, media, numbers
from search.queries import Bitmap

RETRY_AFTER = "2"  # seconds


class HeatInput(serializers.Serializer[None]):
    """Which view of the query, and which of the two drawings."""

    view = serializers.IntegerField(required=False, default=1, min_value=1)
    side = serializers.ChoiceField(
        choices=heat_maps.SIDES, required=False, default="reference"
    )


@method_decorator(never_cache, name="dispatch")
class Heat(APIView):
    """Where a view and the figure that answers it owe their likeness to each other.

    202 while a worker draws it. It shows what the model looked at and is no finding.
    """

    @extend_schema(
        parameters=[HeatInput],
        responses={(200, "image/png"): OpenApiTypes.BINARY, 202: None},
    )
    def get(self, request: Request, run_id: UUID, number: str) -> HttpResponse:
        run = access.run(person(request), run_id)
        hit = run.hits.filter(patent=numbers.parse(number)).first()
        if hit is None:
            raise NotFound
        asked = HeatInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        try:
            drawn = heat.read(hit, **asked.validated_data)
        except heat.NotDrawable as problem:
            raise Conflict(str(problem)) from problem
        except heat_maps.NoHeatMap as problem:
            raise NotFound(str(problem)) from problem
        if drawn is not None:
            return HttpResponse(drawn, content_type="image/png")
        return Response(
            status=status.HTTP_202_ACCEPTED, headers={"Retry-After": RETRY_AFTER}
        )


class BitmapOutput(serializers.Serializer[Bitmap]):
    """An area cell by cell, as a view of a query takes it for `environment`."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    bits = serializers.CharField()


@method_decorator(never_cache, name="dispatch")
class Environment(APIView):
    """The broken-line surroundings found in a page of an upload, to be edited."""

    @extend_schema(
        parameters=[OpenApiParameter("page", int, OpenApiParameter.PATH)],
        responses=BitmapOutput,
    )
    def get(self, request: Request, upload_id: UUID, page: int) -> Response:
        upload = access.upload(person(request), upload_id)
        row = upload.pages.filter(position=page - 1).first()
        if row is None:
            raise NotFound
        try:
            image = case_media.read_drawing(Path(settings.PRIVATE_MEDIA), row)
        except (media.MissingMedia, drawings.UnreadableDrawing) as error:
            raise NotFound(str(error)) from error
        found = Bitmap.of(claims.environment(image))
        return Response(BitmapOutput(found).data)
