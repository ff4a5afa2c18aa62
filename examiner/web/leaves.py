"""Designs to leaf through, one to a screen: windows of a result or of a whole class.

A window costs the same few queries wherever it lies and however long the list is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from examiner.web import cards
from examiner.web.cards import Card, StripFigure
from examiner.web.leaf_sources import Source
from examiner.web.reasons import Label
from examiner.web.templatetags import shown
from search import figure_pictures

AHEAD = 5  # designs on either side whose pictures a reader has before he asks
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """One design of a list with what the case thinks of it.

    `here` is the address of the page at it, `back` that of the list it stands in.
    """

    place: int
    card: Card
    here: str
    back: str

    @property
    def best(self) -> int:
        """Which of its figures to open it at."""
        best = self.card.best
        return self.card.strip.index(best) if best else 0

    @property
    def labels(self) -> list[Label]:
        """Its badges: how its dates stand, and what is folded behind it."""
        dates = [
            replace(label, reason=f"{label.reason} Not legal advice.")
            for label in self.card.labels
        ]
        relatives = self.card.relatives
        if not relatives:
            return dates
        named = ", ".join(map(shown.design_number, relatives))
        family = f"+ {len(relatives)} of its family"
        return [*dates, Label(family, "", f"Of its family, found too: {named}")]


def place(source: Source, asked: str) -> int:
    """A place that is there; `unreviewed` is the first one not yet looked at."""
    if asked == "unreviewed":
        return source.first_unreviewed()
    is_number = asked.isascii() and asked.isdecimal()
    return min(max(int(asked) if is_number else 1, 1), max(source.total, 1))


def around(source: Source, place: int) -> list[Leaf]:
    """The design at a place and those on either side of it."""
    first = max(1, place - AHEAD)
    return read(source, first=first, count=place + AHEAD + 1 - first)


def read(source: Source, *, first: int, count: int) -> list[Leaf]:
    """Some designs from a place on, as many as there are."""
    if first > source.total:
        return []
    ids = source.ids(first=first, count=min(count, MOST_AT_ONCE))
    places = {patent_id: place for place, patent_id in enumerate(ids, start=first)}
    found = cards.of_designs(ids, run=source.run, case=source.case)
    return [_leaf(source, card, places[card.patent.pk]) for card in found]


def _leaf(source: Source, card: Card, place: int) -> Leaf:
    patent_id = card.patent.pk
    return Leaf(
        place,
        replace(card, relatives=source.relatives(patent_id)),
        here=source.here(place),
        back=source.back(place=place, patent_id=patent_id),
    )


def window(
    source: Source, leaves: Iterable[Leaf], *, request: HttpRequest, may_work: bool
) -> dict[str, Any]:
    """Leaves as the reader's script takes them; who may not work sees no buttons."""
    return {
        "total": source.total,
        "leaves": [
            _told(source, leaf, panel=_panel(source, leaf, request, may_work))
            for leaf in leaves
        ],
    }


def _told(source: Source, leaf: Leaf, *, panel: str) -> dict[str, Any]:
    card, patent = leaf.card, leaf.card.patent
    decision = card.decision
    return {
        "place": leaf.place,
        "back": leaf.back,
        "design": patent.pk,
        "number": shown.design_number(patent.pk),
        "title": patent.title or "Untitled",
        "class": " · ".join(filter(None, (patent.locarno, patent.uspc))),
        "date": shown.day(patent.first_published),
        "labels": [
            {"name": label.name, "reason": label.reason, "tone": label.tone}
            for label in leaf.labels
        ],
        "score": card.score,
        "reviewed": bool(decision and decision.is_reviewed),
        "best": leaf.best,
        "figures": [_figure(card, one) for one in card.strip],
        "panel": panel,
        "unreview": reverse("decide-unreview", args=[source.case.pk, patent.pk]),
    }


def _panel(source: Source, leaf: Leaf, request: HttpRequest, may_work: bool) -> str:
    """The buttons by which a design is decided, or what was for those who only read."""
    context = {
        "back_to": leaf.here,
        "case": source.case,
        "decision": leaf.card.decision,
        "patent_id": leaf.card.patent.pk,
        "run": source.run,
        "is_read_only": not may_work,
    }
    return render_to_string("decisions/_panel.html", context, request=request)


def _figure(card: Card, one: StripFigure) -> dict[str, Any]:
    figure = one.figure
    width, height = figure_pictures.size_of(figure) or (None, None)
    return {
        "id": figure.pk,
        "label": shown.figure_label(figure),
        "picture": shown.large_picture(figure),
        "small": shown.small_picture(figure),
        "full": shown.full_picture(figure),
        "width": width,
        "height": height,
        "alt": figure.description
        or f"{card.patent.title}, {shown.figure_label(figure)}",
        "matches": list(one.matched),
    }
