"""Candidates: the designs near a query, complete under any filter.

The distance of a design is that of its nearest figure. Whatever back end proposed
it, a candidate is compared here once more, in single precision from the stored
halves, so that the order does not depend on how a back end computes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.queries import Mode
from search.retrieval.choice import backend_of
from search.retrieval.codes.library import products
from search.retrieval.interface import Backend, Candidates, Corpus, Found
from search.vectors import FigureVectors

__all__ = ["Backend", "Candidates", "Corpus", "Found", "backend_of", "nearest"]

# Similarities are compared as they are stored and shown. Equal vectors then tie,
# although a sum of products may end differently in its last bits.
DECIMALS = 6


def nearest(
    queries: NDArray[np.float32],
    *,
    corpus: Corpus,
    k: int,
    mode: Mode = "auto",
    also: Sequence[str] = (),
    backend: Backend | None = None,
) -> Candidates:
    """Return every design among the k nearest of a query vector, or of all together.

    `queries` is (q, d), q >= 1, of halves. Designs named in `also` (found by other
    means, eligible as well) are added. At least min(k, eligible designs) come back.
    Where no `backend` is given, `backend_of` chooses.
    """
    chosen = backend or backend_of(corpus.encoder)
    found = chosen.designs(queries, corpus=corpus, k=k, mode=mode)
    figures = chosen.figures(sorted({*found.patent_ids, *also}), corpus=corpus)
    similarities = products(queries, figures.vectors)  # (q, n)
    kept = np.isin(
        figures.patent_ids, [*_k_nearest_designs(figures, similarities, k), *also]
    )
    return Candidates(
        figures=FigureVectors(
            patent_ids=figures.patent_ids[kept],
            figure_ids=figures.figure_ids[kept],
            vectors=figures.vectors[kept],
        ),
        similarities=similarities[:, kept],
        also=tuple(also),
        eligible=found.eligible,
        eligible_designs=found.eligible_designs,
        scanned=found.scanned,
        mode=found.mode,
        backend=chosen.name,
    )


def _k_nearest_designs(
    figures: FigureVectors, similarities: NDArray[np.float32], k: int
) -> set[str]:
    """The k nearest designs of each query vector and of their mean, ties by number.

    A design that is no near neighbour by any one view may well be in all of them.
    """
    if not len(figures):
        return set()
    starts = np.flatnonzero(
        np.r_[True, figures.patent_ids[1:] != figures.patent_ids[:-1]]
    )
    patent_ids = figures.patent_ids[starts]
    best = np.maximum.reduceat(similarities, starts, axis=1)  # (q, designs)
    best = np.vstack([best, best.mean(axis=0)])
    kept: set[str] = set()
    for row in best.astype(np.float64).round(DECIMALS):
        order = np.lexsort((patent_ids, -row))[:k]
        kept.update(patent_ids[order].tolist())
    return kept
