"""Evidence of a case: added, shown with its hash checked, changed, taken out."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from examiner.cases import access, date_labels, evidence
from examiner.cases.models import Case, Citation, Evidence
from examiner.cases.versions import ChangedMeanwhile
from examiner.web import reasons
from examiner.web.forms.evidence import EvidenceForm
from examiner.web.requests import SignedIn


@require_http_methods(["GET", "POST"])
@never_cache  # 35 USC 122, as all pages of cases
def overview(request: SignedIn, case_id: UUID) -> HttpResponse:
    """All evidence of a case and a form to add to it."""
    case = access.case(request.user, case_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            image = form.cleaned_data["image"]
            added = evidence.add(request.user, case, image, **form.facts)
            return _back(added)
        except evidence.RefusedImage as problem:
            form.add_error("image", str(problem))
    cited = evidence.roles(case)
    lines = [_line(case, one, cited) for one in evidence.of_case(case)]
    context = {
        "case": case,
        "form": form,
        "lines": lines,
        "roles": Citation.Role.choices,
        "is_read_only": not (case.is_open and access.works(request.user, case)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evidence/list.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: SignedIn, evidence_id: UUID) -> HttpResponse:
    """Change what is written down; what somebody changed meanwhile is shown."""
    held = access.evidence(request.user, evidence_id)
    access.check_works(request.user, held.case)
    form = EvidenceForm(request.POST or None, request.FILES or None, evidence=held)
    context: dict[str, Any] = {"case": held.case, "evidence": held, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        try:
            image, seen = form.cleaned_data["image"], form.cleaned_data["version"]
            evidence.change(request.user, held, image, seen=seen or 0, **form.facts)
            return _back(held)
        except evidence.RefusedImage as problem:
            form.add_error("image", str(problem))
        except ChangedMeanwhile as problem:
            status = HTTPStatus.CONFLICT
            context |= {"conflict": str(problem), "standing": _standing(form, held)}
            sent = request.POST.copy()
            sent["version"] = str(held.version)
            form.data = sent
    return render(request, "evidence/edit.html", context, status=status)


@require_POST
@never_cache
def remove(request: SignedIn, evidence_id: UUID) -> HttpResponse:
    """Take it out of its case, unless it is cited."""
    held = access.evidence(request.user, evidence_id)
    try:
        evidence.remove(request.user, held)
        messages.success(request, "The evidence is taken out of the case.")
    except evidence.IsCited as problem:
        messages.warning(request, str(problem))
    return redirect("evidence", held.case_id)


@require_GET
@never_cache
def leave(request: SignedIn, evidence_id: UUID) -> HttpResponse:
    """Before an address is opened: exactly what would leave the house."""
    held = access.evidence(request.user, evidence_id)
    if not held.url:
        raise Http404("no address is kept with it")
    matter = evidence.case_matter(held.case, held.url)
    parts = urlsplit(held.url)
    context = {
        "case": held.case,
        "evidence": held,
        "parts": parts,
        "matter": matter,
        "is_withheld": evidence.names_application(held.case, held.url),
    }
    return render(request, "evidence/leave.html", context)


def _line(case: Case, one: Evidence, cited: dict[UUID, str]) -> dict[str, Any]:
    labels = date_labels.of_evidence(case, one)
    return {
        "evidence": one,
        "labels": [reasons.label(label.to_json()) for label in labels],
        "is_intact": evidence.is_intact(one),
        "pages": list(one.upload.pages.all()) if one.upload else [],
        "role": cited.get(one.pk, ""),
    }


def _standing(form: EvidenceForm, held: Evidence) -> list[tuple[str, str, Any]]:
    """What stands now where it differs from what was typed: label, value."""
    typed = form.cleaned_data
    return [
        (name, str(form.fields[name].label), getattr(held, name))
        for name in form.facts
        if typed[name] != getattr(held, name)
    ]


def _back(held: Evidence) -> HttpResponse:
    page = reverse("evidence", args=[held.case_id])
    return redirect(f"{page}#evidence-{held.pk}")
