"""A search as its page shows it: query, state, predicted classes, designs."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, cast

from django.db.models import Prefetch, QuerySet

from examiner.accounts import preferences
from examiner.cases import decisions, hits, sifting
from examiner.cases.models import Case
from examiner.web import cards, listings, tiles
from examiner.web.listings import Listing
from examiner.web.requests import SignedIn
from search import sorting
from search.classes import locarno, uspc
from search.models import QueryView, SearchRun
from search.queries import Filters

SHOWN_AT_ONCE = 48
MORE_AT_ONCE = 96  # where they take little room
MOST_CLASSES, MOST_SUBCLASSES = 2, 3

# A worker takes a search at once, or is not there, or is busy with others.
TAKEN_WITHIN = timedelta(seconds=8)

# Beside the facets of a run; this only sorts, no design is left out.
ORDERS = {
    sorting.SIMILARITY: "Similarity",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "locarno": "Locarno class",
    "uspc": "USPC-D class",
    "number": "Patent number",
}

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
class Asked:
    """How a result is to be shown: what is listed, how dense, how much of it.

    `is_dense_here` tells that the address says how dense, not what was chosen before.
    """

    listing: listings.Asked = field(default_factory=listings.Asked)
    density: str = ""
    shown: int = 0
    is_dense_here: bool = False

    @property
    def at_once(self) -> int:
        return MORE_AT_ONCE if self.density else SHOWN_AT_ONCE

    def lasting(self, at: datetime) -> dict[str, str]:
        """As the address for leafing says it: what is listed now, and the way back."""
        told = self.listing.lasting(at)
        if self.is_dense_here:
            told["as"] = self.density
        if self.shown:
            told["shown"] = str(self.shown)
        return told


@dataclass(frozen=True, slots=True)
class Result:
    """A run with all its page needs; `found` hits, `reviewed` of them by the case.

    `listed` is how many designs the filters and the folding of families leave, and
    `leaf` the address to leaf through them from the first that nobody looked at.
    """

    run: SearchRun
    case: Case
    asked: Asked
    filters: Filters
    tiles: list[tiles.Tile]
    cards: list[cards.Card]
    found: int
    listed: int
    leaf: str
    reviewed: int
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
        return (
            min(shown + self.asked.at_once, self.listed) if shown < self.listed else 0
        )

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """What of the case's decisions it can be sifted by: value and words."""
        return sifting.choices(self.case)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """What this result can be sorted by: value and name."""
        facets = [
            (facet, f"Similarity: {facet}") for facet in sorting.facets_of(self.run)
        ]
        (score, *others) = ORDERS.items()
        return [score, *facets, *others]


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


def density(request: SignedIn) -> str:
    """How dense designs stand: as the address says, else as the person chose before."""
    wanted = request.GET.get("as")
    known = wanted in preferences.DENSITIES
    return str(wanted) if known else preferences.of(request.user).density


def asked(request: SignedIn) -> Asked:
    """How the address wants to see a result."""
    wanted = request.GET
    return Asked(
        listing=listings.Asked.read(wanted),
        density=density(request),
        shown=int(shown) if (shown := wanted.get("shown", "")).isdecimal() else 0,
        is_dense_here=wanted.get("as") in preferences.DENSITIES,
    )


def read(run: SearchRun, *, case: Case, asked: Asked, now: datetime) -> Result:
    """Read a run of a case as it is asked for."""
    filters = Filters.from_json(run.filters)
    is_done = run.state == SearchRun.State.DONE
    listing = Listing()
    if is_done:
        listing = listings.read(run, case, asked.listing, now=now)
    decided = decisions.of_designs(case, listing.every)
    leaf = partial(listings.leaf, run, asked.lasting(listing.at))
    return Result(
        run=run,
        case=case,
        asked=asked,
        filters=filters,
        tiles=tiles.of_run(_views(run.views.all())),
        cards=_cards(run, case, asked, listing, leaf) if is_done else [],
        found=len(listing.every),
        listed=len(listing.listed),
        leaf=leaf("unreviewed"),
        reviewed=sum(one.is_reviewed for one in decided.values()),
        locarno=_predicted(run, "locarno", filters.locarno),
        uspc=_predicted(run, "uspc", filters.uspc),
        now=now,
    )


def _cards(
    run: SearchRun,
    case: Case,
    asked: Asked,
    listing: Listing,
    leaf: Callable[[int], str],
) -> list[cards.Card]:
    """The first designs of a listing, with the places at which they are leafed to."""
    shown = listing.listed[: max(asked.at_once, asked.shown)]
    places = {one: place for place, one in enumerate(shown, start=1)}
    found = cards.of_designs(shown, run=run, case=case)
    before = hits.found_before(run, shown)
    return [
        replace(
            card,
            leaf=leaf(places[card.patent.pk]),
            relatives=listing.relatives[card.patent.pk],
            found_before=before.get(card.patent.pk, ()),
        )
        for card in found
    ]


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


def predicted(run: SearchRun) -> dict[Scheme, list[Prediction]]:
    """The classes a run found probable, to be asked for in another one."""
    return {
        "locarno": _predicted(run, "locarno", ()),
        "uspc": _predicted(run, "uspc", ()),
    }


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
