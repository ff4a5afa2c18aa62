"""The drawings of a case: put in, read, named, ordered, checked."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from examiner.cases import (
    access,
    figure_edits,
    figures,
    removal,
    uploads,
    versions,
)
from examiner.cases.models import Case, CaseFigure
from examiner.web import drawing_sheets
from examiner.web.drawing_sheets import Typed
from examiner.web.forms.case_figures import NameForm
from examiner.web.requests import SignedIn
from examiner.web.views import figure_marks
from search.media import MissingMedia
from search.models import Upload

_CHANGED = "Somebody changed this figure meanwhile: it is as they left it."
_KINDS = {"small": "image/webp", "full": "image/png"}


@require_safe
@never_cache  # 35 USC 122, as all pages of cases
def show(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The drawings of a case: files to put in, figures to name, what was found."""
    return _page(request, _case(request, case_id))


@require_safe
@never_cache
def state(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Figures and findings as they stand, in place of those on the screen."""
    return _region(request, _case(request, case_id))


@require_POST
@never_cache
def receive(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Take files into the case; each is taken or refused by itself."""
    case = access.case_to_work_in(request.user, case_id)
    files = request.FILES.getlist("files")
    received = [uploads.receive(request.user, file, case=case) for file in files]
    refused = [each for each in received if each.state == Upload.State.REFUSED]
    if request.headers.get("X-Partial"):
        return render(request, "drawings/_received.html", {"refused": refused})
    for upload in refused:
        messages.error(request, upload.refusal)
    return redirect("case-drawings", case.pk)


@require_POST
@never_cache
def name(request: SignedIn, case_id: UUID, figure_id: int) -> HttpResponse:
    """Save number and view of a figure; what cannot be saved stays in its form."""
    figure = figure_marks.figure(request, case_id, figure_id)
    form = NameForm(request.POST, auto_id=f"%s-{figure_id}")
    if not form.is_valid():
        return _unsaved(request, figure, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen = form.cleaned_data["version"]
    try:
        figure_edits.change(request.user, figure, seen=seen, **form.values())
    except versions.ChangedMeanwhile as problem:
        form.renew(figure.version, str(problem))
        return _unsaved(request, figure, form, HTTPStatus.CONFLICT)
    if not request.htmx:
        return _back(figure)
    sheet = drawing_sheets.of_case(request.user, figure.case)
    context = {"sheet": sheet, "case": figure.case, "card": sheet.card(figure.pk)}
    return render(request, "drawings/_saved.html", context)


@require_POST
@never_cache
def leave_out(request: SignedIn, case_id: UUID, figure_id: int) -> HttpResponse:
    """Take a figure out of search and checks, or back in."""
    figure = figure_marks.figure(request, case_id, figure_id)
    seen = _number(request, "version", figure.version)
    is_left_out = not figure.is_left_out
    try:
        figure_edits.leave_out(request.user, figure, seen=seen, is_left_out=is_left_out)
    except versions.ChangedMeanwhile:
        return _refused(request, figure.case, _CHANGED)
    return _done(request, figure)


@require_POST
@never_cache
def move(request: SignedIn, case_id: UUID, figure_id: int) -> HttpResponse:
    """Put a figure a place earlier or later."""
    figure = figure_marks.figure(request, case_id, figure_id)
    figure_edits.move(request.user, figure, by=_number(request, "by", 1))
    return _done(request, figure)


@require_POST
@never_cache
def confirm(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Confirm all figures whose number and view are proposed."""
    return _of_case(request, case_id, figure_edits.confirm_all)


@require_POST
@never_cache
def add(request: SignedIn, case_id: UUID, page_id: int) -> HttpResponse:
    """Another figure of a page; its part is marked next."""
    case = access.case_to_work_in(request.user, case_id)
    page = access.upload_page(request.user, page_id)
    figure = figure_edits.add(request.user, case, page)
    return redirect("edit-figure", case.pk, figure.pk)


@require_POST
@never_cache
def start_again(request: SignedIn, case_id: UUID, page_id: int) -> HttpResponse:
    """Propose the figures of a page afresh."""
    page = access.upload_page(request.user, page_id)
    return _of_case(
        request, case_id, lambda user, case: figure_edits.start_again(user, case, page)
    )


@require_POST
@never_cache
def remove_file(request: SignedIn, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """Take a file out of the case; refused where a search rests on it."""
    case = access.case_to_work_in(request.user, case_id)
    upload = access.upload(request.user, upload_id)
    return _removed(request, case, upload, lambda: removal.remove(request.user, upload))


@require_POST
@never_cache
def remove_page(request: SignedIn, case_id: UUID, page_id: int) -> HttpResponse:
    """Take one page of a file out of the case, likewise."""
    case = access.case_to_work_in(request.user, case_id)
    page = access.upload_page(request.user, page_id)
    return _removed(
        request, case, page.upload, lambda: removal.remove_page(request.user, page)
    )


@require_safe
def picture(request: SignedIn, figure_id: int, size: str) -> HttpResponse:
    """A figure of an application, cropped and turned; only its people get it."""
    if size not in _KINDS:
        raise Http404("pictures are small or full")
    figure = access.figure(request.user, figure_id)
    try:
        content = figures.picture(figure, size="small" if size == "small" else "full")
    except MissingMedia as error:
        raise Http404("no such picture") from error
    response = HttpResponse(content, content_type=_KINDS[size])
    response["Cache-Control"] = "private, no-store"  # 35 USC 122
    return response


def _case(request: SignedIn, case_id: UUID) -> Case:
    """A case with drawings of its own; searches without a case have none."""
    case = access.case(request.user, case_id)
    if case.is_scratch:
        raise access.NotVisible("the scratch case examines no application")
    return case


def _of_case(
    request: SignedIn, case_id: UUID, act: Callable[[Any, Case], object]
) -> HttpResponse:
    case = access.case_to_work_in(request.user, case_id)
    act(request.user, case)
    if request.htmx:
        return _region(request, case)
    return redirect("case-drawings", case.pk)


def _removed(
    request: SignedIn, case: Case, upload: Upload, act: Callable[[], None]
) -> HttpResponse:
    if not case.uploads.filter(upload=upload).exists():
        raise access.NotVisible(f"no upload {upload.pk} in the case")
    try:
        act()
    except removal.IsNeeded as problem:
        return _refused(request, case, str(problem))
    return (
        _region(request, case) if request.htmx else redirect("case-drawings", case.pk)
    )


def _refused(request: SignedIn, case: Case, problem: str) -> HttpResponse:
    """The drawings as they stand, and why something was not done."""
    if request.htmx:
        return _region(request, case, problem=problem)
    messages.error(request, problem)
    return redirect("case-drawings", case.pk)


def _done(request: SignedIn, figure: CaseFigure) -> HttpResponse:
    return _region(request, figure.case) if request.htmx else _back(figure)


def _back(figure: CaseFigure) -> HttpResponse:
    address = reverse("case-drawings", args=[figure.case_id])
    return redirect(f"{address}#figure-{figure.pk}")


def _unsaved(
    request: SignedIn, figure: CaseFigure, form: NameForm, status: HTTPStatus
) -> HttpResponse:
    """The figure's card with what was typed, and what stands now beside it."""
    typed = Typed(figure_id=figure.pk, form=form)
    if not request.htmx:
        return _page(request, figure.case, typed=typed, status=status)
    sheet = drawing_sheets.of_case(request.user, figure.case, typed=typed)
    context = {"sheet": sheet, "case": figure.case, "card": sheet.card(figure.pk)}
    response = render(request, "drawings/_figure.html", context, status=status)
    response["HX-Retarget"] = f"#figure-{figure.pk}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _page(
    request: SignedIn, case: Case, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    sheet = drawing_sheets.of_case(request.user, case, typed=typed)
    context = {"sheet": sheet, "case": case}
    return render(request, "drawings/show.html", context, status=status)


def _region(request: SignedIn, case: Case, *, problem: str = "") -> HttpResponse:
    sheet = drawing_sheets.of_case(request.user, case)
    context = {"sheet": sheet, "case": case, "problem": problem}
    return render(request, "drawings/_region.html", context)


def _number(request: SignedIn, field: str, default: int) -> int:
    """A whole number a button sent, or the default for nonsense."""
    try:
        return int(request.POST.get(field, ""))
    except ValueError:
        return default
