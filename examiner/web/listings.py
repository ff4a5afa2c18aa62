"""What the page of a search lists, in which order: its hits sifted, sorted, folded.

The page and whoever leafs from it ask here, so that both see the same designs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from examiner.cases import sifting
from examiner.cases.models import Case
from examiner.cases.sifting import Sieve
from search import revisions, sorting
from search.models import SearchRun

_START = datetime(1970, 1, 1, tzinfo=UTC)
_SINCE = "since"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which hits of a search, in which order; `since` is the moment they are asked of.

    Without a moment of its own a list is asked of the present one.
    """

    sort: str = sorting.SIMILARITY
    sieve: Sieve = field(default_factory=Sieve)
    by_family: bool = False
    since: datetime | None = None

    @classmethod
    def read(cls, parameters: QueryDict) -> Self:
        """As an address says it."""
        return cls(
            sort=parameters.get("sort", sorting.SIMILARITY),
            sieve=Sieve(
                is_unreviewed=bool(parameters.get("unreviewed")),
                decided=parameters.get("decided", ""),
            ),
            by_family=bool(parameters.get("families")),
            since=moment(parameters.get(_SINCE, "")),
        )

    def parameters(self) -> dict[str, str]:
        """As a page's address says it, without the moment."""
        told = {
            "sort": "" if self.sort == sorting.SIMILARITY else self.sort,
            "unreviewed": "1" if self.sieve.is_unreviewed else "",
            "decided": self.sieve.decided,
            "families": "1" if self.by_family else "",
        }
        return {name: value for name, value in told.items() if value}

    def lasting(self, at: datetime) -> dict[str, str]:
        """The same with the moment, where later decisions would change the list."""
        is_sifted = self.sieve != Sieve()
        return self.parameters() | ({_SINCE: written(at)} if is_sifted else {})


@dataclass(frozen=True, slots=True)
class Listing:
    """All hits in order, and those listed with the relatives folded behind them."""

    every: Sequence[str] = ()
    relatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: datetime = _START

    @property
    def listed(self) -> list[str]:
        return list(self.relatives)


def read(run: SearchRun, case: Case, asked: Asked, *, now: datetime) -> Listing:
    """The hits that are listed; the queries do not grow with their number."""
    at = asked.since or now
    every = sorting.patent_ids(run, by=asked.sort)
    left = sifting.sift(case, every, asked.sieve, at=at)
    if not asked.by_family:
        return Listing(every, dict.fromkeys(left, ()), at)
    revision = run.revision or revisions.latest()
    return Listing(every, sorting.folded(left, revision=revision), at)


def address(page: str, parameters: Mapping[str, str]) -> str:
    """The address of a page with what is asked of it."""
    return f"{page}?{urlencode(parameters)}" if parameters else page


def leaf(run: SearchRun, lasting: Mapping[str, str], rank: int | str) -> str:
    """Where hits are leafed through as they are listed, at a place."""
    page = reverse("leaf-run", args=[run.pk])
    return address(page, {**lasting, "rank": str(rank)})


def moment(text: str) -> datetime | None:
    """A moment of an address: microseconds since 1970; None for anything else."""
    if not (text.isascii() and text.isdecimal()):
        return None
    try:
        return _START + timedelta(microseconds=int(text))
    except (OverflowError, ValueError):  # more digits than Python reads
        return None


def written(at: datetime) -> str:
    """As `moment` reads it."""
    return str((at - _START) // timedelta(microseconds=1))
