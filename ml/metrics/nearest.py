"""The k nearest gallery rows of each query, block by block; ties by lower row."""

import numpy as np
from numpy.typing import NDArray

from ml.metrics.scores import BUDGET, Scorer
from ml.metrics.vectors import Array

Rows = NDArray[np.int64]


def nearest(scorer: Scorer, k: int, *, budget: int = BUDGET) -> tuple[Rows, Array]:
    """Rows (n, k) and scores (n, k) of the k best, best first; ties by lower row.

    Raises ValueError where the gallery has fewer than k rows.
    """
    _check(k, len(scorer.gallery))
    rows = np.empty((len(scorer.queries), k), np.int64)
    scores = np.empty((len(scorer.queries), k), scorer.dtype)
    for block in scorer.blocks(budget=budget):
        here = slice(block.first, block.first + len(block.scores))
        rows[here] = best(block.scores, k)
        scores[here] = np.take_along_axis(block.scores, rows[here], axis=1)
    return rows, scores


def best(scores: Array, k: int) -> Rows:
    """Columns (n, k) of the k highest of each row of (n, m), ties by lower column.

    Raises ValueError where there are fewer than k columns.
    """
    _check(k, scores.shape[1])
    # A partition alone would choose among scores tied at the edge as it pleases.
    least = np.partition(scores, -k, axis=1)[:, -k]
    found = np.empty((len(scores), k), np.int64)
    for i, (row, lowest) in enumerate(zip(scores, least, strict=True)):
        columns = np.flatnonzero(row >= lowest)
        found[i] = columns[np.argsort(-row[columns], kind="stable")[:k]]
    return found


def _check(k: int, count: int) -> None:
    if not 1 <= k <= count:
        raise ValueError(f"cannot take the {k} best of {count}")
