"""The palette: from what is typed to the cases and designs it may mean.

Asked by POST, so that words of a case stand in no address and no log.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from examiner.cases import finding
from examiner.web.requests import SignedIn
from search import numbers
from search.models import Patent

LONGEST = 80


@never_cache
@require_POST
def find(request: SignedIn) -> HttpResponse:
    """Cases by any of their words, and a design by its number."""
    typed = request.POST.get("typed", "").strip()[:LONGEST]
    context = {
        "cases": finding.cases(request.user, words=typed),
        "design": _design(typed),
        "typed": typed,
    }
    return render(request, "palette/_found.html", context)


def _design(typed: str) -> Patent | None:
    try:
        number = numbers.parse(typed)
    except numbers.UnreadableNumber:
        return None
    return Patent.objects.filter(pk=number).first()
