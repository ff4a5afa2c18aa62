"""Searches: queued by POST with the query in the body, then polled."""

from typing import Any
from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.api.requests import person
from examiner.api.serializers import SearchInput, SearchOutput
from examiner.api.views import figures
from examiner.cases import access, searches
from search import figure_names
from search.models import Figure, Hit, SearchRun
from search.queries import Filters, Query, UnusableQuery, View
from workers.tasks import runs as run_tasks


@method_decorator(never_cache, name="dispatch")
class Searches(APIView):
    """Queue a search; the answer says where to read it.

    The query stands in the body, never in the address: addresses reach logs.
    """

    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "searches"

    @extend_schema(request=SearchInput, responses={202: SearchOutput})
    def post(self, request: Request) -> Response:
        asked = SearchInput(data=request.data)
        asked.is_valid(raise_exception=True)
        user = person(request)
        run = searches.start(user, _query(user, asked.validated_data))
        run_tasks.execute.delay_on_commit(run_id=str(run.pk))
        address = reverse("api:search", kwargs={"run_id": run.pk}, request=request)
        return Response(
            SearchOutput(_shown(run)).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": address, "Retry-After": "1"},
        )


@method_decorator(never_cache, name="dispatch")
class Search(APIView):
    """One search of a case one may see, with its hits once it is done."""

    @extend_schema(responses=SearchOutput)
    def get(self, request: Request, run_id: UUID) -> Response:
        run = access.run(person(request), run_id)
        return Response(SearchOutput(_shown(run)).data)


def _query(user: User, asked: dict[str, Any]) -> Query:
    wanted = asked["filters"]
    return Query(
        views=tuple(_view(user, view) for view in asked["views"]),
        text=asked["text"].strip(),
        filters=Filters(
            locarno=tuple(wanted.get("locarno", ())),
            uspc=tuple(wanted.get("uspc", ())),
            before=wanted.get("published_before"),
        ),
        k=asked["k"],
        mode=asked["mode"],
    )


def _view(user: User, asked: dict[str, Any]) -> View:
    if "figure" in asked:
        figure = figures.find(asked["figure"])
        return View(figure_id=figure.pk, weight=asked["weight"])
    upload = access.upload(user, asked["upload"])
    page = upload.pages.filter(position=asked["page"] - 1).first()
    if page is None:
        raise UnusableQuery(
            f"Upload {upload.pk} has no page {asked['page']}"
            + (f": {upload.refusal}" if upload.refusal else ".")
        )
    return View(page_id=page.pk, weight=asked["weight"])


def _shown(run: SearchRun) -> dict[str, Any]:
    hits = list(run.hits.select_related("patent").order_by("rank"))
    figure_ids = _figure_ids(hits)
    return {
        **{name: getattr(run, name) for name in _PLAIN},
        "encoder": run.encoder.name if run.encoder else None,
        "results": [_hit(hit, figure_ids) for hit in hits],
    }


_PLAIN = (
    *("id", "state", "error", "mode", "backend", "weights_sha256"),
    *("preprocessing_version", "revision", "eligible", "scanned"),
    *("timings", "predictions"),
)


def _figure_ids(hits: list[Hit]) -> dict[int, str]:
    wanted = {part["figure"] for hit in hits for part in hit.parts if part["figure"]}
    figures_found = Figure.objects.filter(pk__in=wanted).select_related("sheet")
    return {figure.pk: figure_names.of(figure) for figure in figures_found}


def _hit(hit: Hit, figure_ids: dict[int, str]) -> dict[str, Any]:
    patent = hit.patent
    return {
        "rank": hit.rank,
        "design": patent.pk,
        "title": patent.title,
        "score": hit.score,
        "locarno": patent.locarno,
        "uspc": patent.uspc,
        "first_published": patent.first_published,
        "matches": [
            {**part, "figure": figure_ids.get(part["figure"])} for part in hit.parts
        ],
    }
