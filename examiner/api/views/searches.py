"""Searches: queued by POST with the query in the body, then polled."""

from typing import Any
from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.api import idempotency, search_answers
from examiner.api.parsers import BoundedJSON
from examiner.api.query_component import QUERY
from examiner.api.requests import person
from examiner.api.search_serializers import (
    WINDOW,
    ExplanationOutput,
    ResultsOutput,
    SearchOutput,
    WindowInput,
)
from examiner.cases import access, searches
from examiner.cases.models import Case
from examiner.cases.sources import OfPerson
from search import numbers, query_documents, query_schema
from search.models import SearchRun
from workers import workflows


@method_decorator(never_cache, name="dispatch")
class Searches(APIView):
    """Queue a search; the answer says where to read it.

    It stands in the personal scratch case, or in the one that `case` names.

    The query stands in the body, never in the address: addresses reach logs.
    """

    parser_classes = [BoundedJSON]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "searches"

    @idempotency.once
    @extend_schema(request={"application/json": QUERY}, responses={202: SearchOutput})
    def post(self, request: Request) -> Response:
        user = person(request)
        case, document = _placed(user, request.data)
        query = query_documents.read(document, sources=OfPerson(user))
        return accepted(request, searches.start(user, query, case=case))


class SearchSchema(APIView):
    """The JSON schema of what a search is asked with."""

    @extend_schema(responses={(200, "application/schema+json"): {"type": "object"}})
    def get(self, request: Request) -> Response:
        kind = "application/schema+json"
        return Response(query_schema.schema(), content_type=kind)


@method_decorator(never_cache, name="dispatch")
class Search(APIView):
    """One search of a case one may see, with its results once it is done."""

    @extend_schema(parameters=[WindowInput], responses=SearchOutput)
    def get(self, request: Request, run_id: UUID) -> Response:
        run = access.run(person(request), run_id)
        answer = search_answers.of_run(run, **window(request))
        return Response(SearchOutput(answer).data)


@method_decorator(never_cache, name="dispatch")
class Results(APIView):
    """More results of a search, without all that is said of it."""

    @extend_schema(parameters=[WindowInput], responses=ResultsOutput)
    def get(self, request: Request, run_id: UUID) -> Response:
        run = access.run(person(request), run_id)
        answer = search_answers.of_results(run, **window(request))
        return Response(ResultsOutput(answer).data)


@method_decorator(never_cache, name="dispatch")
class Explain(APIView):
    """Why a design scored what it did: parts, counterparts, and what has none."""

    @extend_schema(responses=ExplanationOutput)
    def get(self, request: Request, run_id: UUID, number: str) -> Response:
        run = access.run(person(request), run_id)
        hits = run.hits.select_related("patent")
        hit = hits.filter(patent=numbers.parse(number)).first()
        if hit is None:
            raise NotFound
        return Response(ExplanationOutput(search_answers.of_hit(run, hit)).data)


def _placed(user: User, asked: Any) -> tuple[Case | None, Any]:
    """The case a body names beside its query, if any, and the query alone."""
    if not isinstance(asked, dict) or "case" not in asked:
        return None, asked
    try:
        case_id = UUID(str(asked["case"]))
    except ValueError as error:
        raise ValidationError({"case": ["Name a case by its id."]}) from error
    document = {name: part for name, part in asked.items() if name != "case"}
    return access.case_to_work_in(user, case_id), document


def window(request: Request) -> dict[str, Any]:
    """The window that an address asks for."""
    asked = WindowInput(data=request.query_params)
    asked.is_valid(raise_exception=True)
    wanted: dict[str, Any] = asked.validated_data
    return wanted


def accepted(request: Request, run: SearchRun) -> Response:
    """Queue a new run and say where to read it."""
    workflows.start_run(run.pk)
    address = reverse("api:search", kwargs={"run_id": run.pk}, request=request)
    answer = search_answers.of_run(run, after_rank=0, limit=WINDOW)
    return Response(
        SearchOutput(answer).data,
        status=status.HTTP_202_ACCEPTED,
        headers={"Location": address, "Retry-After": "1"},
    )
