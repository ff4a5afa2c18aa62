"""The class schemes as trees with the number of current designs in each class.

A design counts in its main class. Counted once per revision of the corpus.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from search import revisions
from search.classes import locarno, uspc
from search.models import Patent

_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Branch:
    """A class, how many designs it holds, and its subclasses that hold any."""

    symbol: str
    name: str
    count: int
    leaves: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Trees:
    """Both schemes; `unclassed` is how many designs lack a Locarno class."""

    locarno: list[Branch]
    uspc: list[Branch]
    unclassed: int


def read() -> Trees:
    """Both schemes as of the latest revision, empty classes included."""
    by_locarno, by_uspc = _counted("locarno"), _counted("uspc")
    return Trees(
        locarno=[_locarno_branch(symbol, by_locarno) for symbol in locarno.classes()],
        uspc=_uspc_branches(by_uspc),
        unclassed=by_locarno.get("", 0),
    )


def options() -> dict[str, list[tuple[str, str]]]:
    """The classes a person may want to type, with their names."""
    return {
        "locarno": [(symbol, locarno.name(symbol)) for symbol in locarno.classes()],
        "uspc": list(uspc.NAMES.items()),
    }


def _counted(field: str) -> dict[str, int]:
    key = f"class-counts-{field}-{revisions.latest()}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        rows = Patent.objects.current().values_list(field).annotate(Count("pk"))
        counts = dict(rows.order_by(field))
        cache.set(key, counts, _DAY)
    return counts


def _locarno_branch(symbol: str, counts: dict[str, int]) -> Branch:
    leaves = tuple(
        Branch(code, locarno.name(code), count)
        for code, count in counts.items()
        if code and locarno.class_of(code) == symbol
    )
    total = sum(leaf.count for leaf in leaves)
    return Branch(symbol, locarno.name(symbol), total, leaves)


def _uspc_branches(counts: dict[str, int]) -> list[Branch]:
    totals: Counter[str] = Counter()
    leaves: dict[str, list[Branch]] = defaultdict(list)
    for symbol, count in counts.items():
        class_ = uspc.class_of(symbol)
        totals[class_] += count
        leaves[class_].append(Branch(symbol, "", count))
    return [
        Branch(class_, name, totals[class_], tuple(leaves[class_]))
        for class_, name in uspc.NAMES.items()
    ]
