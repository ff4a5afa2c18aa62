"""Deciding on designs of a case: each act posts one field and gets its panel back.

With htmx, or the header `X-Partial: 1`, the answer is the panel of the design and an
event `decided`; without, the way leads back to where the person was.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from examiner.cases import access, decision_states, decisions
from examiner.cases.decisions import Decision
from examiner.cases.models import Act, Case, CaseDesign
from examiner.cases.versions import ChangedMeanwhile
from examiner.web.requests import SignedIn, came_from
from search import numbers
from search.models import Patent, SearchRun

PANEL = "decisions/_panel.html"
MOST_REVIEWED = 500  # designs that are marked at once


@require_POST
@never_cache
def verdict(request: SignedIn, case_id: UUID, number: str) -> HttpResponse:
    """Relevant, not relevant, or neither."""
    given = request.POST.get("verdict", "")
    return _decide(
        request,
        *(case_id, number, "verdict"),
        lambda case, patent_id: decisions.judge(request.user, case, patent_id, given),
        advance=bool(given),
    )


@require_POST
@never_cache
def tag(request: SignedIn, case_id: UUID, number: str) -> HttpResponse:
    """Put a tag on, or take it off."""
    given = request.POST.get("tag", "")
    chosen = int(given) if given.isdecimal() else 0
    return _decide(
        request,
        *(case_id, number, "tag"),
        lambda case, patent_id: decisions.tag(request.user, case, patent_id, chosen),
    )


@require_POST
@never_cache
def unreview(request: SignedIn, case_id: UUID, number: str) -> HttpResponse:
    """Still to be looked at."""
    return _decide(
        request,
        *(case_id, number, "unreview"),
        lambda case, patent_id: decisions.unreview(request.user, case, patent_id),
    )


@require_POST
@never_cache
def cite(request: SignedIn, case_id: UUID, number: str) -> HttpResponse:
    """Cite in a role, or no longer."""
    role = request.POST.get("role", "")

    def decide(case: Case, patent_id: str) -> Decision:
        run = _run(request, case)
        return decisions.cite(request.user, case, patent_id, role, run)

    return _decide(request, case_id, number, "cite", decide)


@require_POST
@never_cache
def note(request: SignedIn, case_id: UUID, number: str) -> HttpResponse:
    """Write the note; typing saves it, and what another wrote meanwhile is shown."""
    typed = request.POST.get("note", "").replace("\r\n", "\n").strip()
    seen = request.POST.get("version", "")
    case, patent_id = _asked(request, case_id, number)
    told: dict[str, Any] = {}
    try:
        decision = decisions.note(
            *(request.user, case, patent_id, typed),
            seen=int(seen) if seen.isdecimal() else 0,
        )
    except decisions.UnusableDecision as problem:
        raise BadRequest(str(problem)) from problem
    except ChangedMeanwhile as problem:
        decision = _standing(problem.row)
        told = {"typed": typed, "conflict": str(problem)}
    context = _context(request, case, decision) | told
    is_typing = (request.htmx.target or "").startswith("note-state-")
    if is_typing:
        context["was_saved"] = not told
    status = HTTPStatus.CONFLICT if told else HTTPStatus.OK
    if told and not _is_partial(request):
        return render(request, "decisions/conflict.html", context, status=status)
    template = "decisions/_note_state.html" if is_typing else PANEL
    return _answer(request, context, act="note", template=template, status=status)


@require_POST
@never_cache
def mark_reviewed(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Note that designs were looked at; leafing sends several at once."""
    case = access.case_to_work_in(request.user, case_id)
    asked = list(dict.fromkeys(request.POST.getlist("design")))
    if len(asked) > MOST_REVIEWED:
        raise BadRequest(f"At most {MOST_REVIEWED} designs are marked at once.")
    known = Patent.objects.filter(pk__in=asked).values_list("pk", flat=True)
    decisions.mark_reviewed(request.user, case, known)
    if _is_partial(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(_next(request))


@require_POST
@never_cache
def undo(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Take back one's last act in the case, wherever it was done."""
    case = access.case_to_work_in(request.user, case_id)
    try:
        act = decisions.undo(request.user, case)
    except decisions.Overtaken as problem:
        return _undone(request, case, problem.act, problem=str(problem))
    if act is None:
        if _is_partial(request):
            return _event(HttpResponse(status=204), "", "undo", False)
        messages.info(request, "There is nothing to undo.")
        return redirect(_next(request))
    return _undone(request, case, act)


def _undone(
    request: SignedIn, case: Case, act: Act, *, problem: str = ""
) -> HttpResponse:
    is_design = decision_states.is_of_design(act)
    if is_design and _is_partial(request):
        decision = decisions.of_designs(case, [act.key])[act.key]
        context = _context(request, case, decision) | {"conflict": problem}
        status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
        return _answer(request, context, act="undo", status=status)
    name = numbers.shown(act.key) if is_design else "Evidence"
    if problem:
        messages.warning(request, f"{name}: {problem}")
    else:
        messages.success(request, f"{name}: the last decision is undone.")
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(_next(request))


def _decide(
    request: SignedIn,
    case_id: UUID,
    number: str,
    act: str,
    decide: Callable[[Case, str], Decision],
    *,
    advance: bool = False,
) -> HttpResponse:
    case, patent_id = _asked(request, case_id, number)
    try:
        decision = decide(case, patent_id)
    except decisions.UnusableDecision as problem:
        raise BadRequest(str(problem)) from problem
    context = _context(request, case, decision)
    return _answer(request, context, act=act, advance=advance)


def _asked(request: SignedIn, case_id: UUID, number: str) -> tuple[Case, str]:
    """The case to work in and the design; anything else is not there."""
    case = access.case_to_work_in(request.user, case_id)
    try:
        patent_id = numbers.parse(number)
    except numbers.UnreadableNumber as problem:
        raise access.NotVisible(str(problem)) from problem
    get_object_or_404(Patent.objects.only("pk"), pk=patent_id)
    return case, patent_id


def _run(request: SignedIn, case: Case) -> SearchRun | None:
    """The search a citation came from; one of another case is not there."""
    given = request.POST.get("run", "")
    if not given:
        return None
    try:
        run = access.run(request.user, UUID(given))
    except ValueError as problem:
        raise BadRequest("A search has another kind of id.") from problem
    if access.case_of(request.user, run).pk != case.pk:
        raise access.NotVisible(f"no search {given} in {case}")
    return run


def _standing(row: Any) -> Decision:
    assert isinstance(row, CaseDesign)
    return decisions.of_designs(row.case, [row.patent_id])[row.patent_id]


def _context(request: SignedIn, case: Case, decision: Decision) -> dict[str, Any]:
    run = request.POST.get("run", "")
    return {
        "case": case,
        "decision": decision,
        "patent_id": decision.patent_id,
        "run": {"pk": run} if run else None,
        "shown_figure": request.POST.get("figure", ""),
        "back_to": _next(request),
    }


def _answer(
    request: SignedIn,
    context: dict[str, Any],
    *,
    act: str,
    advance: bool = False,
    template: str = PANEL,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    if not _is_partial(request):
        return redirect(f"{context['back_to']}#decision-{context['patent_id']}")
    answer = render(request, template, context, status=status)
    return _event(answer, context["patent_id"], act, advance)


def _event(
    answer: HttpResponse, patent_id: str, act: str, advance: bool
) -> HttpResponse:
    told = {"design": patent_id, "act": act, "advance": advance}
    return trigger_client_event(answer, "decided", told)


def _is_partial(request: SignedIn) -> bool:
    """Whether a panel is wanted, not the page the person is on made anew."""
    is_page = request.htmx.target == "content"
    wants_panel = bool(request.htmx) and not is_page
    return wants_panel or request.headers.get("X-Partial") == "1"


def _next(request: SignedIn) -> str:
    """Where the person was; without a word of that, a new search."""
    return came_from(request) or reverse("search")
