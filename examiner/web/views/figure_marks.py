"""The editor of a figure: its part of the page, and the claimed part of that."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from examiner.cases import access, figure_edits, figures, versions
from examiner.cases.models import CaseFigure
from examiner.web.forms.case_figures import MarkForm
from examiner.web.requests import SignedIn


def figure(request: SignedIn, case_id: UUID, figure_id: int) -> CaseFigure:
    """A figure of this very case. Raises access.NotVisible."""
    found = access.figure(request.user, figure_id)
    if found.case_id != case_id:
        raise access.NotVisible(f"no figure {figure_id} in the case")
    return found


@require_http_methods(["GET", "POST"])
@never_cache  # 35 USC 122, as all pages of cases
def edit(request: SignedIn, case_id: UUID, figure_id: int) -> HttpResponse:
    """Mark what of its page a figure is and what of it is claimed."""
    found = figure(request, case_id, figure_id)
    access.check_works(request.user, found.case)
    form = MarkForm(request.POST) if request.method == "POST" else MarkForm.of(found)
    status = HTTPStatus.OK
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            figure_edits.change(request.user, found, seen=seen, **form.values())
        except versions.ChangedMeanwhile as problem:
            form.renew(found.version, str(problem))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, f"{figures.name(found)} is marked.")
            address = reverse("case-drawings", args=[case_id])
            return redirect(f"{address}#figure-{found.pk}")
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "case": found.case,
        "figure": found,
        "name": figures.name(found),
        "form": form,
        "has_changed": status == HTTPStatus.CONFLICT,
    }
    return render(request, "drawings/edit.html", context, status=status)
