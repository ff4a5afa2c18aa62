"""Whole classes, looked through design by design for a case."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from examiner.cases import access, class_searches
from examiner.cases.models import Case, ClassSearch
from examiner.web import cards, class_tree, results
from examiner.web.forms.class_searches import ClassForm
from examiner.web.leaf_sources import CLASS_AT_ONCE, WholeClass
from examiner.web.requests import SignedIn
from search.models import Patent
from search.queries import UnusableQuery


@require_http_methods(["GET", "POST"])
@never_cache  # 35 USC 122, as all pages of cases
def overview(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The classes a case looked through, how far, and a form to begin another."""
    case = access.case(request.user, case_id)
    form = ClassForm(request.POST or None, case=case)
    begun = _begun(request, case, form) if form.is_valid() else None
    if begun is not None:
        return redirect("class-search", begun.pk)
    found = list(case.class_searches.order_by("-created_at", "-pk"))
    counted = class_searches.progress_of(found)
    context = {
        "case": case,
        "form": form,
        "lines": [(one, counted[one.pk]) for one in found],
        "class_lists": class_tree.options(),
        "is_read_only": not (case.is_open and access.works(request.user, case)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "class_searches/list.html", context, status=status)


@require_GET
@never_cache
def show(request: SignedIn, class_search_id: int) -> HttpResponse:
    """The designs of a class, newest first, with what was decided on each."""
    looked = access.class_search(request.user, class_search_id)
    only_left = request.GET.get("only") == "unreviewed"
    source = WholeClass(looked, since=timezone.now() if only_left else None)
    listed = (
        class_searches.unreviewed(looked)
        if only_left
        else class_searches.designs(looked)
    )
    if after := request.GET.get("after", ""):
        listed = listed.filter(pk__lt=after)
    if begin := request.GET.get("from", ""):
        listed = listed.filter(pk__lte=begin)
    found = list(listed[: CLASS_AT_ONCE + 1])
    shown = found[:CLASS_AT_ONCE]
    has_more = len(found) > CLASS_AT_ONCE
    context = {
        "case": looked.case,
        "class_search": looked,
        "progress": class_searches.progress_of([looked])[looked.pk],
        "cards": _cards(source, shown),
        "leaf": source.here("unreviewed"),
        "density": results.density(request),
        "only_left": only_left,
        "next": _following(shown[-1].pk, only_left) if has_more else "",
        "is_read_only": not (
            looked.case.is_open and access.works(request.user, looked.case)
        ),
    }
    return render(request, "class_searches/show.html", context)


@require_GET
@never_cache
def progress(request: SignedIn, class_search_id: int) -> HttpResponse:
    """How far a class is; asked for after each decision."""
    looked = access.class_search(request.user, class_search_id)
    counted = class_searches.progress_of([looked])[looked.pk]
    context = {"class_search": looked, "progress": counted}
    return render(request, "class_searches/_progress.html", context)


@require_POST
@never_cache
def drop(request: SignedIn, class_search_id: int) -> HttpResponse:
    """Take back a class search that was begun by mistake."""
    looked = access.class_search(request.user, class_search_id)
    class_searches.drop(request.user, looked)
    messages.success(request, f"{looked.symbol} is no longer among the classes.")
    return redirect("class-searches", looked.case_id)


def _cards(source: WholeClass, shown: list[Patent]) -> list[cards.Card]:
    """Designs of a class as cards that lead to their place for leafing."""
    first = source.place_of(shown[0].pk) if shown else 1
    found = cards.of_patents(shown, case=source.case)
    return [
        replace(card, leaf=source.here(place))
        for place, card in enumerate(found, start=first)
    ]


def _begun(request: SignedIn, case: Case, form: ClassForm) -> ClassSearch | None:
    """The class search asked for; None with the reason among the form's errors."""
    asked = form.cleaned_data
    try:
        return class_searches.start(
            *(request.user, case, asked["scheme"], asked["symbol"]),
            before=asked["before"],
        )
    except UnusableQuery as problem:
        form.add_error("symbol", str(problem))
        return None


def _following(last: str, only_left: bool) -> str:
    asked = {"only": "unreviewed", "after": last} if only_left else {"after": last}
    return urlencode(asked)
