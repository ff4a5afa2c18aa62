"""What a case cites over the API: designs of the corpus, and evidence it holds."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.api import conditions, idempotency
from examiner.api.case_serializers import (
    CitationInput,
    CitationOutput,
    GroundsInput,
)
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person, within
from examiner.api.views.cases import IF_MATCH, valid
from examiner.cases import access, citations, decisions
from examiner.cases.models import Case, Citation
from search import figure_names, numbers
from search.models import Patent


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class Citations(APIView):
    """The references of a case in their order, and citing another."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=CitationOutput(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        cited = citations.of_case(access.case(person(request), case_id))
        prefetch_related_objects(cited, "figures__sheet")
        return Response(CitationOutput(cited, many=True).data)

    @idempotency.once
    @extend_schema(request=CitationInput, responses={201: CitationOutput})
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        asked = valid(CitationInput(data=request.data))
        with transaction.atomic():  # cited with what it rests on, or not at all
            cited = _cite(user, case, asked)
            if set(asked) & {"basis", "pertinence", "figures"}:
                _change(user, cited, asked, seen=cited.version)
        reference = str(cited.patent_id or cited.evidence_id)
        place = reverse("api:case-citation", args=[case.pk, reference], request=request)
        return _told(
            _find(case, reference),
            status=status.HTTP_201_CREATED,
            headers={"Location": place},
        )


@method_decorator(never_cache, name="dispatch")
class CitationDetail(APIView):
    """One reference, by its design's number or the id of the evidence."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=CitationOutput)
    def get(self, request: Request, case_id: UUID, reference: str) -> Response:
        case = access.case(person(request), case_id)
        return _told(_find(case, reference))

    @extend_schema(
        parameters=[IF_MATCH], request=GroundsInput, responses=CitationOutput
    )
    def patch(self, request: Request, case_id: UUID, reference: str) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        cited = _find(case, reference)
        seen = conditions.seen(request)
        _change(user, cited, valid(GroundsInput(data=request.data)), seen=seen)
        return _told(_find(case, reference))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, case_id: UUID, reference: str) -> Response:
        user = person(request)
        case = access.case_to_work_in(user, case_id)
        cited = _find(case, reference)
        if cited.evidence:
            decisions.cite_evidence(user, case, cited.evidence, "")
        else:
            decisions.cite(user, case, str(cited.patent_id), "")
        return Response(status=status.HTTP_204_NO_CONTENT)


def _cite(user: User, case: Case, asked: dict[str, Any]) -> Citation:
    """Cite what is asked for; a reference cited already gets the role."""
    if "evidence" in asked:
        held = within(case.pk, access.evidence(user, asked["evidence"]))
        decisions.cite_evidence(user, case, held, asked["role"])
        return _find(case, str(held.pk))
    patent_id = numbers.parse(asked["design"])
    if not Patent.objects.filter(pk=patent_id).exists():
        raise ValidationError({"design": ["The corpus does not hold this design."]})
    searched = asked.get("search")
    run = access.run_in(user, case, searched) if searched else None
    decisions.cite(user, case, patent_id, asked["role"], run)
    return _find(case, patent_id)


def _change(
    user: User, cited: Citation, asked: dict[str, Any], *, seen: int
) -> Citation:
    figures = asked.get("figures")
    return citations.change(
        user,
        cited,
        seen=seen,
        basis=asked.get("basis", cited.basis),
        pertinence=asked.get("pertinence", cited.pertinence),
        figures=[one.pk for one in cited.figures.all()]
        if figures is None
        else _figures(cited, figures),
    )


def _figures(cited: Citation, names: list[str]) -> list[int]:
    """The rows of figures by their names; all must be the cited design's."""
    own = cited.patent.figures.select_related("sheet") if cited.patent else ()
    known = {figure_names.of(figure): figure.pk for figure in own}
    unknown = [name for name in names if name.upper() not in known]
    if unknown:
        told = f"{unknown[0][:40]} is no figure of the reference."
        raise ValidationError({"figures": [told]})
    return [known[name.upper()] for name in names]


def _find(case: Case, reference: str) -> Citation:
    """The citation of a design, in any spelling, or of evidence."""
    try:
        wanted = str(UUID(reference))
    except ValueError:
        wanted = numbers.parse(reference)
    for cited in citations.of_case(case):
        if wanted in {cited.patent_id, str(cited.evidence_id)}:
            return cited
    raise NotFound


def _told(cited: Citation, **more: Any) -> Response:
    prefetch_related_objects([cited], "figures__sheet")
    return conditions.tagged(CitationOutput(cited).data, cited.version, **more)
