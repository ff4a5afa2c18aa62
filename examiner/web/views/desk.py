"""The desk: the first page after the sign-in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from examiner.web import desk_pages
from examiner.web.forms.cases import QuickCaseForm
from examiner.web.requests import SignedIn


@require_GET
@never_cache
def dashboard(request: SignedIn) -> HttpResponse:
    """My cases, what waits, running work, the corpus; and where to begin."""
    desk = desk_pages.read(request.user)
    context = {
        "desk": desk,
        "work": desk.work,
        "quick": QuickCaseForm(auto_id="quick-%s"),
        "now": timezone.now(),
    }
    return render(request, "desk/show.html", context)


@require_GET
@never_cache
def state(request: SignedIn) -> HttpResponse:
    """What the desk asks for while anything runs."""
    context = {"work": desk_pages.work(request.user), "now": timezone.now()}
    return render(request, "desk/_work.html", context)
