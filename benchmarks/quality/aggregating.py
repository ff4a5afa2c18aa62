"""From the similarities of views and figures to one score for each design.

Each way takes `pairs` (v, n), the similarities of a query's views to all figures of the
corpus, rows of one design together from `starts` (g,) on, and returns (g,) scores.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Pairs = NDArray[np.floating]
Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
Way = Callable[[Pairs, Rows], Scores]

POOL = 200  # designs the search compares as wholes
_BEHIND = 2  # no two cosines are further apart
RECIPROCAL_OFFSET = 60  # as Cormack, Clarke and Büttcher have it


def best_figure(pairs: Pairs, starts: Rows) -> Scores:
    """The best single pair of view and figure: plain vector search, grouped."""
    return _best(pairs.max(axis=0)[None], starts)[0]


def reciprocal_ranks(pairs: Pairs, starts: Rows) -> Scores:
    """Reciprocal rank fusion of one search per view, each grouped by design."""
    best = _best(pairs, starts)
    order = np.argsort(-best, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(best.shape[1])[None] + 1, axis=1)
    scores: Scores = (1 / (RECIPROCAL_OFFSET + places)).sum(axis=0)
    return scores


def coverage(pairs: Pairs, starts: Rows) -> Scores:
    """MaxSim: each view takes its best figure, whoever else took it."""
    return _best(pairs, starts).mean(axis=0)


def both_ways(pairs: Pairs, starts: Rows, *, back: float = 0.5) -> Scores:
    """MaxSim of views in figures, and by a share `back` of figures in views."""
    if len(pairs) == 1 or not back:
        return coverage(pairs, starts)
    counts = np.diff(np.append(starts, pairs.shape[1]))
    returned = np.add.reduceat(pairs.max(axis=0).astype(np.float64), starts) / counts
    return (1 - back) * coverage(pairs, starts) + back * returned


def assignment(pairs: Pairs, starts: Rows) -> Scores:
    """The best one-to-one pairing, a short design's figures taken more than once.

    Solved for the `POOL` designs that cover the views best, which no pairing can beat;
    the others come behind these in the order of their coverage, as in the search.
    """
    covered = coverage(pairs, starts)
    if len(pairs) == 1:
        return covered
    found = covered - _BEHIND
    ends = np.append(starts[1:], pairs.shape[1])
    for i in np.argsort(-covered, kind="stable")[:POOL].tolist():
        part = pairs[:, starts[i] : ends[i]]
        gains = np.tile(part, -(-len(part) // part.shape[1]))
        found[i] = gains[linear_sum_assignment(gains, maximize=True)].mean()
    return found


def _best(pairs: Pairs, starts: Rows) -> Scores:
    return np.maximum.reduceat(pairs, starts, axis=1).astype(np.float64)
