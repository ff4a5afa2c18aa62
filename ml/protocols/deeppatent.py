"""DeepPatent: drawings of a patent search for the other drawings of the same patent.

`mAP` is the full one of the published protocol: all of the database ranked, divided by
all drawings of the patent. `mAP pml-legacy` is what pytorch-metric-learning calculated
with k = "max_bin_count" in its three versions; published figures rest on one of them.
D00000, the gazette figure, repeats other sheets, so the figures are given with it and
without it on both sides.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.manifests import names
from ml.metrics import grouping, relevance
from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import Array
from ml.protocols import retrieval

Labels = NDArray[np.generic]


def is_gazette(paths: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the paths are gazette figures, …-D00000.png: (n,).

    Raises ValueError for a path that names no sheet.
    """
    return np.array([names.sheet(path).is_gazette for path in paths], bool)


def evaluate(
    queries: Array,
    gallery: Array,
    *,
    query_labels: Labels,
    gallery_labels: Labels,
    gazette: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None,
    own_rows: NDArray[np.int64] | None = None,
) -> dict[str, Any]:
    """Evaluate query vectors (n, d) against database vectors (m, d); labels (n,), (m,).

    `gazette` flags the D00000 among queries and database (see `is_gazette`) and adds
    the table `without D00000`. `own_rows` (n,) names the database row that is the query
    itself, -1 for none; the published split has none. Each of `all` and
    `without D00000` holds the tables `image` and `patent` of `retrieval.evaluate`.
    Raises UnfitVectors, UnfitRelevance.
    """
    answers = relevance.by_label(query_labels, gallery_labels, left_out=own_rows)
    patents = grouping.groups(gallery_labels)
    result: dict[str, Any] = {
        "protocol": "DeepPatent",
        "all": retrieval.evaluate(queries, gallery, answers=answers, patents=patents),
    }
    if gazette is None:
        return result
    if [len(flags) for flags in gazette] != [len(query_labels), len(gallery_labels)]:
        raise UnfitRelevance("gazette needs one flag per query and per database row")
    result["without D00000"] = _without(
        queries, gallery, query_labels, gallery_labels, gazette, own_rows
    )
    return result


def _without(
    queries: Array,
    gallery: Array,
    query_labels: Labels,
    gallery_labels: Labels,
    gazette: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    own_rows: NDArray[np.int64] | None,
) -> dict[str, Any]:
    asked, ranked = (np.flatnonzero(~flags) for flags in gazette)
    if not len(asked) or not len(ranked):
        raise UnfitRelevance("nothing is left without the D00000")
    removed = {
        "queries": len(query_labels) - len(asked),
        "gallery": len(gallery_labels) - len(ranked),
    }
    found = retrieval.evaluate(
        queries[asked],
        gallery[ranked],
        answers=relevance.by_label(
            query_labels[asked],
            gallery_labels[ranked],
            left_out=_moved(own_rows, asked, ranked, len(gallery_labels)),
        ),
        patents=grouping.groups(gallery_labels[ranked]),
    )
    return {**found, "removed": removed}


def _moved(
    own_rows: NDArray[np.int64] | None,
    asked: NDArray[np.int64],
    ranked: NDArray[np.int64],
    size: int,
) -> NDArray[np.int64] | None:
    """The own rows where they stand among the ranked; -1 where they are gone."""
    if own_rows is None:
        return None
    places = np.full(size + 1, -1)  # the last answers for -1, none
    places[ranked] = np.arange(len(ranked))
    moved: NDArray[np.int64] = places[own_rows[asked]]
    return moved
