"""The DIRA challenge: the ten database drawings most like each query, best first.

An entry is an integer array (n, 10) of rows of the database list, in file order; files
of entries, and entries from full matrices, are the matter of `ml.manifests.dira`. The
challenge's own measure was never stated; only one that looks at ten places is possible.
So we give several, none of them comparable with the mAP of `ml.protocols.deeppatent`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.manifests import dira as result
from ml.metrics import nearest, relevance, scores
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import Array

TIES = "an entry has no ties; where we make it, the lower database row comes first"
Entry = NDArray[np.int64]
Labels = NDArray[np.generic]


def entry(queries: Array, database: Array) -> Entry:
    """Make the entry for query vectors (n, d) and database vectors (m, d): (n, 10).

    Cosine similarity, block by block. Raises UnfitVectors; ValueError below ten rows.
    """
    return nearest.nearest(scores.scorer(queries, database), result.TOP)[0]


def evaluate(
    ranked: Entry, *, query_labels: Labels, database_labels: Labels
) -> dict[str, Any]:
    """Judge an entry (n, 10) by labels (n,) and (m,): means over answerable queries.

    `mAP@10` sums the precision at each hit and divides by min(R, 10), `mAP@10 / R` by
    all R relevant drawings, `mAP@10 / found` by those found (at least 1). Raises
    UnfitResult, UnfitRelevance.
    """
    asked, held = relevance.codes(query_labels, database_labels)
    result.check(ranked, queries=len(asked), database=len(held))
    relevant = np.bincount(held, minlength=asked.max(initial=0) + 1)
    count = relevant[asked]
    answerable = count > 0
    if not answerable.any():
        raise UnfitRelevance("no query has a drawing of its label in the database")
    hits = (held[ranked] == asked[:, None])[answerable]  # (n, 10)
    return {
        "protocol": "DIRA",
        **_shares(hits, count[answerable]),
        "queries": int(answerable.sum()),
        "skipped": int((~answerable).sum()),
        "ties": TIES,
        "note": "the challenge did not state its measure; none here is a full mAP",
    }


def _shares(hits: NDArray[np.bool_], count: NDArray[np.int64]) -> dict[str, float]:
    places = np.arange(1, result.TOP + 1)
    gained = (hits * np.cumsum(hits, axis=1) / places).sum(axis=1)
    found = hits.sum(axis=1)
    values = {f"Rank-{k}": hits[:, :k].any(axis=1) for k in (1, 5, 10)}
    values |= {
        "mAP@10": gained / np.minimum(count, result.TOP),
        "mAP@10 / R": gained / count,
        "mAP@10 / found": gained / np.maximum(found, 1),
        "MRR@10": np.where(found > 0, 1 / (hits.argmax(axis=1) + 1), 0),
        "P@10": found / result.TOP,
        "Recall@10": found / count,
    }
    return {name: float(np.mean(value)) for name, value in values.items()}
