"""How alike two sets of views are: one design's drawings against another's.

`mean`: cosine of the mean unit vectors. `max`: the best pair of views. `coverage`: each
query view takes its best view of the design, whoever else took it. `assignment`: no
view is taken twice; query views beyond the design's number count as 0. The latter two
are weighted means over the query's views.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ml.metrics import grouping, scores
from ml.metrics.grouping import Groups
from ml.metrics.vectors import Array
from ml.refinement.expansion import unit_rows

Method = Literal["mean", "max", "coverage", "assignment"]
Weights = NDArray[np.floating]


def similarities(
    views: Array,
    gallery: Array,
    *,
    designs: Groups,
    method: Method = "assignment",
    weights: Weights | None = None,
) -> NDArray[np.float64]:
    """Similarity (g,) of query views (v, d) to each design among gallery (m, d).

    `weights` (v,), at least 0 and not all 0, say how much each query view matters to
    `mean`, `coverage` and `assignment`; without them all matter alike. Raises
    UnfitVectors; ValueError for weights or designs that do not fit.
    """
    share = _shares(len(views), weights)
    if len(designs.of_row) != len(gallery):
        raise ValueError("designs must group exactly the rows of the gallery")
    scorer = scores.scorer(views, gallery)
    if method == "mean":
        return _of_means(views, gallery, designs, share)
    pairs = np.concatenate([block.scores for block in scorer.blocks()])
    pairs = pairs.astype(np.float64)
    if method == "assignment":
        return _assigned(pairs, designs, share)
    best = grouping.best_scores(pairs, designs)  # (v, g)
    result: NDArray[np.float64] = best.max(axis=0) if method == "max" else share @ best
    return result


def _shares(count: int, weights: Weights | None) -> NDArray[np.float64]:
    if weights is None:
        return np.full(count, 1 / count)
    if weights.shape != (count,) or not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("weights need one number per view, none below 0, some above")
    given = weights.astype(np.float64)
    shares: NDArray[np.float64] = given / given.sum()
    return shares


def _of_means(
    views: Array, gallery: Array, designs: Groups, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    query = share @ unit_rows(views)
    sums = np.zeros((len(designs), gallery.shape[1]))
    np.add.at(sums, designs.of_row, unit_rows(gallery))
    cosines: NDArray[np.float64] = unit_rows(sums) @ unit_rows(query[None])[0]
    return cosines


def _assigned(
    pairs: NDArray[np.float64], designs: Groups, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The best one-to-one pairing's weighted sum, design by design."""
    if designs.order is not None:
        pairs = pairs[:, designs.order]
    gains = share[:, None] * pairs
    found = np.empty(len(designs))
    for i, columns in enumerate(np.split(gains, designs.starts[1:], axis=1)):
        taken = linear_sum_assignment(columns, maximize=True)
        found[i] = columns[taken].sum()
    return found
