"""Leafing through designs on the whole screen: the hits of a run, or a class."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from examiner.cases import access, class_searches
from examiner.cases.models import Case, ClassSearch
from examiner.web import leaves
from examiner.web.cards import StripFigure
from examiner.web.leaves import Source
from examiner.web.requests import SignedIn
from search import sorting
from search.models import SearchRun


@require_GET
@never_cache  # 35 USC 122: the pages tell what a case thinks of designs
def of_run(request: SignedIn, run_id: UUID) -> HttpResponse:
    """The hits of a search, in the order of its page."""
    run = access.run(request.user, run_id)
    query = _sorted_as(request)
    return _page(
        request,
        _hits(request, run),
        back=reverse("run", args=[run.pk]) + query,
        windows=reverse("leaves-run", args=[run.pk]) + query,
        name="Hits",
    )


@require_GET
@never_cache
def window_of_run(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Some hits of a search for the page that leafs through them."""
    return _window(request, _hits(request, access.run(request.user, run_id)))


@require_GET
@never_cache
def of_class(request: SignedIn, class_search_id: int) -> HttpResponse:
    """The designs of a class that is looked through whole, newest first."""
    search = access.class_search(request.user, class_search_id)
    return _page(
        request,
        _classified(request, search),
        back=reverse("class-search", args=[search.pk]),
        windows=reverse("leaves-class", args=[search.pk]),
        name=f"Class {search.symbol}",
    )


@require_GET
@never_cache
def window_of_class(request: SignedIn, class_search_id: int) -> HttpResponse:
    """Some designs of a class for the page that leafs through them."""
    search = access.class_search(request.user, class_search_id)
    return _window(request, _classified(request, search))


def _sorted_as(request: SignedIn) -> str:
    """The order of the page that was left, as part of an address."""
    asked = {"sort": request.GET["sort"]} if "sort" in request.GET else {}
    return f"?{urlencode(asked)}" if asked else ""


def _hits(request: SignedIn, run: SearchRun) -> Source:
    case = access.case_of(request.user, run)
    by = request.GET.get("sort", sorting.SIMILARITY)
    ids = sorting.patent_ids(run, by=by)
    address = reverse("leaf-run", args=[run.pk]) + _sorted_as(request)
    return Source(case, ids, run, address, may_work=_may_work(request, case))


def _classified(request: SignedIn, search: ClassSearch) -> Source:
    ids = list(class_searches.designs(search).values_list("pk", flat=True))
    address = reverse("leaf-class", args=[search.pk])
    may_work = _may_work(request, search.case)
    return Source(search.case, ids, None, address, may_work=may_work)


def _may_work(request: SignedIn, case: Case) -> bool:
    return case.is_open and access.works(request.user, case)


def _page(
    request: SignedIn, source: Source, *, back: str, windows: str, name: str
) -> HttpResponse:
    place = source.place(request.GET.get("rank", ""))
    around = leaves.around(source, place)
    here = next((leaf for leaf in around if leaf.place == place), None)
    context = {
        "case": source.case,
        "source": source,
        "name": name,
        "back": back,
        "leaf": here,
        "shown": _figure(request, here),
        "may_work": source.may_work,
        "is_read_only": not source.may_work,
        "data": {
            **leaves.window(source, around, request=request),
            "reviewed": source.reviewed(),
            "place": place,
            "windows": windows,
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
    return JsonResponse(leaves.window(source, found, request=request))
