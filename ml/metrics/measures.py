"""Measures of a ranking, one value per query (n,), NaN where nothing is relevant.

Those that look at places take `ties`: `row` (the lower gallery row first), `for` us or
`against` us. Average precision takes a tie as one threshold and needs no such rule.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.metrics.ranking import Ranking, Ties

Values = NDArray[np.float64]
Measure = Callable[[Ranking], Values]
Divisor = Literal["found", "min_r_k", "relevant"]


@dataclass(frozen=True, slots=True)
class Means:
    """Means over the queries that have an answer; `skipped` counts the others.

    Without any query that has an answer the means are NaN, never 0.
    """

    values: dict[str, float]
    queries: int
    skipped: int


class Tally:
    """Sums measures over rankings as they come, so that none need be kept."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        self._totals = dict.fromkeys(measures, 0.0)
        self._queries = self._skipped = 0

    def add(self, ranking: Ranking) -> None:
        """Count the queries of one more block."""
        has_answer = ranking.counts > 0
        self._queries += int(has_answer.sum())
        self._skipped += int((~has_answer).sum())
        for name, measure in self._measures.items():
            self._totals[name] += float(measure(ranking)[has_answer].sum())

    def means(self) -> Means:
        """The means so far."""
        asked = self._queries
        values = {
            name: total / asked if asked else np.nan
            for name, total in self._totals.items()
        }
        return Means(values, asked, self._skipped)


def means(rankings: Iterable[Ranking], measures: Mapping[str, Measure]) -> Means:
    """Take each measure's mean over all queries of the rankings."""
    tally = Tally(measures)
    for ranking in rankings:
        tally.add(ranking)
    return tally.means()


def average_precision(ranking: Ranking) -> Values:
    """Sum over distinct scores of (recall gained there) x (precision there).

    Ties are one threshold, as in scikit-learn: no interpolation, no truncation, all of
    the gallery ranked, divided by all that is relevant.
    """
    _, found = ranking.tied()
    return _per_query(ranking, found / ranking.level) / _counts(ranking)


def truncated_average_precision(
    ranking: Ranking, k: int, *, divisor: Divisor, ties: Ties = "row"
) -> Values:
    """Sum of the precision at each relevant item among the first k, over a divisor.

    `found`: the relevant items among the first k, at least 1 (pytorch-metric-learning
    up to 1.6.0). `min_r_k`: the smaller of k and all relevant (1.6.1). `relevant`: all
    relevant (from 1.6.2). Ties by `ties`.
    """
    places = ranking.places(ties)
    seen = places <= k
    total = _per_query(ranking, seen * ranking.ordinals() / places)
    relevant = _counts(ranking)
    if divisor == "found":
        return total / np.where(
            np.isnan(relevant), np.nan, np.maximum(_per_query(ranking, seen), 1)
        )
    return total / (np.minimum(relevant, k) if divisor == "min_r_k" else relevant)


def hit(ranking: Ranking, k: int, *, ties: Ties = "row") -> Values:
    """1 where anything relevant is among the first k (top-k, Rank-k, 1:1 R@K), or 0."""
    return (first_place(ranking, ties=ties) <= k) + 0 * _counts(ranking)


def recall(ranking: Ranking, k: int, *, ties: Ties = "row") -> Values:
    """Relevant items among the first k over all relevant items."""
    return _per_query(ranking, ranking.places(ties) <= k) / _counts(ranking)


def precision(ranking: Ranking, k: int, *, ties: Ties = "row") -> Values:
    """Relevant items among the first k over k."""
    return _per_query(ranking, ranking.places(ties) <= k) / k + 0 * _counts(ranking)


def reciprocal_rank(ranking: Ranking, k: int = 10, *, ties: Ties = "row") -> Values:
    """1 over the place of the first relevant item where that is within k, else 0."""
    first = first_place(ranking, ties=ties)
    return np.where(first > k, 0.0, 1 / first)


def ndcg(ranking: Ranking, k: int, *, ties: Ties = "row") -> Values:
    """Sum of 1 / log2(place + 1) over the relevant within k, over the best possible."""
    places = ranking.places(ties)
    gained = _per_query(ranking, np.where(places <= k, 1 / np.log2(places + 1), 0))
    best = np.cumsum(1 / np.log2(np.arange(2, k + 2)))
    return gained / best[np.clip(ranking.counts, 1, k) - 1] + 0 * _counts(ranking)


def inverse_penalty(ranking: Ranking, *, ties: Ties = "row") -> Values:
    """INP: the number of relevant items over the place of the last of them."""
    return _counts(ranking) / _edge(ranking, ranking.places(ties), last=True)


def first_place(ranking: Ranking, *, ties: Ties = "row") -> Values:
    """The place, from 1, of the first relevant item."""
    return _edge(ranking, ranking.places(ties), last=False)


def _edge(ranking: Ranking, places: NDArray[np.int64], *, last: bool) -> Values:
    values = np.full(len(ranking), np.nan)
    has_answer = ranking.counts > 0
    ends = np.cumsum(ranking.counts)
    starts = ends - ranking.counts
    values[has_answer] = places[(ends - 1 if last else starts)[has_answer]]
    return values


def _counts(ranking: Ranking) -> Values:
    return np.where(ranking.counts > 0, ranking.counts, np.nan)


def _per_query(ranking: Ranking, values: NDArray[np.generic]) -> Values:
    sums = np.bincount(ranking.query, values, minlength=len(ranking))
    return sums.astype(np.float64)
