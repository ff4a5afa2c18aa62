"""Leafing through designs on the whole screen: the hits of a run, or a class."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from examiner.cases import access
from examiner.web import leaves, listings, results
from examiner.web.cards import StripFigure
from examiner.web.leaf_sources import Hits, Source, WholeClass
from examiner.web.requests import SignedIn


@require_GET
@never_cache  # 35 USC 122: the pages tell what a case thinks of designs
def of_run(request: SignedIn, run_id: UUID) -> HttpResponse:
    """The hits of a search, those and in the order that its page lists them."""
    return _page(request, _hits(request, run_id))


@require_GET
@never_cache
def window_of_run(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Some hits of a search for the page that leafs through them."""
    return _window(request, _hits(request, run_id))


@require_GET
@never_cache
def of_class(request: SignedIn, class_search_id: int) -> HttpResponse:
    """The designs of a class that is looked through whole, newest first."""
    return _page(request, _classified(request, class_search_id))


@require_GET
@never_cache
def window_of_class(request: SignedIn, class_search_id: int) -> HttpResponse:
    """Some designs of a class for the page that leafs through them."""
    return _window(request, _classified(request, class_search_id))


def _hits(request: SignedIn, run_id: UUID) -> Hits:
    run = access.run(request.user, run_id)
    case = access.case_of(request.user, run)
    asked = results.asked(request)
    listing = listings.read(run, case, asked.listing, now=timezone.now())
    return Hits(case, run, listing, asked)


def _classified(request: SignedIn, class_search_id: int) -> WholeClass:
    search = access.class_search(request.user, class_search_id)
    return WholeClass(search, since=listings.moment(request.GET.get("since", "")))


def _may_work(request: SignedIn, source: Source) -> bool:
    return source.case.is_open and access.works(request.user, source.case)


def _page(request: SignedIn, source: Source) -> HttpResponse:
    place = leaves.place(source, request.GET.get("rank", ""))
    around = leaves.around(source, place)
    here = next((leaf for leaf in around if leaf.place == place), None)
    may_work = _may_work(request, source)
    context = {
        "case": source.case,
        "source": source,
        "leaf": here,
        "back": here.back if here else source.back(place=1, patent_id=""),
        "shown": _figure(request, here),
        "may_work": may_work,
        "is_read_only": not may_work,
        "data": {
            **leaves.window(source, around, request=request, may_work=may_work),
            "reviewed": source.reviewed(),
            "place": place,
            "windows": source.windows,
            "figure": request.GET.get("figure", ""),
        },
    }
    return render(request, "leaf/show.html", context)


def _figure(request: SignedIn, leaf: leaves.Leaf | None) -> StripFigure | None:
    """The figure the address names, else the one that tells most."""
    if leaf is None:
        return None
    wanted = request.GET.get("figure", "")
    named = (one for one in leaf.card.strip if str(one.figure.pk) == wanted)
    return next(named, leaf.card.best)


def _window(request: SignedIn, source: Source) -> HttpResponse:
    """Where a number cannot be read, the first window."""
    first, count = (
        int(value) if (value := request.GET.get(name, "")).isdecimal() else default
        for name, default in (("from", 1), ("count", 2 * leaves.AHEAD + 1))
    )
    found = leaves.read(source, first=max(first, 1), count=count)
    may_work = _may_work(request, source)
    told = leaves.window(source, found, request=request, may_work=may_work)
    return JsonResponse(told)
