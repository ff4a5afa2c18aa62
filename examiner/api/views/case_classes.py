"""Whole classes looked through for a case, design by design (MPEP 904.02(a))."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from examiner.api import idempotency
from examiner.api.class_search_serializers import (
    ClassDesignOutput,
    ClassDesignsInput,
    ClassDesignsOutput,
    ClassSearchInput,
    ClassSearchOutput,
)
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person, within
from examiner.api.views.cases import valid
from examiner.cases import access, class_searches, decisions
from examiner.cases.models import ClassSearch


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class ClassSearches(APIView):
    """The classes a case looked through, the latest first, and beginning another.

    One that is begun already is gone on with.
    """

    parser_classes = [BoundedJSON]

    @extend_schema(responses=ClassSearchOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        begun = case.class_searches.select_related("started_by")
        found = list(begun.order_by("-created_at", "-pk"))
        return Response(_told(found))

    @idempotency.once
    @extend_schema(request=ClassSearchInput, responses={201: ClassSearchOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(ClassSearchInput(data=request.data))
        begun = class_searches.start(user, case, **asked)
        place = reverse(
            "api:case-class-search", args=[case.pk, begun.pk], request=request
        )
        return Response(
            _told([begun])[0],
            status=status.HTTP_201_CREATED,
            headers={"Location": place},
        )


@method_decorator(never_cache, name="dispatch")
class ClassSearchDetail(APIView):
    """One class and how far it is; taking back what was begun by mistake."""

    @extend_schema(responses=ClassSearchOutput)
    def get(self, request: Request, case_id: UUID, class_search_id: int) -> Response:
        return Response(_told([_find(request, case_id, class_search_id)])[0])

    @extend_schema(responses={204: None})
    def delete(self, request: Request, case_id: UUID, class_search_id: int) -> Response:
        looked = _find(request, case_id, class_search_id)
        class_searches.drop(person(request), looked)
        return Response(status=status.HTTP_204_NO_CONTENT)


@method_decorator(never_cache, name="dispatch")
class ClassDesigns(APIView):
    """The designs of a class as the corpus held them, the newest first."""

    @extend_schema(parameters=[ClassDesignsInput], responses=ClassDesignsOutput)
    def get(self, request: Request, case_id: UUID, class_search_id: int) -> Response:
        looked = _find(request, case_id, class_search_id)
        asked = valid(ClassDesignsInput(data=request.query_params))
        listed = (
            class_searches.unreviewed(looked)
            if asked.get("only")
            else class_searches.designs(looked)
        )
        if asked.get("after"):
            listed = listed.filter(pk__lt=asked["after"])
        found = list(listed[: asked["limit"] + 1])
        shown, is_last = found[: asked["limit"]], len(found) <= asked["limit"]
        made = decisions.of_designs(looked.case, [one.pk for one in shown])
        told = ClassDesignOutput(shown, many=True, context={"decisions": made}).data
        return Response({"next": None if is_last else shown[-1].pk, "results": told})


def _find(request: Request, case_id: UUID, class_search_id: int) -> ClassSearch:
    return within(case_id, access.class_search(person(request), class_search_id))


def _told(found: Sequence[ClassSearch]) -> list[object]:
    context = {"progress": class_searches.progress_of(found)}
    return list(ClassSearchOutput(found, many=True, context=context).data)
