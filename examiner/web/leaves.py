"""Designs to leaf through, one to a screen: windows of a result or of a whole class.

A window costs the same few queries wherever it lies and however long the list is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from examiner.cases import decisions
from examiner.cases.decisions import Decision
from examiner.cases.models import Case
from examiner.web import cards
from examiner.web.cards import Card, StripFigure
from examiner.web.templatetags import shown
from search import figure_pictures
from search.models import SearchRun

AHEAD = 5  # designs on either side whose pictures a reader has before he asks
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Source:
    """What is leafed through for a case: designs in order, found by a run or not.

    `address` is that of the page, and `may_work` tells whether the person who leafs
    may also decide.
    """

    case: Case
    patent_ids: Sequence[str]
    run: SearchRun | None
    address: str
    may_work: bool

    @property
    def total(self) -> int:
        return len(self.patent_ids)

    def place(self, asked: str) -> int:
        """A place that is there; `unreviewed` is the first one not yet looked at."""
        if asked == "unreviewed":
            return self._first_unreviewed()
        number = int(asked) if asked.isdecimal() else 1
        return min(max(number, 1), max(self.total, 1))

    def address_of(self, place: int) -> str:
        """The page at a place."""
        joint = "&" if "?" in self.address else "?"
        return f"{self.address}{joint}rank={place}"

    def reviewed(self) -> int:
        """How many of the designs the people of the case have looked at."""
        return sum(one.is_reviewed for one in self._decisions().values())

    def _first_unreviewed(self) -> int:
        decided = self._decisions()
        places = enumerate(self.patent_ids, start=1)
        left = (place for place, one in places if not decided[one].is_reviewed)
        return next(left, 1)

    def _decisions(self) -> Mapping[str, Decision]:
        return decisions.of_designs(self.case, self.patent_ids)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One design of a list with what the case thinks of it."""

    place: int
    card: Card

    @property
    def best(self) -> int:
        """Which of its figures to open it at."""
        best = self.card.best
        return self.card.strip.index(best) if best else 0


def around(source: Source, place: int) -> list[Leaf]:
    """The design at a place and those on either side of it."""
    first = max(1, place - AHEAD)
    return read(source, first=first, count=place + AHEAD + 1 - first)


def read(source: Source, *, first: int, count: int) -> list[Leaf]:
    """Some designs from a place on, as many as there are."""
    ids = source.patent_ids[first - 1 : first - 1 + min(count, MOST_AT_ONCE)]
    found = cards.of_designs(ids, run=source.run, case=source.case)
    return [Leaf(place, card) for place, card in enumerate(found, start=first)]


def window(
    source: Source, leaves: Iterable[Leaf], *, request: HttpRequest
) -> dict[str, Any]:
    """Leaves as the reader's script takes them."""
    return {
        "total": source.total,
        "leaves": [_told(source, leaf, request) for leaf in leaves],
    }


def _told(source: Source, leaf: Leaf, request: HttpRequest) -> dict[str, Any]:
    card, patent = leaf.card, leaf.card.patent
    decision = card.decision
    return {
        "place": leaf.place,
        "design": patent.pk,
        "number": shown.design_number(patent.pk),
        "title": patent.title or "Untitled",
        "class": " · ".join(filter(None, (patent.locarno, patent.uspc))),
        "date": shown.day(patent.first_published),
        "labels": [
            {"name": label.name, "reason": label.reason, "tone": label.tone}
            for label in card.labels
        ],
        "score": card.score,
        "reviewed": bool(decision and decision.is_reviewed),
        "best": leaf.best,
        "figures": [_figure(card, one) for one in card.strip],
        "panel": _panel(source, leaf, request),
        "unreview": reverse("decide-unreview", args=[source.case.pk, patent.pk]),
    }


def _panel(source: Source, leaf: Leaf, request: HttpRequest) -> str:
    """The buttons by which a design is decided, or what was for those who only read."""
    context = {
        "back_to": source.address_of(leaf.place),
        "case": source.case,
        "decision": leaf.card.decision,
        "patent_id": leaf.card.patent.pk,
        "run": source.run,
        "is_read_only": not source.may_work,
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
