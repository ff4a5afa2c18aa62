"""What a run may have missed: everything compared, or how much the short cut finds.

An exact search misses nothing. An approximate one is measured: for the run's own views
and for figures drawn from what its filter leaves, the nearest designs are found once by
the short cut and once exactly, under the same filter.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from search import filters, retrieval, vectors
from search.kept import Kept
from search.models import Patent
from search.retrieval.interface import Backend, Corpus, UsedMode

# Nearest designs compared, at most: what lies deeper is seldom looked at.
MOST_K = 100
MOST_DRAWN = 8
SECONDS = 0.5
_DECIMALS = 4

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Shares of the `k` truly nearest designs that the short cut found, by query.

    `own` are the run's views and words, `drawn` figures the filter leaves; `seconds` is
    what measuring took.
    """

    k: int
    own: tuple[float, ...]
    drawn: tuple[float, ...]
    seconds: float

    @property
    def mean(self) -> float | None:
        """The mean share; None where time allowed no query."""
        shares = [*self.own, *self.drawn]
        return round(sum(shares) / len(shares), _DECIMALS) if shares else None

    def to_json(self) -> dict[str, Any]:
        """As the run's row keeps it."""
        return {
            "k": self.k,
            "mean": self.mean,
            "least": round(min((*self.own, *self.drawn), default=0.0), _DECIMALS),
            "own": len(self.own),
            "drawn": len(self.drawn),
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How completely a run searched.

    `eligible` and `scanned` count figures where `is_by_drawing`, designs otherwise.
    `recall` is None in exact mode, where nothing can be missed.
    """

    eligible: int
    eligible_designs: int | None
    scanned: int
    returned: int
    mode: UsedMode
    is_by_drawing: bool = True
    recall: Recall | None = None

    @property
    def text(self) -> str:
        """One or two sentences for the screen."""
        what = "drawings" if self.is_by_drawing else "designs"
        among = f"{self.eligible:,} eligible {what}"
        if self.is_by_drawing and self.eligible_designs is not None:
            among += f" of {self.eligible_designs:,} designs"
        if not self.eligible:
            return f"No {what[:-1]} is eligible under these filters."
        if self.mode == "exact":
            return (
                f"Exact: all {among} were searched, so none that is nearer is missing."
            )
        return (
            f"Approximate: {self.scanned:,} of {among} were compared. {self._measured}"
        )

    @property
    def _measured(self) -> str:
        recall = self.recall
        if recall is None or recall.mean is None:
            return "How many near designs that misses was not measured."
        count = len(recall.own) + len(recall.drawn)
        return (
            f"Measured under this filter with {count} "
            f"{'query' if count == 1 else 'queries'} ({len(recall.own)} of this "
            f"search), it found {100 * recall.mean:.1f} % of the {recall.k} nearest "
            f"designs."
        )

    def to_json(self) -> dict[str, Any]:
        """As the run's row and the API give it; recall is 1 where it is exact."""
        exact = self.mode == "exact"
        return {
            "eligible": self.eligible,
            "eligible_designs": self.eligible_designs,
            "scanned": self.scanned,
            "returned": self.returned,
            "mode": self.mode,
            "unit": "figures" if self.is_by_drawing else "designs",
            "recall": 1.0 if exact else self.recall and self.recall.mean,
            "measured": self.recall.to_json() if self.recall and not exact else None,
            "text": self.text,
        }


def measure(
    queries: NDArray[np.float32],
    *,
    corpus: Corpus,
    k: int,
    backend: Backend | None = None,
    seconds: float = SECONDS,
    clock: Clock = time.perf_counter,
) -> Recall:
    """Measure how much of the k nearest designs the short cut finds under a filter.

    `queries` (q, d) are the run's own vectors. No query is begun after `seconds`, but
    one is always measured; those drawn are kept while the corpus and filter stay.
    """
    chosen = backend or retrieval.backend_of(corpus.encoder)
    k = max(1, min(k, MOST_K))
    began = clock()
    drawn = _drawn.get(
        (corpus, k, chosen.name),
        lambda: _drawn_recall(
            corpus, k=k, backend=chosen, seconds=seconds / 2, clock=clock
        ),
    )
    own: list[float] = []
    for query in queries:
        if clock() - began >= seconds and (own or drawn):
            break
        own.append(_recall(query, corpus=corpus, k=k, backend=chosen))
    return Recall(k=k, own=tuple(own), drawn=drawn, seconds=clock() - began)


# Recall for figures the filter leaves is a fact of corpus, depth and back end.
_drawn: Kept[tuple[Corpus, int, str], tuple[float, ...]] = Kept(64)


def _drawn_recall(
    corpus: Corpus, *, k: int, backend: Backend, seconds: float, clock: Clock
) -> tuple[float, ...]:
    """Recall for figures the filter leaves, at least one if there is any."""
    found: list[float] = []
    began = clock()
    for query in _drawn_queries(corpus, backend):
        found.append(_recall(query, corpus=corpus, k=k, backend=backend))
        if clock() - began >= seconds:
            break
    return tuple(found)


def _drawn_queries(corpus: Corpus, backend: Backend) -> Iterator[NDArray[np.float32]]:
    """Vectors (d,) of figures of eligible designs, the same ones for a revision."""
    draw = random.Random(corpus.revision)  # noqa: S311 - a sample, no secret
    for patent_id in _drawn_designs(corpus, draw):
        figures = backend.figures([patent_id], corpus=corpus)
        if len(figures):
            yield figures.vectors[draw.randrange(len(figures))]


def _drawn_designs(corpus: Corpus, draw: random.Random) -> Iterator[str]:
    """Eligible designs met from random numbers on, each once.

    Design numbers are nearly dense, so that all are about as likely, and no filter has
    to be carried out in full.
    """
    eligible = filters.patents(corpus.filters, revision=corpus.revision)
    first, last = (_number(Patent.objects.order_by(by)) for by in ("pk", "-pk"))
    seen: set[str] = set()
    for _ in range(MOST_DRAWN):
        start = f"USD{draw.randint(first, last):07d}"
        onwards = eligible.filter(pk__gte=start).order_by("pk")
        found = onwards.values_list("pk", flat=True).first()
        if found is None:
            found = eligible.order_by("pk").values_list("pk", flat=True).first()
        if found is not None and found not in seen:
            seen.add(found)
            yield found


def _number(ordered: QuerySet[Patent]) -> int:
    found = ordered.values_list("pk", flat=True).first()
    return int(found.removeprefix("USD")) if found else 0


def _recall(
    query: NDArray[np.float32], *, corpus: Corpus, k: int, backend: Backend
) -> float:
    """The share of the k nearest designs of one vector that the short cut finds."""
    rows = vectors.as_stored(query[None])
    exact, short = (
        retrieval.nearest(rows, corpus=corpus, k=k, mode=mode, backend=backend)
        for mode in ("exact", "approximate")
    )
    true = set(exact.patent_ids)
    return len(true & set(short.patent_ids)) / len(true) if true else 1.0


def of_run(
    *,
    mode: UsedMode,
    eligible: int,
    eligible_designs: int | None,
    scanned: int,
    returned: int,
    queries: NDArray[np.float32] | None = None,
    corpus: Corpus | None = None,
    k: int = MOST_K,
) -> Completeness:
    """Say how completely a run searched; an approximate one is measured first.

    Without `queries` (q, d) and `corpus` the run searched words and filters only.
    """
    recall = None
    if mode == "approximate" and corpus is not None and queries is not None:
        recall = measure(queries, corpus=corpus, k=k)
    return Completeness(
        eligible=eligible,
        eligible_designs=eligible_designs,
        scanned=scanned,
        returned=returned,
        mode=mode,
        is_by_drawing=corpus is not None,
        recall=recall,
    )
