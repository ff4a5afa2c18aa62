"""Hits of a run in another order than that of their score; this only sorts.

Ties stand in the order of rank, so that every order is the same each time.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from search import explanation, families
from search.models import Hit, SearchRun

SIMILARITY = "similarity"
TEXT = "text"
_WORDS = ("text", "words")

# Of a design without a date or class one knows nothing: it stands last.
_COLUMNS = ("patent_id", "patent__first_published", "patent__locarno", "patent__uspc")
_KEYS: dict[str, Callable[[tuple[Any, ...]], Any]] = {
    "newest": lambda row: -(row[1] or date.min).toordinal(),
    "oldest": lambda row: (row[1] or date.max).toordinal(),
    "locarno": lambda row: (not row[2], row[2]),
    "uspc": lambda row: (not row[3], _natural(row[3])),
    "number": lambda row: row[0],
}
ORDERS = (SIMILARITY, *_KEYS)


def facets_of(run: SearchRun) -> tuple[str, ...]:
    """The aspects that hits of a run can be sorted by, as the run weighed several.

    Empty where only one made the score: that order is the score's.
    """
    names = [name.partition(":") for name, weight in run.weights.items() if weight > 0]
    visual = [facet for kind, _, facet in names if kind in {"view", "figures"}]
    told = [facet or explanation.OVERALL for facet in visual]
    told += [TEXT for kind, _, _ in names if kind in _WORDS]
    several = tuple(dict.fromkeys(told))
    return several if len(several) > 1 else ()


def patent_ids(run: SearchRun, *, by: str = SIMILARITY) -> list[str]:
    """The designs of a run, all of them, in the order asked for.

    `by` is one of ORDERS or of `facets_of`; anything else is the order of the score.
    """
    hits = run.hits.order_by("rank")
    if key := _KEYS.get(by):
        rows = sorted(hits.values_list(*_COLUMNS), key=key)
        return [row[0] for row in rows]
    if by not in facets_of(run):
        return list(hits.values_list("patent_id", flat=True))
    valued = [(_value(hit, by), hit.patent_id) for hit in hits.only("parts", "patent")]
    return [patent_id for _, patent_id in sorted(valued, key=lambda row: -row[0])]


def folded(ids: Sequence[str], *, revision: int) -> dict[str, tuple[str, ...]]:
    """The first design of each family, with its relatives among those given.

    The order of the first ones is kept.
    """
    family = families.groups(list(ids), revision=revision)
    members: dict[str, list[str]] = {}
    for patent_id in ids:
        members.setdefault(family[patent_id], []).append(patent_id)
    return {first: tuple(rest) for first, *rest in members.values()}


def _value(hit: Hit, name: str) -> float:
    """How alike a hit is by one facet; one that was not compared stands last."""
    if name == TEXT:
        told = [part for part in hit.parts if part["kind"] in _WORDS]
        return sum(float(part["share"]) for part in told) if told else -1.0
    found: Mapping[str, float] = explanation.facets(hit.parts)
    return found.get(name, -1.0)


def _natural(symbol: str) -> str:
    """So that D9/434 stands before D14/5."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), symbol)
