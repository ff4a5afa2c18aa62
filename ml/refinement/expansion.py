"""Alpha query expansion and database augmentation: vectors move to their neighbours.

x' = normalise(x + sum over the k nearest of max(similarity, 0)^alpha * neighbour)
Source: Radenović, Tolias, Chum, "Fine-tuning CNN image retrieval", section 3.4.
"""

import numpy as np
from numpy.typing import NDArray

from ml.metrics import nearest, scores
from ml.metrics.vectors import Array

Rows = NDArray[np.int64]


def expand_queries(
    queries: Array, gallery: Array, *, k: int = 5, alpha: float = 2.0
) -> Array:
    """Queries (n, d) drawn to their k nearest gallery rows (m, d): (n, d), unit.

    With k = 0 they are only normalised. Raises UnfitVectors; ValueError for k over m.
    """
    if k == 0:
        return unit_rows(queries)
    rows, similarities = nearest.nearest(scores.scorer(queries, gallery), k)
    return _drawn(queries, gallery, rows, similarities, alpha)


def augment_database(gallery: Array, *, k: int = 5, alpha: float = 2.0) -> Array:
    """Gallery rows (m, d) drawn to their k nearest others: (m, d), unit rows.

    Raises UnfitVectors; ValueError for k over m - 1.
    """
    if k == 0:
        return unit_rows(gallery)
    rows, similarities = nearest.nearest(scores.scorer(gallery, gallery), k + 1)
    return _drawn(gallery, gallery, *_without_self(rows, similarities), alpha)


def unit_rows(vectors: Array) -> Array:
    """Rows (n, d) divided by their lengths; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = vectors / np.where(lengths > 0, lengths, 1)
    return unit


def _drawn(
    vectors: Array, gallery: Array, rows: Rows, similarities: Array, alpha: float
) -> Array:
    drawn = unit_rows(vectors)
    weights = np.maximum(similarities, 0) ** alpha
    for place in range(rows.shape[1]):  # one neighbour at a time: memory stays (n, d)
        drawn = drawn + weights[:, place, None] * unit_rows(gallery[rows[:, place]])
    return unit_rows(drawn)


def _without_self(rows: Rows, similarities: Array) -> tuple[Rows, Array]:
    """The neighbours (n, k) of (n, k + 1) that are not the row itself."""
    is_other = rows != np.arange(len(rows))[:, None]
    # Among many copies a row may not be its own neighbour; then the last one goes.
    is_other[is_other.all(axis=1), -1] = False
    shape = len(rows), rows.shape[1] - 1
    return rows[is_other].reshape(shape), similarities[is_other].reshape(shape)
