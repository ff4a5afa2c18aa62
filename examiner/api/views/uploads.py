"""Uploads: drawings a program puts in, refused or decoded at once."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.api.requests import person
from examiner.api.serializers import UploadInput, UploadOutput
from examiner.cases import access, uploads
from search.models import Upload


@method_decorator(never_cache, name="dispatch")
class Uploads(APIView):
    """Put a drawing into the personal scratch case.

    A file that cannot be used answers 422 with the reason; its row is kept.
    """

    parser_classes = [MultiPartParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "uploads"

    @extend_schema(
        request=UploadInput, responses={201: UploadOutput, 422: UploadOutput}
    )
    def post(self, request: Request) -> Response:
        asked = UploadInput(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = uploads.receive(person(request), asked.validated_data["file"])
        return received(upload)


@method_decorator(never_cache, name="dispatch")
class UploadDetail(APIView):
    """One upload of a case one may see."""

    @extend_schema(responses=UploadOutput)
    def get(self, request: Request, upload_id: UUID) -> Response:
        upload = access.upload(person(request), upload_id)
        return Response(UploadOutput(upload).data)


def received(upload: Upload) -> Response:
    """What became of a file: taken in, or refused with the reason."""
    refused = upload.state == Upload.State.REFUSED
    return Response(
        UploadOutput(upload).data,
        status=status.HTTP_422_UNPROCESSABLE_ENTITY
        if refused
        else status.HTTP_201_CREATED,
    )
