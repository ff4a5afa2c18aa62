"""The near designs by bits: many are fetched, compared by bytes, grouped by design."""

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes import scanning
from search.retrieval.codes.quantizing import Quantizer
from search.retrieval.codes.segments import Eligible, Selection

# Figures fetched by their bits for each design wanted, and at least (measured: see
# docs/measurements.md); more where they belong to too few designs.
FIGURES_PER_DESIGN = 250
LEAST = 4_000
# The far end of a long list may be less complete: beyond so many designs fewer figures
# are fetched for each.
LONG = 100
FIGURES_BEYOND = 20
GROWTH = 4
# Where so large a share would be fetched, comparing every row is no dearer.
MOST = 0.25
# Designs proposed beyond the k nearest by bytes: bytes order nearly as halves do.
BEYOND = 0.1
LEAST_BEYOND = 16


def is_worth_it(eligible: Eligible, k: int, *, views: int) -> bool:
    """Weigh reading all bytes against bits, and bytes here and there, for each view.

    In rows of bytes read in order: up to four views cost one reading, a row of bits
    an eighth, a row of bytes elsewhere two (measured).
    """
    exact = eligible.figures * max(1.0, views / 5)
    return views * (eligible.figures / 8 + 2 * _fetch(k)) < exact


def nearest_designs(
    queries: NDArray[np.float32],
    eligible: Eligible,
    k: int,
    *,
    quantizer: Quantizer,
) -> NDArray[np.int64] | None:
    """Patents that hold the k nearest of each query (q, d), nearly always all of them.

    None where so many would have to be fetched that all may as well be compared.
    """
    wanted = min(k, eligible.designs)
    fetch = _fetch(k)
    bits = quantizer.bits(quantizer.turned(queries))
    turned, _ = quantizer.turned_queries(queries)
    while fetch <= MOST * eligible.figures:
        found = [
            np.zeros((2, 0))  # patents and scores of what was fetched
            for _ in queries
        ]
        for selection in eligible.selections:
            if len(selection):
                near = _fetched(bits, turned, selection, fetch)
                found = [np.hstack(pair) for pair in zip(found, near, strict=True)]
        kept = [_best_designs(patents, scores, k) for patents, scores in found]
        if all(len(designs) >= wanted for designs in kept):
            return np.unique(np.concatenate(kept))
        fetch *= GROWTH
    return None


def _fetch(k: int) -> int:
    """Figures to fetch by their bits for k designs, before growth."""
    near = FIGURES_PER_DESIGN * min(k, LONG)
    return max(LEAST, near + FIGURES_BEYOND * max(0, k - LONG))


def _fetched(
    bits: NDArray[np.uint8],
    turned: NDArray[np.float32],
    selection: Selection,
    fetch: int,
) -> list[NDArray[np.float64]]:
    """For each query the patents and scores by bytes of a segment's nearest rows."""
    segment = selection.segment
    near = scanning.by_bits(
        bits, segment.bits, fetch=fetch, mask=selection.mask, rows=selection.rows
    )
    return [
        np.vstack(
            [
                segment.figures.patents[rows],
                scanning.by_bytes(query[None], segment.coarse, rows=rows)[0][0],
            ]
        )
        for query, rows in zip(turned, near, strict=True)
    ]


def _best_designs(
    patents: NDArray[np.float64], scores: NDArray[np.float64], k: int
) -> NDArray[np.int64]:
    """The patents of the best scores, each once, somewhat more than k."""
    order = np.argsort(-scores)
    ranked = patents[order].astype(np.int64)
    _, firsts = np.unique(ranked, return_index=True)
    beyond = max(LEAST_BEYOND, int(k * BEYOND))
    return ranked[np.sort(firsts)[: k + beyond]]
