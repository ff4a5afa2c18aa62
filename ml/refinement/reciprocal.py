"""k-reciprocal re-ranking: near is who has the same neighbours, both ways.

Source: Zhong, Zheng, Cao, Li, "Re-ranking Person Re-identification with k-reciprocal
Encoding", with d = 2 - 2 cosine. Neighbourhoods are sparse: memory grows with the
number of vectors times k1 squared at most, and with the (n, m) result.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.metrics import nearest, scores
from ml.metrics.vectors import Array
from ml.refinement.expansion import unit_rows

Rows = NDArray[np.int64]
Distances = NDArray[np.float32]

_PAIRS = 2**18  # pairs of vectors compared at a time


def distances(
    queries: Array,
    gallery: Array,
    *,
    k1: int = 20,
    k2: int = 6,
    share: float = 0.3,
) -> Distances:
    """Re-ranked distances (n, m) of queries (n, d) to gallery rows (m, d).

    `share` is that of the plain distance, the rest is the Jaccard distance of the
    k1-reciprocal neighbourhoods, each the mean over its k2 nearest. It is transductive:
    the queries are neighbours too. Raises UnfitVectors; ValueError where k1 is not
    below n + m, or k2 not in 1..k1.
    """
    count = len(queries)
    _check(k1, k2, count + len(gallery))
    vectors = unit_rows(np.concatenate([queries, gallery]))
    return _reranked(vectors, slice(count), slice(count, None), k1, k2, share)


def among(
    vectors: Array, *, k1: int = 20, k2: int = 6, share: float = 0.3
) -> Distances:
    """Re-ranked distances (n, n) of vectors (n, d) to one another.

    As `distances`, for a set that searches itself: each vector counts once among the
    neighbours. Raises UnfitVectors; ValueError where not 1 <= k2 <= k1 < n.
    """
    _check(k1, k2, len(vectors))
    return _reranked(unit_rows(vectors), slice(None), slice(None), k1, k2, share)


def _check(k1: int, k2: int, count: int) -> None:
    if not 1 <= k2 <= k1 < count:
        raise ValueError(f"need 1 <= k2 <= k1 < {count}: {k1}, {k2}")


def _reranked(
    vectors: Array, queries: slice, gallery: slice, k1: int, k2: int, share: float
) -> Distances:
    """Distances of some unit rows (N, d) to others, all N being neighbours."""
    rows, _ = nearest.nearest(scores.scorer(vectors, vectors), k1 + 1)
    weights = _weights(vectors, _neighbourhoods(rows, k1))
    weights = (_graph(rows[:, :k2]).astype(np.float64) @ weights / k2).tocsr()
    jaccard = _jaccard(weights[queries], weights[gallery].tocsc())
    plain = np.maximum(2 - 2 * vectors[queries] @ vectors[gallery].T, 0)
    return ((1 - share) * jaccard + share * plain).astype(np.float32)


def _graph(rows: Rows) -> sparse.csr_array:
    """(N, N), 1 where the column is among the rows' neighbours (N, k)."""
    count, k = rows.shape
    return sparse.csr_array(
        (np.ones(rows.size, np.int32), rows.ravel(), np.arange(0, rows.size + 1, k)),
        shape=(count, count),
    )


def _reciprocal(rows: Rows) -> sparse.csr_array:
    graph = _graph(rows)
    return graph.multiply(graph.T).tocsr()


def _neighbourhoods(rows: Rows, k1: int) -> sparse.csr_array:
    """The reciprocal neighbours, and theirs where at least two thirds are shared."""
    near = _reciprocal(rows)
    half = _reciprocal(rows[:, : round(k1 / 2) + 1])
    shared = (near @ half.T).multiply(near).tocoo()
    sizes = half.sum(axis=1)
    keep = 3 * shared.data >= 2 * sizes[shared.col]
    joined = sparse.csr_array(
        (np.ones(keep.sum(), np.int32), (shared.row[keep], shared.col[keep])),
        shape=near.shape,
    )
    return (near + joined @ half).tocsr()


def _weights(vectors: Array, neighbours: sparse.csr_array) -> sparse.csr_array:
    """exp(-distance) for each pair of neighbours, each row summing to 1."""
    pairs = neighbours.tocoo()
    weights = np.empty(pairs.nnz)
    for start in range(0, pairs.nnz, _PAIRS):
        here = slice(start, start + _PAIRS)
        left, right = vectors[pairs.row[here]], vectors[pairs.col[here]]
        cosines = np.einsum("ij,ij->i", left, right)
        weights[here] = np.exp(-np.maximum(2 - 2 * cosines, 0))
    sums = np.bincount(pairs.row, weights, minlength=pairs.shape[0])
    return sparse.csr_array(
        # A row of zeros need not be its own neighbour, and may have none.
        (weights / np.where(sums > 0, sums, 1)[pairs.row], (pairs.row, pairs.col)),
        shape=pairs.shape,
    )


def _jaccard(queries: sparse.csr_array, gallery: sparse.csc_array) -> Distances:
    """1 - sum of minima / sum of maxima: (n, m), of the rows of both."""
    totals = gallery.sum(axis=1)
    result = np.empty((queries.shape[0], gallery.shape[0]), np.float32)
    for i in range(len(result)):
        here = slice(queries.indptr[i], queries.indptr[i + 1])
        columns, values = queries.indices[here], queries.data[here]
        starts, ends = gallery.indptr[columns], gallery.indptr[columns + 1]
        lengths = ends - starts
        # The stored places of all these columns, one stretch after the other.
        skipped = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        places = np.arange(lengths.sum()) + skipped
        smaller = np.minimum(gallery.data[places], np.repeat(values, lengths))
        shared = np.bincount(
            gallery.indices[places], smaller, minlength=gallery.shape[0]
        )
        union = values.sum() + totals - shared
        result[i] = 1 - shared / np.where(union > 0, union, 1)
    return result
