"""Designs: listing under filters, and one with everything about it."""

from datetime import date

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.api.serializers import DesignOutput, DesignPageOutput
from search import browsing, numbers
from search.models import (
    Caption,
    Figure,
    Party,
    Patent,
    PatentClass,
    Priority,
    Reference,
    RelatedDocument,
    Sheet,
)
from search.queries import Filters, UnusableQuery

FILTERS = [
    OpenApiParameter("locarno", str, many=True, description="09, 09-01, 0901"),
    OpenApiParameter("uspc", str, many=True, description="D9, D9/500, D9/5*"),
    OpenApiParameter("published_before", str, description="YYYY-MM-DD, exclusive"),
    OpenApiParameter("q", str, description="words of title, claim and figure texts"),
]
MOST_PER_PAGE = 200
LIMITS = {str(limit) for limit in range(1, MOST_PER_PAGE + 1)}
PAGE = [
    OpenApiParameter("after", str, description="`next` of the page before"),
    OpenApiParameter("limit", int, description=f"at most {MOST_PER_PAGE}"),
]


class Designs(APIView):
    """Designs under the filters: best words first, without words newest first."""

    @extend_schema(
        operation_id="designs_list",
        parameters=[*FILTERS, *PAGE],
        responses=DesignPageOutput,
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        page = browsing.designs(
            asked.get("q", ""),
            filters=Filters(
                locarno=tuple(asked.getlist("locarno")),
                uspc=tuple(asked.getlist("uspc")),
                before=_date(asked.get("published_before", "")),
            ),
            after=asked.get("after", ""),
            limit=_limit(asked.get("limit", "")),
        )
        shown = {"next": page.next or None, "results": page.patents}
        return Response(DesignPageOutput(shown).data)


class Design(APIView):
    """One design; its number is taken in any spelling."""

    @extend_schema(responses=DesignOutput)
    def get(self, request: Request, number: str) -> Response:
        patent = _complete().filter(pk=numbers.parse(number)).first()
        if patent is None:
            raise NotFound
        cited = [row.design for row in patent.references.all() if row.design]
        known = Patent.objects.current().filter(pk__in=cited)
        context = {
            "request": request,
            "designs_in_corpus": set(known.values_list("pk", flat=True)),
        }
        return Response(DesignOutput(patent, context=context).data)


def _complete() -> QuerySet[Patent]:
    """Current designs with all that belongs to them, in document order."""
    figures = Figure.objects.current().select_related("sheet")
    sheets = Sheet.objects.filter(until__isnull=True)
    return Patent.objects.current().prefetch_related(
        Prefetch("classes", PatentClass.objects.order_by("scheme", "position")),
        Prefetch("parties", Party.objects.order_by("role", "position")),
        Prefetch("priorities", Priority.objects.order_by("position")),
        Prefetch("related", RelatedDocument.objects.order_by("position")),
        Prefetch("references", Reference.objects.order_by("position")),
        Prefetch("captions", Caption.objects.order_by("source", "position")),
        Prefetch("sheets", sheets.order_by("position", "code")),
        Prefetch("figures", figures.order_by("position", "part")),
    )


def _limit(text: str) -> int:
    if not text:
        return browsing.PAGE
    if text not in LIMITS:
        raise UnusableQuery(f"limit must lie between 1 and {MOST_PER_PAGE}")
    return int(text)


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        told = f"{text!r} is no date; write it like 2021-05-01"
        raise UnusableQuery(told) from error
