"""Two searches beside each other as their page shows them, in a bounded way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examiner.cases import history
from examiner.cases.models import Case
from examiner.web import cards, history_lines
from examiner.web.history_lines import Line
from search import differences
from search.differences import Difference, Place
from search.models import Figure, Patent, SearchRun

MOST_SHOWN = 50  # designs of each kind


@dataclass(frozen=True, slots=True)
class Row:
    """A design of the difference with its first figure."""

    place: Place
    patent: Patent
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Section:
    """Designs that moved, came or went; `left` more are not shown."""

    title: str
    rows: list[Row]
    left: int

    @property
    def count(self) -> int:
        return len(self.rows) + self.left


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """What two searches asked and found, beside each other."""

    before: Line
    after: Line
    found: Difference
    sections: list[Section]

    @property
    def lines(self) -> tuple[Line, Line]:
        return self.before, self.after


def read(before: SearchRun, after: SearchRun, *, case: Case) -> DifferencePage:
    """Read the difference of two answered searches of a case."""
    names = history.names(history.runs_by_name(case))
    found = differences.between(before, after, names=names)
    shown = {
        "New": found.new,
        "Moved": found.moved,
        "No longer found": found.gone,
    }
    patents = _patents(shown)
    lines = history_lines.of_entries(history.entries(case, [before, after]), case)
    by_run = {line.entry.run.pk: line for line in lines}
    return DifferencePage(
        before=by_run[before.pk],
        after=by_run[after.pk],
        found=found,
        sections=[
            _section(title, places, patents)
            for title, places in shown.items()
            if places
        ],
    )


def _patents(shown: Mapping[str, Sequence[Place]]) -> dict[str, cards.Card]:
    ids = [one.patent_id for places in shown.values() for one in places[:MOST_SHOWN]]
    found = Patent.objects.in_bulk(ids)
    return {card.patent.pk: card for card in cards.of_patents(found.values())}


def _section(
    title: str, places: Sequence[Place], found: Mapping[str, cards.Card]
) -> Section:
    rows = []
    for place in places[:MOST_SHOWN]:
        card = found[place.patent_id]
        rows.append(Row(place, card.patent, card.best.figure if card.best else None))
    return Section(title, rows, max(0, len(places) - MOST_SHOWN))
