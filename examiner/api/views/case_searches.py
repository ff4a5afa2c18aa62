"""The searches of a case, and its record."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.api import conditions, idempotency
from examiner.api.case_serializers import CaseSearchInput, CaseSearchOutput
from examiner.api.parsers import BoundedJSON
from examiner.api.query_component import QUERY
from examiner.api.requests import LimitedWrites, person
from examiner.api.search_serializers import SearchOutput
from examiner.api.views.cases import NOTE_MATCH, valid
from examiner.api.views.searches import accepted
from examiner.cases import access, history, searches
from examiner.cases.models import Case
from examiner.cases.record import files
from examiner.cases.sources import OfPerson
from search import query_documents


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class CaseSearches(LimitedWrites):
    """The searches of a case, L1 first, and queueing another."""

    parser_classes = [BoundedJSON]
    throttle_scope = "searches"

    @extend_schema(responses=CaseSearchOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        entries = history.of_case(case)[::-1]
        return Response(CaseSearchOutput(entries, many=True).data)

    @idempotency.once
    @extend_schema(request={"application/json": QUERY}, responses={202: SearchOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        query = query_documents.read(request.data, sources=OfPerson(user))
        return accepted(request, searches.start(user, query, case=case))


@method_decorator(never_cache, name="dispatch")
class CaseSearchDetail(APIView):
    """One search by its number in the case (1 is L1); starring it, noting its aim.

    The `ETag` is that of the note; a star needs none.
    """

    parser_classes = [BoundedJSON]

    @extend_schema(responses=CaseSearchOutput)
    def get(self, request: Request, case_id: UUID, number: int) -> Response:
        return _told(access.case(person(request), case_id), number)

    @extend_schema(
        parameters=[NOTE_MATCH], request=CaseSearchInput, responses=CaseSearchOutput
    )
    def patch(self, request: Request, case_id: UUID, number: int) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        search = history.search(case, number)
        asked = valid(CaseSearchInput(data=request.data))
        with transaction.atomic():
            if "note" in asked:
                seen = conditions.seen(request)
                history.note(user, search, text=asked["note"], seen=seen)
            if "is_starred" in asked:
                history.star(user, search, is_starred=asked["is_starred"])
        return _told(case, number)


@method_decorator(never_cache, name="dispatch")
class CaseReport(APIView):
    """The record of a case as a file: report.pdf, report.json, report.pto892.csv …"""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "kind", str, OpenApiParameter.PATH, enum=list(files.FORMATS)
            )
        ],
        responses={
            (200, one.kind.partition(";")[0]): OpenApiTypes.BINARY
            for one in files.FORMATS.values()
        },
    )
    def get(self, request: Request, case_id: UUID, kind: str) -> HttpResponse:
        case = access.case(person(request), case_id)
        try:
            made = files.make(case, kind)
        except files.UnknownFormat as problem:
            raise NotFound(str(problem)) from problem
        named = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return HttpResponse(made.content, content_type=made.kind, headers=named)


def _told(case: Case, number: int) -> Response:
    search = history.search(case, number)
    [entry] = history.entries(case, [search.run])
    return conditions.tagged(CaseSearchOutput(entry).data, search.version)
