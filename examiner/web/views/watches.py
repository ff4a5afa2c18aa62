"""Watches of a case: searches left standing, and what came close to them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from examiner.cases import access, watches
from examiner.cases.models import Case
from examiner.web import alert_cards, watch_lines
from examiner.web.forms.watches import WatchForm, WatchSearchForm
from examiner.web.requests import SignedIn
from search.models import SearchRun
from search.watches import LEAST_PERCENTILE, UnableToWatch

ALERTS_AT_ONCE = 48


@require_http_methods(["GET", "POST"])
@never_cache  # 35 USC 122
def overview(request: SignedIn, case_id: UUID) -> HttpResponse:
    """The alerts and the standing searches of a case; leave one more."""
    case = access.case(request.user, case_id)
    if request.method == "POST":
        access.check_works(request.user, case)
    unwatched = watches.unwatched(case) if case.is_open else []
    form = WatchSearchForm(request.POST or None, searches=unwatched)
    if not form.is_valid():
        return _page(request, case, form)
    run = access.run(request.user, UUID(form.cleaned_data["search"]))
    _left(request, run, form)
    return redirect("watches", case.pk)


@require_POST
@never_cache
def leave(request: SignedIn, run_id: UUID) -> HttpResponse:
    """Leave the search of a result page standing."""
    run = access.run(request.user, run_id)
    form = WatchForm(request.POST)
    form.is_valid()  # its one field has a default
    _left(request, run, form)
    return redirect("run", run.pk)


@require_POST
@never_cache
def switch(request: SignedIn, watch_id: UUID) -> HttpResponse:
    """Pause a standing search, or take it up again."""
    placed = watches.watch(request.user, watch_id)
    is_active = request.POST.get("is_active") == "1"
    watches.set_active(request.user, placed, is_active=is_active)
    told = "looks again, from where it stopped" if is_active else "is paused"
    messages.success(request, f"The watch {told}.")
    return redirect("watches", placed.case_id)


@require_POST
@never_cache
def seen(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Take note of the alerts named, or of all."""
    case = access.case(request.user, case_id)
    named = [int(one) for one in request.POST.getlist("alert") if one.isdecimal()]
    watches.mark_seen(request.user, case, alert_ids=named or None)
    return redirect("watches", case.pk)


def _page(request: SignedIn, case: Case, form: WatchSearchForm) -> HttpResponse:
    paginator = Paginator(watches.alerts(case), ALERTS_AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "case": case,
        "cards": alert_cards.read(list(page.object_list)),
        "page": page,
        "unseen": any(not alert.seen_at for alert in page.object_list),
        "lines": watch_lines.read(watches.of_case(case)),
        "form": form if form.fields["search"].choices else None,  # type: ignore[attr-defined]
        "works": access.works(request.user, case),
    }
    status = 422 if form.is_bound else 200
    return render(request, "watches/list.html", context, status=status)


def _left(request: SignedIn, run: SearchRun, form: WatchForm) -> None:
    percentile = form.cleaned_data.get("least_percentile") or LEAST_PERCENTILE
    try:
        watches.leave(request.user, run, least_percentile=percentile)
    except UnableToWatch as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request,
            "The search stands: whenever grants come in, it looks at them and the "
            "desk tells what is close.",
        )
