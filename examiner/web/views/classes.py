"""The classes of the corpus, with how many designs each holds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from examiner.web import class_tree
from examiner.web.requests import SignedIn


@require_GET
def overview(request: SignedIn) -> HttpResponse:
    """Locarno and USPC-D side by side; each class leads to its designs."""
    return render(request, "classes/overview.html", {"trees": class_tree.read()})
