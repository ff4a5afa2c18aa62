"""Cases: listing, opening, reading, changing, closing them."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from examiner.cases import access, desk, drawings, lifecycle, team, versions
from examiner.cases.models import Case
from examiner.web import class_tree
from examiner.web.forms.cases import CaseForm, MemberForm, PersonForm
from examiner.web.requests import SignedIn

LISTED = 50
# What the list can be narrowed to: the address' word, the state, the screen's word.
STATES = (
    ("open", Case.State.OPEN.value, "Open"),
    ("closed", Case.State.CLOSED.value, "Closed"),
    ("archived", Case.State.ARCHIVED.value, "Archived"),
    ("all", "", "All"),
)


@require_GET
@never_cache  # 35 USC 122, as all pages of cases
def overview(request: SignedIn) -> HttpResponse:
    """The cases of a person, those worked in latest first."""
    known = {word: state for word, state, _ in STATES}
    wanted = request.GET.get("state", "open")
    wanted = wanted if wanted in known else "open"
    found = desk.cases(request.user, state=known[wanted])
    page = Paginator(found, LISTED).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": desk.lines(page.object_list),
        "states": STATES,
        "wanted": wanted,
    }
    return render(request, "cases/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def new(request: SignedIn) -> HttpResponse:
    """Open a case; from the desk its number and title come along."""
    form = CaseForm(request.POST or None)
    case = form.save(request.user) if form.is_valid() else None
    if case is None:
        return _form_page(request, form, "cases/new.html")
    messages.success(request, "The case is open. Next, put its drawings in.")
    return redirect("case", case.pk)


@require_GET
@never_cache
def show(request: SignedIn, case_id: UUID) -> HttpResponse:
    """A case: its facts, its team, what stands in it, what comes next."""
    case = access.case(request.user, case_id)
    people = team.of_case(request.user, case)
    context = {
        "case": case,
        "team": people,
        "line": desk.lines([case])[0],
        "drawn": drawings.of_case(case),
        "steps": lifecycle.steps(case) if people.is_in_charge else [],
        "can_edit": people.is_at_work and case.is_open and not case.is_scratch,
        "member_form": MemberForm(),
        "owner_form": PersonForm(auto_id="owner-%s"),
    }
    return render(request, "cases/show.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Change the facts; what somebody changed meanwhile is shown, not lost."""
    case = access.case_to_work_in(request.user, case_id)
    if case.is_scratch:
        raise access.NotAllowed("The scratch case has no facts: open a case for them.")
    form = CaseForm(request.POST or None, case=case)
    try:
        saved = form.save(request.user) if form.is_valid() else None
    except versions.ChangedMeanwhile as problem:
        form.add_error(None, str(problem))
        return _form_page(request, form, "cases/edit.html", HTTPStatus.CONFLICT)
    if saved is None:
        return _form_page(request, form, "cases/edit.html")
    messages.success(request, "The facts are saved.")
    return redirect("case", case.pk)


@require_POST
@never_cache
def step(request: SignedIn, case_id: UUID, name: str) -> HttpResponse:
    """Close, archive or reopen a case."""
    if name not in lifecycle.STEPS:
        raise Http404
    case = access.case_to_manage(request.user, case_id)
    wanted = lifecycle.STEPS[name]
    try:
        lifecycle.take(request.user, case, wanted)
    except lifecycle.UnableToStep as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, wanted.told)
    return redirect("case", case.pk)


def _form_page(
    request: SignedIn, form: CaseForm, template: str, status: int | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "case": form.case,
        "class_lists": class_tree.options(),
    }
    if status is None:
        is_wrong = form.is_bound
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, template, context, status=status)
