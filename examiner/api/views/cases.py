"""Cases: opened, read, changed by whoever has seen how they stand."""

from typing import Any
from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from examiner.api import conditions, idempotency, paging
from examiner.api.case_serializers import CaseInput, CaseOutput, CasePageOutput
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person
from examiner.cases import access, cases
from examiner.cases.models import Case

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="the ETag of what was read; 412 where it is another one by now",
)

NOTE_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="the ETag of what was read; needed to change the note",
)


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class Cases(APIView):
    """The cases one works in, the newest first, and opening another."""

    parser_classes = [BoundedJSON]

    @extend_schema(
        operation_id="cases_list",
        parameters=[OpenApiParameter("cursor", str)],
        responses=CasePageOutput,
    )
    def get(self, request: Request) -> Response:
        pages = paging.ByOpening()
        found = access.cases_of(person(request)).select_related("owner")
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(CaseOutput(page, many=True).data)

    @idempotency.once
    @extend_schema(request=CaseInput, responses={201: CaseOutput})
    def post(self, request: Request) -> Response:
        asked = valid(CaseInput(data=request.data))
        case = cases.create(person(request), **asked)
        address = reverse("api:case", args=[case.pk], request=request)
        return conditions.tagged(
            CaseOutput(case).data,
            case.version,
            status=status.HTTP_201_CREATED,
            headers={"Location": address},
        )


@method_decorator(never_cache, name="dispatch")
class CaseDetail(APIView):
    """One case and its facts."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=CaseOutput)
    def get(self, request: Request, case_id: UUID) -> Response:
        return _told(access.case(person(request), case_id))

    @extend_schema(parameters=[IF_MATCH], request=CaseInput, responses=CaseOutput)
    def patch(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        seen = conditions.seen(request)
        asked = valid(CaseInput(data=request.data))
        return _told(cases.change(user, case, seen=seen, **asked))


def valid(asked: Serializer[Any]) -> dict[str, Any]:
    """What was asked for, or the answer that says what is wrong with it."""
    asked.is_valid(raise_exception=True)
    wanted: dict[str, Any] = asked.validated_data
    return wanted


def _told(case: Case) -> Response:
    return conditions.tagged(CaseOutput(case).data, case.version)
