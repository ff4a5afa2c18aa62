"""The team of a case: who joins, who leaves, who gets it."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from examiner.accounts.models import User
from examiner.cases import access, team
from examiner.web.forms.cases import MemberForm, PersonForm
from examiner.web.requests import SignedIn


@require_POST
@never_cache
def add(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Let a person work on a case, or supervise it."""
    case = access.case_to_manage(request.user, case_id)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _refused(request, case_id, form)
    person, role = form.cleaned_data["person"], form.cleaned_data["role"]
    try:
        team.add(request.user, case, person, role=role)
    except team.UnableToJoin as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{_name(person)} is in the team now.")
    return redirect("case", case.pk)


@require_POST
@never_cache
def remove(request: SignedIn, case_id: UUID, person_id: int) -> HttpResponse:
    """Take a person out of the team, or leave it oneself."""
    case = access.case(request.user, case_id)
    person = get_object_or_404(User, pk=person_id)
    team.remove(request.user, case, person)
    if person.pk == request.user.pk:
        messages.success(request, "You have left the team of the case.")
        return redirect("cases")
    messages.success(request, f"{_name(person)} is not in the team any more.")
    return redirect("case", case.pk)


@require_POST
@never_cache
def hand_over(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Give a case to another owner."""
    case = access.case_to_manage(request.user, case_id)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _refused(request, case_id, form)
    person = form.cleaned_data["person"]
    try:
        team.hand_over(request.user, case, person)
    except team.UnableToJoin as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"The case is {_name(person)}'s now.")
    return redirect("case", case.pk)


def _refused(request: SignedIn, case_id: UUID, form: Form) -> HttpResponse:
    said = [str(error) for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(said))
    return redirect("case", case_id)


def _name(person: User) -> str:
    return person.get_full_name() or person.username
