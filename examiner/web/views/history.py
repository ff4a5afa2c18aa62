"""The history of a case: its searches starred, noted, combined, compared."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from examiner.cases import access, history
from examiner.cases.models import Case
from examiner.cases.versions import ChangedMeanwhile
from examiner.web import difference_pages, history_lines
from examiner.web.requests import SignedIn
from search.models import SearchRun
from search.queries import UnusableQuery
from search.result_sets import UnreadableSet
from workers import workflows

IN_PANEL = 12


@require_GET
@never_cache  # 35 USC 122
def show(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Every search of a case, newest first."""
    return _page(request, access.case(request.user, case_id))


@require_GET
@never_cache
def panel(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The latest searches, for the panel beside a result."""
    case = access.case(request.user, case_id)
    context = {
        "case": case,
        "lines": history_lines.of_case(case, latest=IN_PANEL),
        "here": request.GET.get("here", ""),
    }
    return render(request, "history/_panel.html", context)


@require_POST
@never_cache
def star(request: SignedIn, case_id: UUID, number: int) -> HttpResponse:
    """Mark a search to come back to, or no longer."""
    case = access.case_to_work_in(request.user, case_id)
    search = history.search(case, number)
    is_starred = bool(request.POST.get("star"))
    history.star(request.user, search, is_starred=is_starred)
    if request.htmx:
        return render(request, "history/_star.html", {"case": case, "search": search})
    return redirect(_place(case, number))


@require_POST
@never_cache
def note(request: SignedIn, case_id: UUID, number: int) -> HttpResponse:
    """Keep the note of a search; of two people at once the second is told."""
    case = access.case_to_work_in(request.user, case_id)
    search = history.search(case, number)
    typed = request.POST.get("note", "")
    seen = request.POST.get("replace") or request.POST.get("version", "")
    told: dict[str, object] = {"was_saved": True}
    try:
        history.note(
            request.user,
            search,
            text=typed,
            seen=int(seen) if seen.isdecimal() else 0,
        )
    except history.TooLong as problem:
        raise BadRequest(str(problem)) from problem
    except ChangedMeanwhile as problem:
        told = {"conflict": str(problem), "typed": typed, "seen": seen}
    status = HTTPStatus.CONFLICT if "conflict" in told else HTTPStatus.OK
    context = {"case": case, "search": search, **told}
    if request.htmx:
        return render(request, "history/_note_state.html", context, status=status)
    if status == HTTPStatus.CONFLICT:
        return render(request, "history/conflict.html", context, status=status)
    return redirect(_place(case, number))


@require_POST
@never_cache
def combine(request: SignedIn, case_id: UUID) -> HttpResponse:
    """List the designs of a set like `L1 AND L2 NOT L3`, or search among them."""
    case = access.case_to_work_in(request.user, case_id)
    typed = request.POST.get("within", "")
    try:
        if "among" in request.POST:
            history.read_set(case, typed)
            query = urlencode({"within": typed})
            return redirect(f"{reverse('case-search', args=[case.pk])}?{query}")
        run = history.combine(request.user, case, typed)
    except (UnreadableSet, UnusableQuery) as problem:
        return _page(request, case, asked=typed, problem=str(problem))
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


@require_GET
@never_cache
def compare(request: SignedIn, case_id: UUID) -> HttpResponse:
    """From the two searches chosen in the history to their difference."""
    case = access.case(request.user, case_id)
    pair = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(number.isdecimal() for number in pair):
        return redirect("case-history", case.pk)
    before, after = (history.search(case, int(number)) for number in pair)
    return redirect("difference", before.run_id, after.run_id)


@require_GET
@never_cache
def difference(request: SignedIn, before_id: UUID, after_id: UUID) -> HttpResponse:
    """What moved, what is new and what is gone between two searches of a case."""
    before, after = (access.run(request.user, one) for one in (before_id, after_id))
    case = access.case_of(request.user, after)
    if access.case_of(request.user, before).pk != case.pk:
        raise access.NotVisible("two searches of different cases")
    states = {before.state, after.state}
    if states != {SearchRun.State.DONE}:
        messages.warning(request, "Only searches that have been answered are compared.")
        return redirect("case-history", case.pk)
    context = {"case": case, "page": difference_pages.read(before, after, case=case)}
    return render(request, "history/difference.html", context)


def _page(
    request: SignedIn, case: Case, *, asked: str = "", problem: str = ""
) -> HttpResponse:
    lines = history_lines.of_case(case)
    context = {
        "case": case,
        "works": case.is_open and access.works(request.user, case),
        "lines": lines,
        "done": [line for line in lines if line.entry.run.state == "done"],
        "asked": asked,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "history/show.html", context, status=status)


def _place(case: Case, number: int) -> str:
    return f"{reverse('case-history', args=[case.pk])}#L{number}"
