"""Drawings put in by a person; each file is taken or refused by itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from examiner.cases import uploads
from examiner.cases.models import Case
from examiner.web import asked_cases, tiles
from examiner.web.requests import SignedIn
from search.models import Upload
from search.queries import MOST_VIEWS


@require_POST
@never_cache
def create(request: SignedIn) -> HttpResponse:
    """Take the posted files and answer with their tiles or the reason against."""
    room = _room(request.POST.get("room", ""))
    received = received_from(request, asked_cases.to_search_in(request))
    context = {"uploads": arranged(received, room=room)}
    return render(request, "uploads/_tiles.html", context)


def received_from(request: SignedIn, case: Case | None) -> list[Upload]:
    """The files that came along, put into the case of the search for it alone."""
    return [
        uploads.receive(request.user, file, case=case, is_query=case is not None)
        for file in request.FILES.getlist("files")
    ]


def arranged(
    received: list[Upload], *, room: int
) -> list[tuple[Upload, list[tiles.Tile]]]:
    """Each upload with its tiles; drawings are ticked while there is room."""
    rows = []
    for upload in received:
        made = tiles.of_upload(upload, room=room)
        room -= sum(tile.is_chosen for tile in made)
        rows.append((upload, made))
    return rows


def _room(text: str) -> int:
    return min(int(text), MOST_VIEWS) if text.isdecimal() else MOST_VIEWS
