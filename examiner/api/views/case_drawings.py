"""The drawings of a case: files put in, figures found on them, what they lack."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.api import conditions, idempotency
from examiner.api.case_serializers import (
    CaseFigureOutput,
    CaseUploadOutput,
    ChecksOutput,
    FigureInput,
)
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import LimitedWrites, person, within
from examiner.api.serializers import CaseUploadInput, UploadOutput
from examiner.api.views.cases import IF_MATCH, valid
from examiner.api.views.uploads import received
from examiner.cases import access, checks, drawings, figure_edits, uploads
from search.queries import View


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class CaseUploads(LimitedWrites):
    """The files of a case, refused ones too, oldest first, and putting in another.

    A worker reads its pages next.
    """

    parser_classes = [MultiPartParser]
    throttle_scope = "uploads"

    @extend_schema(responses=CaseUploadOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        held = uploads.of_case(access.case(person(request), case_id))
        return Response(CaseUploadOutput(held, many=True).data)

    @idempotency.once
    @extend_schema(
        request=CaseUploadInput, responses={201: UploadOutput, 422: UploadOutput}
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(CaseUploadInput(data=request.data))
        file, is_query = asked["file"], asked["is_query"]
        upload = uploads.receive(user, file, case=case, is_query=is_query)
        return received(request, upload)


@method_decorator(never_cache, name="dispatch")
class CaseFigures(APIView):
    """The figures of a case in its order, those left out too."""

    @extend_schema(responses=CaseFigureOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        drawn = drawings.of_case(access.case(person(request), case_id))
        return Response(CaseFigureOutput(drawn.figures, many=True).data)


@method_decorator(never_cache, name="dispatch")
class CaseFigureDetail(APIView):
    """One figure, and saying what it is; a figure somebody changed is confirmed."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=CaseFigureOutput)
    def get(self, request: Request, case_id: UUID, figure_id: int) -> Response:
        figure = within(case_id, access.figure(person(request), figure_id))
        return conditions.tagged(CaseFigureOutput(figure).data, figure.version)

    @extend_schema(
        parameters=[IF_MATCH], request=FigureInput, responses=CaseFigureOutput
    )
    def patch(self, request: Request, case_id: UUID, figure_id: int) -> Response:
        user = person(request)
        figure = within(case_id, access.figure(user, figure_id))
        seen = conditions.seen(request)
        asked = valid(FigureInput(data=request.data))
        if asked.get("crop"):
            View(page_id=figure.page_id, crop=tuple(asked["crop"]))  # has an area
        changed = figure_edits.change(user, figure, seen=seen, **asked)
        return conditions.tagged(CaseFigureOutput(changed).data, changed.version)


@method_decorator(never_cache, name="dispatch")
class CaseChecks(APIView):
    """What the drawings of a case lack, before they are searched with."""

    @extend_schema(responses=ChecksOutput)
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        drawn = drawings.of_case(case)
        told = {"is_read": drawn.is_read, "findings": checks.of_case(case, drawn)}
        return Response(ChecksOutput(told).data)
