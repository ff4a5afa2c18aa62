"""The searches of a case, and its record."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.api.case_serializers import CaseSearchOutput
from examiner.api.parsers import BoundedJSON
from examiner.api.query_component import QUERY
from examiner.api.requests import person
from examiner.api.search_serializers import SearchOutput
from examiner.api.views.searches import accepted
from examiner.cases import access, history, searches
from examiner.cases.record import files
from examiner.cases.sources import OfPerson
from search import query_documents


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class CaseSearches(APIView):
    """The searches of a case, L1 first, and queueing another."""

    parser_classes = [BoundedJSON]

    def get_throttles(self) -> list[ScopedRateThrottle]:  # type: ignore[override]
        """Searching is limited, reading the list is not."""
        self.throttle_scope = "searches"
        return [ScopedRateThrottle()] if self.request.method == "POST" else []

    @extend_schema(responses=CaseSearchOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        entries = history.of_case(case)[::-1]
        return Response(CaseSearchOutput(entries, many=True).data)

    @extend_schema(request={"application/json": QUERY}, responses={202: SearchOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        query = query_documents.read(request.data, sources=OfPerson(user))
        return accepted(request, searches.start(user, query, case=case))


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
