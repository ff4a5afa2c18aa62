"""How well vectors retrieve: mean average precision and recall at k, by blocks.

Scores are inner products, so unit rows give cosine similarity.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Figures of one retrieval task; the means are over `queries`.

    `recall_at[k]` is the share of queries with at least one relevant item among the
    first k. Queries without any relevant item are left out and counted as `skipped`.
    """

    mean_average_precision: float
    recall_at: dict[int, float]
    queries: int
    skipped: int


def retrieval(
    queries: Vectors,
    gallery: Vectors,
    *,
    query_labels: Labels,
    gallery_labels: Labels,
    ks: Sequence[int] = (1, 5, 10),
    own_rows: NDArray[np.int64] | None = None,
    block: int = 512,
) -> Retrieval:
    """Rank the gallery (m, d) for each query (n, d); relevant is what shares the label.

    `own_rows[i]` is the gallery row that is query i itself and is left out of its
    ranking. Average precision takes tied scores as one threshold (as scikit-learn
    does), so it does not depend on the order of the gallery; recall breaks ties by
    gallery order. All of the gallery is ranked; no truncation, no interpolation.
    """
    precisions, firsts, skipped = [], [], 0
    for start in range(0, len(queries), block):
        rows = slice(start, start + block)
        scores = queries[rows] @ gallery.T  # (block, m)
        relevant = query_labels[rows, None] == gallery_labels[None, :]
        if own_rows is not None:
            own = np.arange(len(scores)), own_rows[rows]
            # Last in the ranking and irrelevant: the same as not being there.
            scores[own], relevant[own] = -np.inf, False
        answerable = relevant.any(axis=1)
        skipped += int((~answerable).sum())
        for score, is_relevant in zip(
            scores[answerable], relevant[answerable], strict=True
        ):
            order = np.argsort(-score, kind="stable")
            ranked = is_relevant[order]
            precisions.append(_average_precision(score[order], ranked))
            firsts.append(int(np.argmax(ranked)))
    if not precisions:
        return Retrieval(0.0, dict.fromkeys(ks, 0.0), 0, skipped)
    first = np.asarray(firsts)
    return Retrieval(
        mean_average_precision=float(np.mean(precisions)),
        recall_at={k: float(np.mean(first < k)) for k in ks},
        queries=len(precisions),
        skipped=skipped,
    )


def same_label_retrieval(
    vectors: Vectors, labels: Labels, *, ks: Sequence[int] = (1, 5, 10)
) -> Retrieval:
    """Each row (n, d) searches all others; relevant is what shares its label."""
    return retrieval(
        vectors,
        vectors,
        query_labels=labels,
        gallery_labels=labels,
        ks=ks,
        own_rows=np.arange(len(vectors)),
    )


def _average_precision(
    scores: NDArray[np.float32], relevant: NDArray[np.bool_]
) -> float:
    """Sum over distinct scores of (recall gained) x (precision there); input ranked."""
    ends = np.flatnonzero(np.diff(scores) != 0)
    ends = np.append(ends, len(scores) - 1)
    found = np.cumsum(relevant)[ends]
    gained = np.diff(found, prepend=0)
    return float(np.sum(gained * (found / (ends + 1))) / found[-1])
