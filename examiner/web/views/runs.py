"""Searches: asking, waiting, reading the result, refining it."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from examiner.cases import access, searches
from examiner.cases import uploads as case_uploads
from examiner.cases.sources import OfPerson
from examiner.web import class_tree, corpus_size, results, tiles
from examiner.web.forms.queries import QueryForm, as_asked
from examiner.web.requests import SignedIn
from examiner.web.views import uploads
from search import replays, result_sets
from search.models import Figure, SearchRun, Upload
from search.queries import MOST_VIEWS, UnusableQuery, View
from workers import workflows

RECENT = 8

Arranged = list[tuple[Upload, list[tiles.Tile]]]


@require_GET
@never_cache  # 35 USC 122: these pages hold words and drawings of cases
def new(request: SignedIn) -> HttpResponse:
    """The search page: drawings, words, classes, a date."""
    form = QueryForm(initial=request.GET.dict())
    return _search_page(request, form, [], [])


@require_POST
@never_cache
def create(request: SignedIn) -> HttpResponse:
    """Queue a search and go to its page; without scripts the files come along here."""
    form = QueryForm(request.POST)
    views = _views(form)
    chosen = [_tile(request, view) for view in views]
    files = request.FILES.getlist("files")
    received = [case_uploads.receive(request.user, file) for file in files]
    arranged = uploads.arranged(received, room=MOST_VIEWS - len(chosen))
    added = [tile.view for _, made in arranged for tile in made if tile.is_chosen]
    is_refused = any(upload.refusal for upload in received)
    run = None if is_refused else _started(request, form, (*views, *added))
    if run is None:
        return _search_page(request, form, chosen, arranged)
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


@require_POST
@never_cache
def replay(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Ask a search again on the corpus as it was, and compare."""
    return _followed(request, run_id, replays.replay)


@require_POST
@never_cache
def update(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Ask a search again, only of what came into the corpus since."""
    return _followed(request, run_id, replays.update)


@require_GET
@never_cache
def show(request: SignedIn, run_id: UUID) -> HttpResponse:
    """A search with its query beside it, finished or not."""
    result = results.read(
        access.run(request.user, run_id),
        shown=request.GET.get("shown", ""),
        now=timezone.now(),
    )
    context = {
        "result": result,
        "run": result.run,
        "corpus": corpus_size.read(),
        "form": QueryForm(initial=as_asked(result.run)),
        "tiles": result.tiles,
        "most_views": MOST_VIEWS,
        "class_lists": class_tree.options(),
    }
    return render(request, "runs/show.html", context)


@require_GET
@never_cache
def state(request: SignedIn, run_id: UUID) -> HttpResponse:
    """What the search page asks for while it waits: how far it is, then the result.

    Nothing where it is as far as the page knows, which then stays as it is.
    """
    run = access.run(request.user, run_id)
    now = timezone.now()
    if results.stage(run, now=now) == request.GET.get("known"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    result = results.read(run, shown="", now=now)
    context = {"result": result, "run": result.run, "corpus": corpus_size.read()}
    return render(request, "runs/_result.html", context)


def _started(
    request: SignedIn, form: QueryForm, views: tuple[View, ...]
) -> SearchRun | None:
    """A run that waits; None with the reasons among the form's errors."""
    if not form.is_valid():
        return None
    try:
        query = form.query(views)
        if query.filters.within:
            runs = list(result_sets.run_ids(query.filters.within))
            OfPerson(request.user).check_runs(runs)
        return searches.start(request.user, query)
    except UnusableQuery as error:
        form.add_error(None, str(error))
        return None


def _views(form: QueryForm) -> tuple[View, ...]:
    """The drawings of a form; none where how they are seen cannot be read."""
    try:
        return form.views()
    except UnusableQuery as error:
        form.add_error(None, str(error))
        return ()


def _followed(
    request: SignedIn, run_id: UUID, make: Callable[[SearchRun], SearchRun]
) -> HttpResponse:
    """Queue a search that comes out of another one, and go to its page."""
    origin = access.run(request.user, run_id)
    try:
        run = searches.follow(request.user, origin, make)
    except replays.UnableToRepeat as problem:
        messages.error(request, str(problem))
        return redirect("run", origin.pk)
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


def _search_page(
    request: SignedIn, form: QueryForm, chosen: list[tiles.Tile], arranged: Arranged
) -> HttpResponse:
    context = {
        "form": form,
        "tiles": chosen,
        "uploads": arranged,
        "most_views": MOST_VIEWS,
        "class_lists": class_tree.options(),
        "corpus": corpus_size.read(),
        "recent": results.recent(access.runs_of(request.user), count=RECENT),
    }
    status = 422 if form.is_bound else 200
    return render(request, "runs/new.html", context, status=status)


def _tile(request: SignedIn, view: View) -> tiles.Tile:
    """A drawing this person may search from; anything else is not there."""
    if view.page_id is not None:
        tile = tiles.of_page(access.upload_page(request.user, view.page_id))
    else:
        searchable = Figure.objects.searchable().select_related("sheet")
        tile = tiles.of_figure(get_object_or_404(searchable, pk=view.figure_id))
    return replace(tile, view=view)
