"""References that no corpus holds over the API: added, changed, taken out."""

from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from examiner.api import conditions, idempotency
from examiner.api.case_serializers import EvidenceInput, EvidenceOutput
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import LimitedWrites, person, within
from examiner.api.views.cases import IF_MATCH, valid
from examiner.cases import access, evidence, evidence_facts
from examiner.cases.evidence import Facts
from examiner.cases.models import Evidence


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class EvidenceList(LimitedWrites):
    """The evidence of a case, and adding to it with the image of its page."""

    parser_classes = [MultiPartParser, BoundedJSON]
    throttle_scope = "uploads"

    @extend_schema(responses=EvidenceOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        held = evidence.of_case(access.case(person(request), case_id))
        return Response(EvidenceOutput(held, many=True).data)

    @idempotency.once
    @extend_schema(request=EvidenceInput, responses={201: EvidenceOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(EvidenceInput(data=request.data))
        image, facts = asked.pop("image"), _checked(asked)
        try:
            added = evidence.add(user, case, image, **facts)
        except evidence.RefusedImage as refusal:
            raise ValidationError({"image": [str(refusal)]}) from refusal
        place = reverse(
            "api:case-evidence-one", args=[case.pk, added.pk], request=request
        )
        return conditions.tagged(
            EvidenceOutput(added).data,
            added.version,
            status=status.HTTP_201_CREATED,
            headers={"Location": place},
        )


@method_decorator(never_cache, name="dispatch")
class EvidenceDetail(LimitedWrites):
    """One piece of evidence. It goes only while it is not cited: 409."""

    parser_classes = [MultiPartParser, BoundedJSON]
    throttle_scope = "uploads"

    @extend_schema(responses=EvidenceOutput)
    def get(self, request: Request, case_id: UUID, evidence_id: UUID) -> Response:
        return _told(_find(request, case_id, evidence_id))

    @extend_schema(
        parameters=[IF_MATCH], request=EvidenceInput, responses=EvidenceOutput
    )
    def patch(self, request: Request, case_id: UUID, evidence_id: UUID) -> Response:
        user = person(request)
        held = _find(request, case_id, evidence_id)
        access.check_works(user, held.case)
        seen = conditions.seen(request)
        asked = valid(EvidenceInput(data=request.data, partial=True))
        image = asked.pop("image", None)
        stands = {name: getattr(held, name) for name in Facts.__annotations__}
        try:
            changed = evidence.change(
                user, held, image, seen=seen, **_checked(stands | asked)
            )
        except evidence.RefusedImage as refusal:
            raise ValidationError({"image": [str(refusal)]}) from refusal
        return _told(changed)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, case_id: UUID, evidence_id: UUID) -> Response:
        evidence.remove(person(request), _find(request, case_id, evidence_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _find(request: Request, case_id: UUID, evidence_id: UUID) -> Evidence:
    return within(case_id, access.evidence(person(request), evidence_id))


def _checked(told: dict[str, Any]) -> Facts:
    facts = cast("Facts", told)
    faults = evidence_facts.faults(facts, today=timezone.localdate())
    if faults:
        raise ValidationError({name: [fault] for name, fault in faults.items()})
    return facts


def _told(held: Evidence) -> Response:
    return conditions.tagged(EvidenceOutput(held).data, held.version)
