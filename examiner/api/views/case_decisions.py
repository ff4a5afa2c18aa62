"""What a case makes of designs: reviewed, relevant, tagged, noted; and undoing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.api import conditions, paging
from examiner.api.decision_serializers import (
    DecidedInput,
    DecidedPageOutput,
    DecisionInput,
    DecisionOutput,
    ReviewedInput,
    UndoneOutput,
)
from examiner.api.errors import Outdated
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person
from examiner.api.views.cases import NOTE_MATCH, valid
from examiner.cases import access, decisions
from examiner.cases.models import Case, CaseDesign
from search import numbers
from search.models import Patent


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class Decisions(APIView):
    """The designs a case has looked at or decided on, the latest first."""

    @extend_schema(
        operation_id="cases_designs_list",
        parameters=[DecidedInput, OpenApiParameter("cursor", str)],
        responses=DecidedPageOutput,
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        asked = valid(DecidedInput(data=request.query_params))
        pages = paging.ByNewest()
        found = decisions.decided(case, **asked)
        page: Sequence[CaseDesign]
        page = pages.paginate_queryset(found, request, view=self) or []
        made = decisions.of_designs(case, [row.patent_id for row in page])
        return pages.get_paginated_response(
            DecisionOutput(list(made.values()), many=True).data
        )


@method_decorator(never_cache, name="dispatch")
class DecisionDetail(APIView):
    """What a case makes of one design, and deciding on it; `PATCH` is all or nothing.

    The `ETag` is that of the note.
    """

    parser_classes = [BoundedJSON]

    @extend_schema(responses=DecisionOutput)
    def get(self, request: Request, case_id: UUID, number: str) -> Response:
        case = access.case(person(request), case_id)
        return _told(case, _known(number))

    @extend_schema(
        parameters=[NOTE_MATCH], request=DecisionInput, responses=DecisionOutput
    )
    def patch(self, request: Request, case_id: UUID, number: str) -> Response:
        user = person(request)
        case, patent_id = access.case_to_work_in(user, case_id), _known(number)
        asked = valid(DecisionInput(data=request.data))
        if "note" in asked or "If-Match" in request.headers:
            asked["seen"] = conditions.seen(request)
        with transaction.atomic():
            _decide(user, case, patent_id, asked)
        return _told(case, patent_id)


@method_decorator(never_cache, name="dispatch")
class Reviewed(APIView):
    """Noting that designs were looked at; those noted before keep their time."""

    parser_classes = [BoundedJSON]

    @extend_schema(request=ReviewedInput, responses=DecisionOutput(many=True))
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(ReviewedInput(data=request.data))["designs"]
        known = Patent.objects.filter(pk__in=map(numbers.parse, asked)).order_by("pk")
        looked_at = list(known.values_list("pk", flat=True))
        decisions.mark_reviewed(user, case, looked_at)
        made = decisions.of_designs(case, looked_at)
        return Response(DecisionOutput(list(made.values()), many=True).data)


@method_decorator(never_cache, name="dispatch")
class Undo(APIView):
    """Taking back one's last act in the case; 409 where it was changed again since."""

    @extend_schema(request=None, responses=UndoneOutput)
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        act = decisions.undo(user, access.case_to_work_in(user, case_id))
        told = {"act": act.kind, "reference": act.key} if act else {}
        return Response({"act": None, "reference": None} | told)


def _decide(user: User, case: Case, patent_id: str, asked: dict[str, Any]) -> None:
    if "seen" in asked:
        made = decisions.of_designs(case, [patent_id])[patent_id]
        if made.version != asked["seen"]:
            raise Outdated
    if asked.get("is_reviewed"):
        decisions.mark_reviewed(user, case, [patent_id])
    elif "is_reviewed" in asked:
        decisions.unreview(user, case, patent_id)
    if "verdict" in asked:
        decisions.judge(user, case, patent_id, asked["verdict"])
    if "tags" in asked:
        decisions.set_tags(user, case, patent_id, asked["tags"])
    if "note" in asked:
        decisions.note(user, case, patent_id, asked["note"], seen=asked["seen"])


def _known(number: str) -> str:
    """The id of a design of the corpus, in any spelling."""
    patent_id = numbers.parse(number)
    if not Patent.objects.filter(pk=patent_id).exists():
        raise NotFound
    return patent_id


def _told(case: Case, patent_id: str) -> Response:
    made = decisions.of_designs(case, [patent_id])[patent_id]
    return conditions.tagged(DecisionOutput(made).data, made.version)
