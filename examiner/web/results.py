"""A search as its page shows it: query, state, predicted classes, designs."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from django.db.models import Prefetch, QuerySet

from examiner.web import cards, tiles
from search.classes import locarno, uspc
from search.models import QueryView, SearchRun
from search.queries import Filters

SHOWN_AT_ONCE = 48
MOST_CLASSES, MOST_SUBCLASSES = 2, 3

# A worker takes a search at once, or is not there, or is busy with others.
TAKEN_WITHIN = timedelta(seconds=8)

Scheme = Literal["locarno", "uspc"]
Stage = Literal["queued", "unsent", "untaken", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A class the query probably has; `is_applied` where the query asks for it."""

    symbol: str
    name: str
    probability: float
    is_applied: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A run with all its page needs."""

    run: SearchRun
    filters: Filters
    tiles: list[tiles.Tile]
    cards: list[cards.Card]
    found: int
    locarno: list[Prediction]
    uspc: list[Prediction]
    now: datetime

    @property
    def is_waiting(self) -> bool:
        return self.run.state in {SearchRun.State.QUEUED, SearchRun.State.RUNNING}

    @property
    def stage(self) -> Stage:
        """How far the search is, as its page tells it."""
        return stage(self.run, now=self.now)

    @property
    def within(self) -> str:
        """As the form takes it to search among these designs only."""
        return json.dumps({"run": str(self.run.pk)})

    @property
    def differs(self) -> bool:
        """Whether a replay found anything that it did not find before."""
        return not self.run.difference.get("is_identical", True)

    @property
    def seconds(self) -> float | None:
        """How long the search took, as it counted itself."""
        timings: dict[str, float] = self.run.timings
        return timings.get("total", sum(timings.values()) if timings else None)

    @property
    def next_shown(self) -> int:
        """How many designs the next step shows; 0 where all are shown."""
        shown = len(self.cards)
        return min(shown + SHOWN_AT_ONCE, self.found) if shown < self.found else 0


@dataclass(frozen=True, slots=True)
class Recent:
    """An earlier search in a list."""

    run: SearchRun
    filters: Filters
    tiles: list[tiles.Tile]


def stage(run: SearchRun, *, now: datetime) -> Stage:
    """How far a search is; one that nobody takes is told from one that waits."""
    if run.state == SearchRun.State.QUEUED:
        if run.notice:
            return "unsent"
        if now - run.created_at > TAKEN_WITHIN:
            return "untaken"
    return cast("Stage", run.state)


def read(run: SearchRun, *, shown: str, now: datetime) -> Result:
    """Read a run; `shown` is how many designs the address asks for."""
    filters = Filters.from_json(run.filters)
    is_done = run.state == SearchRun.State.DONE
    views = list(_views(run.views.all()))
    return Result(
        run=run,
        filters=filters,
        tiles=tiles.of_run(views),
        cards=cards.of_run(run, views=views, count=_count(shown)) if is_done else [],
        found=run.hits.count() if is_done else 0,
        locarno=_predicted(run, "locarno", filters.locarno),
        uspc=_predicted(run, "uspc", filters.uspc),
        now=now,
    )


def recent(runs: QuerySet[SearchRun], *, count: int) -> list[Recent]:
    """The latest searches, newest first."""
    views = Prefetch("views", queryset=_views(QueryView.objects.all()))
    latest = runs.order_by("-created_at", "pk").prefetch_related(views)[:count]
    return [
        Recent(run, Filters.from_json(run.filters), tiles.of_run(run.views.all()))
        for run in latest
    ]


def _views(views: QuerySet[QueryView]) -> QuerySet[QueryView]:
    return views.select_related("page__upload", "figure__sheet").order_by("position")


def _count(shown: str) -> int:
    return max(SHOWN_AT_ONCE, int(shown)) if shown.isdecimal() else SHOWN_AT_ONCE


def _predicted(
    run: SearchRun, scheme: Scheme, applied: tuple[str, ...]
) -> list[Prediction]:
    """Main classes first, then the subclasses, each likeliest first."""
    kept = run.predictions
    rows = [*kept.get(scheme, [])[:MOST_CLASSES]]
    rows += kept.get(f"{scheme}_subclasses", [])[:MOST_SUBCLASSES]
    return [
        Prediction(
            symbol=row["symbol"],
            name=_name(scheme, row["symbol"]),
            probability=row["probability"],
            is_applied=_canonical(scheme, row["symbol"]) in applied,
        )
        for row in rows
    ]


def _canonical(scheme: Scheme, symbol: str) -> str:
    """As the form writes it when a chip puts it there: "09" is "09-*"."""
    accept = locarno.accept if scheme == "locarno" else uspc.accept
    try:
        return str(accept(symbol))
    except (locarno.UnreadableCode, uspc.UnreadableSymbol):
        return ""  # sources hold a few symbols that no scheme knows


def _name(scheme: Scheme, symbol: str) -> str:
    if scheme == "uspc":
        return uspc.name(symbol)
    return locarno.name(symbol) or locarno.name(locarno.class_of(symbol))
