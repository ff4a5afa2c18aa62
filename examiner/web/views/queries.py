"""Asking: the search page, the query panel of a case, what a query leaves eligible."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from examiner.cases import access, drawings, history, searches
from examiner.cases import figures as case_figures
from examiner.cases.models import Case
from examiner.cases.sources import OfPerson
from examiner.web import asked_cases, eligible_counts, query_pages, tiles
from examiner.web.forms import asked
from examiner.web.forms.queries import QueryForm
from examiner.web.query_pages import Arranged
from examiner.web.requests import SignedIn
from examiner.web.views import uploads
from search import encoding, page_pictures, result_sets
from search.media import MissingMedia
from search.models import Figure, SearchRun
from search.page_pictures import Look
from search.queries import MOST_VIEWS, Filters, UnusableQuery, View
from workers import workflows

_KINDS = {"small": "image/webp", "full": "image/png"}
_GONE = (
    "A drawing of the query is no longer there. All else is as you left it: look at "
    "the drawings, then search again."
)


@require_GET
@never_cache  # 35 USC 122: these pages hold words and drawings of cases
def new(request: SignedIn) -> HttpResponse:
    """The search page: drawings, words, classes, a date."""
    form = _form(request, None, initial=request.GET.dict())
    return query_pages.new(request, form, [], [])


@require_GET
@never_cache
def of_case(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The query panel of a case, filled from its facts and its figures."""
    case = access.case(request.user, case_id)
    form = _form(request, case, initial=asked.of_case(case) | request.GET.dict())
    figures = drawings.of_case(case).figures
    return query_pages.of_case(request, form, tiles.of_case(figures), [], case=case)


@require_POST
@never_cache
def create(request: SignedIn) -> HttpResponse:
    """Queue a search and go to its page; without scripts the files come along here."""
    case = asked_cases.to_search_in(request)
    form = _form(request, case, request.POST)
    views = _views(form)
    chosen = _tiles(request, form, views, case)
    received = uploads.received_from(request, case)
    arranged = uploads.arranged(received, room=MOST_VIEWS - len(chosen))
    added = [tile.view for _, made in arranged for tile in made if tile.is_chosen]
    is_refused = any(upload.refusal for upload in received)
    run = None if is_refused else _started(request, form, (*views, *added), case)
    if run is None:
        return _again(request, form, chosen, arranged, case)
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


@require_POST
@never_cache
def eligible(request: SignedIn) -> HttpResponse:
    """How much the filters of a form leave; nothing is searched and nothing kept."""
    form = _form(request, asked_cases.to_see(request), request.POST)
    context: dict[str, Any] = {}
    try:
        filters = form.eligible()
        _check_set(request, filters)
        context["eligible"] = eligible_counts.read(filters)
    except forms.ValidationError as error:
        context["problem"] = " ".join(error.messages)
    except UnusableQuery as error:
        context["problem"] = str(error)
    return render(request, "runs/_eligible.html", context)


@require_safe
def picture(request: SignedIn, run_id: UUID, position: int, size: str) -> HttpResponse:
    """A page of an upload as a search saw it: cropped, turned, mirrored."""
    if size not in _KINDS:
        raise Http404("pictures are small or full")
    run = access.run(request.user, run_id)
    views = run.views.exclude(page=None).select_related("page__upload")
    view = get_object_or_404(views, position=position)
    look = Look(
        crop=tuple(view.crop) if view.crop else None,
        rotation=view.rotation,
        is_mirrored=view.is_mirrored,
    )
    assert view.page is not None
    try:
        content = page_pictures.read(
            view.page, look=look, size="small" if size == "small" else "full"
        )
    except MissingMedia as error:
        raise Http404("no such picture") from error
    response = HttpResponse(content, content_type=_KINDS[size])
    response["Cache-Control"] = "private, no-store"  # 35 USC 122
    return response


def _form(
    request: SignedIn, case: Case | None, *data: Any, **options: Any
) -> QueryForm:
    own = case or access.scratch_case(request.user)
    return QueryForm(
        *data,
        searches=history.runs_by_name(own),
        ready=encoding.live_facets(),
        **options,
    )


def _started(
    request: SignedIn, form: QueryForm, views: tuple[View, ...], case: Case | None
) -> SearchRun | None:
    """A run that waits; None with the reasons among the form's errors."""
    if not form.is_valid():
        return None
    try:
        query = form.query(views)
        _check_set(request, query.filters)
        return searches.start(request.user, query, case=case)
    except UnusableQuery as error:
        form.add_error(None, str(error))
        return None


def _check_set(request: SignedIn, filters: Filters) -> None:
    """Refuse a set made from searches of others. Raises UnusableQuery."""
    if filters.within:
        runs = list(result_sets.run_ids(filters.within))
        OfPerson(request.user).check_runs(runs)


def _views(form: QueryForm) -> tuple[View, ...]:
    """The drawings of a form; none where how they are seen cannot be read."""
    try:
        return form.views()
    except UnusableQuery as error:
        form.add_error(None, str(error))
        return ()


def _again(
    request: SignedIn,
    form: QueryForm,
    chosen: list[tiles.Tile],
    arranged: Arranged,
    case: Case | None,
) -> HttpResponse:
    if case is None:
        return query_pages.new(request, form, chosen, arranged)
    return query_pages.of_case(request, form, chosen, arranged, case=case)


def _tiles(
    request: SignedIn, form: QueryForm, views: tuple[View, ...], case: Case | None
) -> list[tiles.Tile]:
    """The drawings of a form; one removed meanwhile becomes an error of it."""
    found = []
    for view in views:
        try:
            found.append(_tile(request, view))
        except (access.NotVisible, Http404):
            form.add_error(None, _GONE)
    parted = tiles.told_apart(found)
    return tiles.named(parted, case_figures.of_case(case)) if case else parted


def _tile(request: SignedIn, view: View) -> tiles.Tile:
    """A drawing this person may search from; anything else is not there."""
    if view.page_id is not None:
        tile = tiles.of_page(access.upload_page(request.user, view.page_id))
    else:
        searchable = Figure.objects.searchable().select_related("sheet")
        tile = tiles.of_figure(get_object_or_404(searchable, pk=view.figure_id))
    return replace(tile, view=view)
