"""Sets of designs made from earlier runs and lists by AND, OR and NOT.

Examiners number their searches and combine them ("L1 and L2 not L3"). A run stands
for the designs it recorded as hits, which stay what they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from search import numbers
from search.models import Hit, SearchRun

DEEPEST = 8  # operators inside one another
MOST_RUNS = 50
MOST_DESIGNS = 10_000


class UnreadableSet(ValueError):
    """The set cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """The designs an earlier run found."""

    run_id: UUID

    def q(self) -> Q:
        """As a condition on patents."""
        return Q(pk__in=Hit.objects.filter(run_id=self.run_id).values("patent_id"))

    def to_json(self) -> dict[str, Any]:
        return {"run": str(self.run_id)}


@dataclass(frozen=True, slots=True)
class Designs:
    """Designs by their ids."""

    patent_ids: tuple[str, ...]

    def q(self) -> Q:
        """As a condition on patents."""
        return Q(pk__in=list(self.patent_ids))

    def to_json(self) -> dict[str, Any]:
        return {"designs": list(self.patent_ids)}


@dataclass(frozen=True, slots=True)
class Both:
    """What lies in every one of the sets."""

    sets: tuple["ResultSet", ...]

    def q(self) -> Q:
        """As a condition on patents."""
        condition = Q()
        for one in self.sets:
            condition &= one.q()
        return condition

    def to_json(self) -> dict[str, Any]:
        return {"and": [one.to_json() for one in self.sets]}


@dataclass(frozen=True, slots=True)
class Either:
    """What lies in any of the sets."""

    sets: tuple["ResultSet", ...]

    def q(self) -> Q:
        """As a condition on patents."""
        condition = Q(pk__in=[])
        for one in self.sets:
            condition |= one.q()
        return condition

    def to_json(self) -> dict[str, Any]:
        return {"or": [one.to_json() for one in self.sets]}


@dataclass(frozen=True, slots=True)
class Outside:
    """What does not lie in the set."""

    kept_out: "ResultSet"

    def q(self) -> Q:
        """As a condition on patents."""
        return ~self.kept_out.q()

    def to_json(self) -> dict[str, Any]:
        return {"not": self.kept_out.to_json()}


ResultSet = Run | Designs | Both | Either | Outside


def read(document: Any, *, depth: int = DEEPEST) -> ResultSet:
    """Read a set from its JSON: `{"run": id}`, `{"designs": [numbers]}`,
    `{"and": [sets]}`, `{"or": [sets]}` or `{"not": set}`.

    Designs come in any spelling. Raises UnreadableSet.
    """
    if not isinstance(document, dict) or len(document) != 1:
        raise UnreadableSet(
            "A set of results is one of run, designs, and, or, not with its value."
        )
    if not depth:
        raise UnreadableSet(f"At most {DEEPEST} operators inside one another.")
    [(name, value)] = document.items()
    match name:
        case "run":
            return Run(_run_id(value))
        case "designs":
            return Designs(_patent_ids(value))
        case "and" | "or":
            sets = tuple(read(one, depth=depth - 1) for one in _listed(name, value))
            return Both(sets) if name == "and" else Either(sets)
        case "not":
            return Outside(read(value, depth=depth - 1))
    raise UnreadableSet(f"{name!r} is none of run, designs, and, or, not.")


def run_ids(result_set: ResultSet) -> Iterator[UUID]:
    """Yield every run a set is made from; whoever asks must be allowed to see each."""
    match result_set:
        case Run(run_id):
            yield run_id
        case Both(sets) | Either(sets):
            for one in sets:
                yield from run_ids(one)
        case Outside(kept_out):
            yield from run_ids(kept_out)


def check(result_set: ResultSet) -> None:
    """Raise UnreadableSet where a run of the set is unknown or has no result."""
    wanted = set(run_ids(result_set))
    if len(wanted) > MOST_RUNS:
        raise UnreadableSet(f"At most {MOST_RUNS} searches in one set.")
    done = SearchRun.objects.filter(pk__in=wanted, state=SearchRun.State.DONE)
    if done.count() < len(wanted):
        raise UnreadableSet("A search named in the set is unknown or has no result.")


def _listed(name: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise UnreadableSet(f"{name!r} takes a list of at least one set.")
    return value


def _run_id(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise UnreadableSet(f"{str(value)[:60]!r} is no search's id.") from error


def _patent_ids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_DESIGNS:
        raise UnreadableSet(f"'designs' takes a list of at most {MOST_DESIGNS:,}.")
    try:
        return tuple(sorted({numbers.parse(str(one)) for one in value}))
    except numbers.UnreadableNumber as error:
        raise UnreadableSet(str(error)) from error
