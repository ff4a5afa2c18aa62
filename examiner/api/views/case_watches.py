"""Searches that a case leaves standing, and what came close to them."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from examiner.api import idempotency, paging
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person, within
from examiner.api.views.cases import valid
from examiner.api.watch_serializers import (
    AlertOutput,
    AlertPageOutput,
    AlertsInput,
    SeenInput,
    SeenOutput,
    WatchChangeInput,
    WatchInput,
    WatchOutput,
)
from examiner.cases import access, watches
from examiner.cases.models import CaseWatch


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class Watches(APIView):
    """The standing searches of a case, oldest first, and leaving one standing.

    One that stands already is taken up again.
    """

    parser_classes = [BoundedJSON]

    @extend_schema(responses=WatchOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        found = watches.of_case(access.case(person(request), case_id))
        return Response(WatchOutput(found, many=True).data)

    @idempotency.once
    @extend_schema(request=WatchInput, responses={201: WatchOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(WatchInput(data=request.data))
        run = access.run_in(user, case, asked["search"])
        placed = watches.leave(user, run, least_percentile=asked["least_percentile"])
        place = reverse(
            "api:case-watch", args=[case.pk, placed.watch_id], request=request
        )
        return Response(
            WatchOutput(placed).data,
            status=status.HTTP_201_CREATED,
            headers={"Location": place},
        )


@method_decorator(never_cache, name="dispatch")
class WatchDetail(APIView):
    """One standing search; pausing it, or taking it up from where it looked last."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=WatchOutput)
    def get(self, request: Request, case_id: UUID, watch_id: UUID) -> Response:
        return Response(WatchOutput(_find(request, case_id, watch_id)).data)

    @extend_schema(request=WatchChangeInput, responses=WatchOutput)
    def patch(self, request: Request, case_id: UUID, watch_id: UUID) -> Response:
        placed = _find(request, case_id, watch_id)
        asked = valid(WatchChangeInput(data=request.data))
        watches.set_active(person(request), placed, **asked)
        return Response(WatchOutput(_find(request, case_id, watch_id)).data)


@method_decorator(never_cache, name="dispatch")
class Alerts(APIView):
    """What came close to the standing searches of a case, the latest first."""

    @extend_schema(
        operation_id="cases_alerts_list",
        parameters=[AlertsInput, OpenApiParameter("cursor", str)],
        responses=AlertPageOutput,
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        found = watches.alerts(access.case(person(request), case_id))
        if valid(AlertsInput(data=request.query_params))["unseen"]:
            found = found.filter(seen_at=None)
        pages = paging.ByNewest()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(AlertOutput(page, many=True).data)


@method_decorator(never_cache, name="dispatch")
class AlertsSeen(APIView):
    """Taking note of alerts, for the whole case."""

    parser_classes = [BoundedJSON]

    @extend_schema(request=SeenInput, responses=SeenOutput)
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case(user, case_id)
        asked = valid(SeenInput(data=request.data))
        seen = watches.mark_seen(user, case, alert_ids=asked["alerts"])
        return Response(SeenOutput({"seen": seen}).data)


def _find(request: Request, case_id: UUID, watch_id: UUID) -> CaseWatch:
    return within(case_id, watches.watch(person(request), watch_id))
