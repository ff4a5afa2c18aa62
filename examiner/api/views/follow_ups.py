"""Searches that come out of others; each is a new one in the same case."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from examiner.api import idempotency
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person
from examiner.api.search_serializers import (
    FeedbackInput,
    SearchOutput,
    SecondaryInput,
)
from examiner.api.views.searches import accepted
from examiner.cases import access, searches
from search import follow_ups, numbers, replays
from search.models import SearchRun


class _FollowUp(APIView):
    parser_classes = [BoundedJSON]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "searches"


@method_decorator(never_cache, name="dispatch")
class Replay(_FollowUp):
    """Ask a finished search again on the corpus as it was, and compare."""

    @idempotency.once
    @extend_schema(request=None, responses={202: SearchOutput})
    def post(self, request: Request, run_id: UUID) -> Response:
        user = person(request)
        origin = access.run(user, run_id)
        return accepted(request, searches.follow(user, origin, replays.replay))


@method_decorator(never_cache, name="dispatch")
class Update(_FollowUp):
    """Ask a finished search again, only of what came into the corpus since."""

    @idempotency.once
    @extend_schema(request=None, responses={202: SearchOutput})
    def post(self, request: Request, run_id: UUID) -> Response:
        user = person(request)
        origin = access.run(user, run_id)
        return accepted(request, searches.follow(user, origin, replays.update))


@method_decorator(never_cache, name="dispatch")
class Feedback(_FollowUp):
    """Search again with some designs as examples for and against."""

    @idempotency.once
    @extend_schema(request=FeedbackInput, responses={202: SearchOutput})
    def post(self, request: Request, run_id: UUID) -> Response:
        user = person(request)
        origin = access.run(user, run_id)
        asked = FeedbackInput(data=request.data)
        asked.is_valid(raise_exception=True)
        kinds = {
            kind: [numbers.parse(text) for text in asked.validated_data[kind]]
            for kind in ("relevant", "irrelevant")
        }

        def make(origin: SearchRun) -> SearchRun:
            return follow_ups.feedback(origin, **kinds)

        return accepted(request, searches.follow(user, origin, make))


@method_decorator(never_cache, name="dispatch")
class Secondary(_FollowUp):
    """Search for references to combine with a primary one (35 USC 103)."""

    @idempotency.once
    @extend_schema(request=SecondaryInput, responses={202: SearchOutput})
    def post(self, request: Request, run_id: UUID) -> Response:
        user = person(request)
        origin = access.run(user, run_id)
        asked = SecondaryInput(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        crop = wanted["crop"]

        def make(origin: SearchRun) -> SearchRun:
            return follow_ups.secondary(
                origin,
                primary=numbers.parse(wanted["primary"]),
                view=wanted["view"],
                crop=tuple(crop) if crop else None,
            )

        return accepted(request, searches.follow(user, origin, make))
