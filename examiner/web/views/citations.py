"""The references a case cites: shown, ordered, reasoned, combined."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from examiner.cases import access, citations, decisions, feedback
from examiner.cases.models import Citation
from examiner.cases.versions import ChangedMeanwhile
from examiner.web import citation_pages
from examiner.web.requests import SignedIn
from search.queries import UnusableQuery
from search.replays import UnableToRepeat
from workers import workflows


@require_GET
@never_cache  # 35 USC 122, as all pages of cases
def overview(request: SignedIn, case_id: UUID) -> HttpResponse:
    """All references of a case, in order, with what they are cited for."""
    case = access.case(request.user, case_id)
    page = citation_pages.read(request.user, case)
    return render(request, "citations/show.html", {"page": page, "case": case})


@require_POST
@never_cache
def change(request: SignedIn, citation_id: int) -> HttpResponse:
    """Write basis, pertinence and figures; typing saves, and says so beside it."""
    citation = access.citation(request.user, citation_id)
    basis, pertinence, figures = _typed(request)
    seen = request.POST.get("version", "")
    told: dict[str, Any] = {"was_saved": True}
    try:
        citations.change(
            *(request.user, citation),
            seen=int(seen) if seen.isdecimal() else 0,
            basis=basis,
            pertinence=pertinence,
            figures=figures,
        )
    except ChangedMeanwhile as problem:
        typed = {"basis": basis, "pertinence": pertinence}
        told = {"conflict": str(problem), "typed": typed}
    status = HTTPStatus.CONFLICT if "conflict" in told else HTTPStatus.OK
    context = {"citation": citation, "case": citation.case} | told
    if request.htmx:
        return render(request, "citations/_saved.html", context, status=status)
    if "conflict" in told:
        return render(request, "citations/conflict.html", context, status=status)
    return _back(citation)


@require_POST
@never_cache
def move(request: SignedIn, citation_id: int) -> HttpResponse:
    """One place up or down."""
    citation = access.citation(request.user, citation_id)
    is_up = request.POST.get("by") == "-1"
    citations.move(request.user, citation, by=-1 if is_up else 1)
    return _back(citation)


@require_POST
@never_cache
def cite_evidence(request: SignedIn, evidence_id: UUID) -> HttpResponse:
    """Cite evidence in a role, or no longer."""
    evidence = access.evidence(request.user, evidence_id)
    role = request.POST.get("role", "")
    try:
        decisions.cite_evidence(request.user, evidence.case, evidence, role)
    except decisions.UnusableDecision as problem:
        raise BadRequest(str(problem)) from problem
    return redirect("citations", evidence.case_id)


@require_POST
@never_cache
def ask_again(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Search once more with the verdicts on its hits as examples."""
    origin = access.run(request.user, run_id)
    try:
        run = feedback.ask_again(request.user, origin)
    except (UnableToRepeat, UnusableQuery) as problem:
        messages.error(request, str(problem))
        return redirect("run", origin.pk)
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


def _typed(request: SignedIn) -> tuple[str, str, list[int]]:
    basis = request.POST.get("basis", "")
    pertinence = request.POST.get("pertinence", "").replace("\r\n", "\n").strip()
    if basis not in ("", *Citation.Basis.values):
        raise BadRequest(f"{basis!r} is no basis of a rejection.")
    if len(pertinence) > citations.LONGEST_PERTINENCE:
        raise BadRequest(
            f"Pertinence takes at most {citations.LONGEST_PERTINENCE:,} characters."
        )
    chosen = [text for text in request.POST.getlist("figure") if text.isdecimal()]
    return basis, pertinence, [int(text) for text in chosen]


def _back(citation: Citation) -> HttpResponse:
    page = reverse("citations", args=[citation.case_id])
    return redirect(f"{page}#citation-{citation.pk}")
