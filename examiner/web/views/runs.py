"""Searches: waiting, reading the result, asking them again or otherwise."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from examiner.cases import access, history, searches
from examiner.cases import figures as case_figures
from examiner.web import corpus_size, query_pages, results, tiles
from examiner.web.forms import asked
from examiner.web.forms.queries import QueryForm
from examiner.web.requests import SignedIn
from search import encoding, replays, suggestions
from search.models import SearchRun
from search.queries import UnusableQuery
from workers import workflows


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


@require_POST
@never_cache
def follow_suggestion(request: SignedIn, run_id: UUID, name: str) -> HttpResponse:
    """Ask again with what was suggested after a weak or empty result."""

    def make(origin: SearchRun) -> SearchRun:
        return suggestions.follow(origin, name)

    return _followed(request, run_id, make)


@require_GET
@never_cache
def show(request: SignedIn, run_id: UUID) -> HttpResponse:
    """A search with its query beside it, finished or not."""
    run = access.run(request.user, run_id)
    context = _context(request, run)
    runs = history.runs_by_name(context["case"])
    initial = asked.of_run(run, names=history.names(runs))
    form = QueryForm(initial=initial, searches=runs, ready=encoding.live_facets())
    figures = case_figures.of_case(context["case"])
    context |= query_pages.panel(form, tiles.named(context["result"].tiles, figures))
    return render(request, "runs/show.html", context | {"last": len(runs)})


@require_GET
@never_cache
def state(request: SignedIn, run_id: UUID) -> HttpResponse:
    """What the search page asks for while it waits: how far it is, then the result.

    Nothing where it is as far as the page knows, which then stays as it is.
    """
    run = access.run(request.user, run_id)
    if results.stage(run, now=timezone.now()) == request.GET.get("known"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = _context(request, run) | {"corpus": corpus_size.read()}
    return render(request, "runs/_result.html", context)


def _context(request: SignedIn, run: SearchRun) -> dict[str, Any]:
    """A result, its case, and its place in the history of that."""
    case = access.case_of(request.user, run)
    wanted = results.asked(request)
    result = results.read(run, case=case, asked=wanted, now=timezone.now())
    is_weak = bool(run.notice) or not result.found
    works = case.is_open and access.works(request.user, case)
    origin = history.place_of(run.origin) if run.origin else None
    return {
        "back_to": _page_address(request, run),
        "case": case,
        "works": works,
        "is_read_only": not works,
        "search": history.place_of(run),
        "origin_name": origin.name if origin else "",
        "result": result,
        "run": run,
        "suggested": suggestions.of_run(run) if is_weak else [],
    }


def _page_address(request: SignedIn, run: SearchRun) -> str:
    """The page of a search, also where only a part of it is asked for."""
    wanted = request.GET.copy()
    wanted.pop("known", None)
    address = reverse("run", args=[run.pk])
    return f"{address}?{wanted.urlencode()}" if wanted else address


def _followed(
    request: SignedIn, run_id: UUID, make: Callable[[SearchRun], SearchRun]
) -> HttpResponse:
    """Queue a search that comes out of another one, and go to its page."""
    origin = access.run(request.user, run_id)
    try:
        run = searches.follow(request.user, origin, make)
    except (replays.UnableToRepeat, UnusableQuery) as problem:
        messages.error(request, str(problem))
        return redirect("run", origin.pk)
    workflows.start_run(run.pk)
    return redirect("run", run.pk)
