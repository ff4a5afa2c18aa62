"""Designs side by side with a query: looking, heat maps, what to combine them with."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from examiner.cases import access, heat, searches
from examiner.web import comparisons
from examiner.web.forms.regions import PairForm, SecondaryForm
from examiner.web.requests import SignedIn
from search import follow_ups, heat_maps, marked_regions, recorded_queries
from search.models import SearchRun
from search.queries import Crop, UnusableQuery
from search.replays import UnableToRepeat
from workers import workflows

RETRY_AFTER = "2"  # seconds


@require_GET
@never_cache  # 35 USC 122: drawings of a case
def show(request: SignedIn, run_id: UUID) -> HttpResponse:
    """The query and up to four designs side by side."""
    run = access.run(request.user, run_id)
    case = access.case_of(request.user, run)
    asked = comparisons.Asked.read(request.GET)
    context = {
        "comparison": comparisons.read(run, case, asked),
        "run": run,
        "case": case,
        "search": getattr(run, "placement", None),
        "is_read_only": not access.works(request.user, case),
    }
    return render(request, "compare/show.html", context)


@require_GET
@never_cache
def show_heat(request: SignedIn, run_id: UUID, number: str) -> HttpResponse:
    """What the model looked at in a pair, as PNG; 202 while a worker draws it."""
    run = access.run(request.user, run_id)
    hit = run.hits.filter(patent=number).first()
    asked = PairForm(request.GET)
    if hit is None or not asked.is_valid():
        raise Http404("no such pair")
    try:
        drawn = heat.read(hit, **asked.cleaned_data)
    except heat.NotDrawable as problem:
        return _told(str(problem), HTTPStatus.CONFLICT)
    except heat_maps.NoHeatMap as problem:
        return _told(str(problem), HTTPStatus.NOT_FOUND)
    if drawn is not None:
        return HttpResponse(drawn, content_type="image/png")
    waiting = _told("A worker draws it.", HTTPStatus.ACCEPTED)
    waiting["Retry-After"] = RETRY_AFTER
    return waiting


@require_POST
@never_cache
def secondary(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Search for designs to combine with a primary one (35 USC 103)."""
    origin = access.run(request.user, run_id)
    form = SecondaryForm(request.POST)
    try:
        run = _secondary(request, origin, form)
    except (UnusableQuery, UnableToRepeat) as problem:
        messages.error(request, str(problem))
        asked = comparisons.Asked.read(request.GET)
        return redirect(asked.address(origin))
    workflows.start_run(run.pk)
    return redirect("run", run.pk)


def _secondary(request: SignedIn, origin: SearchRun, form: SecondaryForm) -> SearchRun:
    if not form.is_valid():
        told = [str(one) for several in form.errors.values() for one in several]
        raise UnusableQuery(" ".join(told))
    primary, view = form.cleaned_data["primary"], form.cleaned_data["view"]
    crop = _crop(origin, view, form.region)
    return searches.follow(
        request.user,
        origin,
        lambda run: follow_ups.secondary(
            run, primary=primary, view=view if crop else None, crop=crop
        ),
    )


def _crop(origin: SearchRun, view: int | None, region: Crop | None) -> Crop | None:
    """The marked region as the search takes it; None where all of it counts."""
    row = origin.views.filter(position=view).first() if view else None
    if row is None or region is None:
        return None
    return marked_regions.crop_of(recorded_queries.read_view(row), region)


def _told(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain", status=status)
