"""The history of a case as its pages show it: each search with its drawings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from examiner.cases import figures as case_figures
from examiner.cases import history
from examiner.cases.history import Entry
from examiner.cases.models import Case
from examiner.web import tiles
from search import set_expressions
from search.models import QueryView
from search.queries import Filters


@dataclass(frozen=True, slots=True)
class Line:
    """A search of the history with what it asked, in drawings and in words."""

    entry: Entry
    tiles: list[tiles.Tile]
    filters: Filters
    within: str


def of_case(case: Case, *, latest: int | None = None) -> list[Line]:
    """The searches of a case, newest first."""
    return of_entries(history.of_case(case, latest=latest), case)


def of_entries(entries: Sequence[Entry], case: Case) -> list[Line]:
    """Searches with their drawings, read together."""
    rows = QueryView.objects.select_related("page__upload", "figure__sheet")
    views = Prefetch("views", queryset=rows.order_by("position"))
    prefetch_related_objects([entry.run for entry in entries], views)
    names = history.names(history.runs_by_name(case))
    figures = case_figures.of_case(case)
    lines = []
    for entry in entries:
        filters = Filters.from_json(entry.run.filters)
        within = filters.within
        lines.append(
            Line(
                entry,
                tiles.named(tiles.of_run(entry.run.views.all()), figures),
                filters,
                set_expressions.write(within, names=names) if within else "",
            )
        )
    return lines
