"""Uploads: drawings a program puts in, refused or decoded at once."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.api import idempotency
from examiner.api.requests import person
from examiner.api.serializers import UploadInput, UploadOutput
from examiner.cases import access, removal, uploads
from search.models import Upload

_REMOVAL = "Its figures go, too. 409 where a search was made with it, or evidence is."


@method_decorator(never_cache, name="dispatch")
class Uploads(APIView):
    """Put a drawing into the personal scratch case.

    A file that cannot be used answers 422 with the reason; its row is kept.
    """

    parser_classes = [MultiPartParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "uploads"

    @idempotency.once
    @extend_schema(
        request=UploadInput, responses={201: UploadOutput, 422: UploadOutput}
    )
    def post(self, request: Request) -> Response:
        asked = UploadInput(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = uploads.receive(person(request), asked.validated_data["file"])
        return received(request, upload)


@method_decorator(never_cache, name="dispatch")
class UploadDetail(APIView):
    """One upload of a case one may see, and taking it out of that case."""

    @extend_schema(responses=UploadOutput)
    def get(self, request: Request, upload_id: UUID) -> Response:
        upload = access.upload(person(request), upload_id)
        return Response(UploadOutput(upload).data)

    @extend_schema(responses={204: None}, description=_REMOVAL)
    def delete(self, request: Request, upload_id: UUID) -> Response:
        user = person(request)
        removal.remove(user, access.upload(user, upload_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


@method_decorator(never_cache, name="dispatch")
class UploadPageDetail(APIView):
    """One page of an upload, to be taken out of its case; the last takes the file."""

    @extend_schema(responses={204: None}, description=_REMOVAL)
    def delete(self, request: Request, upload_id: UUID, page: int) -> Response:
        user = person(request)
        found = access.upload(user, upload_id).pages.filter(position=page - 1).first()
        if found is None:
            raise NotFound
        removal.remove_page(user, found)
        return Response(status=status.HTTP_204_NO_CONTENT)


def received(request: Request, upload: Upload) -> Response:
    """What became of a file: taken in, or refused with the reason."""
    refused = upload.state == Upload.State.REFUSED
    place = reverse("api:upload", args=[upload.pk], request=request)
    return Response(
        UploadOutput(upload).data,
        status=status.HTTP_422_UNPROCESSABLE_ENTITY
        if refused
        else status.HTTP_201_CREATED,
        headers={"Location": place},
    )
