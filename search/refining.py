"""Candidates compared with one another: near is who has the same neighbours.

The designs at the head of a ranking know something the query does not tell: which of
them belong together. A design that shares its neighbours with the query, both ways,
rises; one that is near to everything does not. Works on arrays alone.

Source: Zhong, Zheng, Cao, Li, "Re-ranking Person Re-identification with k-reciprocal
Encoding", on whole designs in place of images and closeness in place of distance.
Which steps are on, and why, stands in `docs/measurements.md`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search import likeness

Values = NDArray[np.float64]
Rows = NDArray[np.int64]
Square = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Which steps run and how far they reach; a share of 0 turns a step off.

    `listed` designs at the head are compared with one another. `reciprocal` and
    `expansion` are the shares of the view score that the steps take over.
    """

    listed: int = 50
    reciprocal: float = 0.2
    neighbours: int = 5
    averaged: int = 2
    expansion: float = 0.0
    expanded_by: int = 1


DEFAULT = Steps()
OFF = Steps(reciprocal=0.0)


@dataclass(frozen=True, slots=True)
class Refined:
    """What each step that ran says of each design: (g,) in 0 … 1, and its share."""

    values: dict[str, Values]
    shares: dict[str, float]

    @property
    def rest(self) -> float:
        """The share that stays with the views."""
        return 1.0 - sum(self.shares.values())


def refine(
    vectors: NDArray[np.float32],
    starts: Rows,
    scores: Values,
    *,
    temperature: float,
    steps: Steps = DEFAULT,
) -> Refined:
    """Compare the best designs with one another.

    `vectors` (n, d) are the figures, those of design i from row `starts[i]` (g,) on,
    and `scores` (g,) the likeness of each design to the query, at the same
    `temperature`. A design behind the first `steps.listed` gets 0 from each step, so
    that it never overtakes one before it. Ties go to the earlier design.
    """
    shares = {
        name: share
        for name, share in (
            ("reciprocal", steps.reciprocal),
            ("expansion", steps.expansion),
        )
        if share > 0
    }
    listed = np.argsort(-scores, kind="stable")[: steps.listed]
    # Among one or two designs nobody has neighbours.
    if not shares or len(listed) < 3:
        return Refined({}, {})
    among = likeness.among(vectors, starts, listed, temperature=temperature)
    found: dict[str, Values] = {}
    if "reciprocal" in shares:
        whole = _with_query(among, scores[listed])
        found["reciprocal"] = shared_neighbours(
            whole, neighbours=steps.neighbours, averaged=steps.averaged
        )[1:]
    if "expansion" in shares:
        found["expansion"] = near_the_first(
            among, scores[listed], count=steps.expanded_by
        )
    return Refined(
        {name: _spread(values, listed, len(starts)) for name, values in found.items()},
        shares,
    )


def shared_neighbours(near: Square, *, neighbours: int, averaged: int) -> Values:
    """How far each item shares the neighbours of item 0, in 0 … 1: (n,).

    `near` (n, n) is symmetric, 1 on its diagonal. Neighbours are those of both sides'
    first `neighbours`, joined by theirs where two thirds agree; each neighbourhood is
    the mean over its `averaged` nearest, and two are compared by minima over maxima.
    """
    order = np.argsort(-near, axis=1, kind="stable")
    neighbours = min(neighbours, len(near) - 1)
    mutual = _mutual(order[:, : neighbours + 1])
    half = _mutual(order[:, : round(neighbours / 2) + 1])
    agreed = mutual.astype(np.int64) @ half.T
    joins = mutual & (3 * agreed >= 2 * half.sum(axis=1))
    members = mutual | (joins.astype(np.int64) @ half > 0)
    weights = np.where(members, near, 0.0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    weights = weights[order[:, :averaged]].mean(axis=1)
    shared = np.minimum(weights[0], weights).sum(axis=1)
    union = np.maximum(weights[0], weights).sum(axis=1)
    result: Values = shared / np.maximum(union, 1e-12)
    return result


def near_the_first(near: Square, scores: Values, *, count: int) -> Values:
    """Mean closeness (g,) to the first `count` designs, weighted by their scores."""
    first = scores[:count]
    weights = first / first.sum() if first.sum() > 0 else np.full(len(first), 1.0)
    result: Values = weights @ near[: len(first)]
    return result


def _with_query(among: Square, scores: Values) -> Square:
    """The square with the query as item 0."""
    whole = np.ones((len(among) + 1,) * 2)
    whole[1:, 1:] = among
    whole[0, 1:] = whole[1:, 0] = scores
    np.fill_diagonal(whole, 1.0)
    return whole


def _mutual(rows: Rows) -> Marks:
    """(n, n): who is among whose first, both ways, of rows (n, k)."""
    marks = np.zeros((len(rows),) * 2, bool)
    np.put_along_axis(marks, rows, values=True, axis=1)
    both: Marks = marks & marks.T
    return both


def _spread(values: Values, listed: Rows, count: int) -> Values:
    whole = np.zeros(count)
    whole[listed] = values
    return whole
