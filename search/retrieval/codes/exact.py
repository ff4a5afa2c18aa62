"""The k nearest designs proven from bytes: what cannot be told apart is rescored.

A row's product with a query differs by at most `error · |query|` from what its bytes
say, so a design can be among the k nearest only if its bytes come within twice that of
the k-th best. Rows that close are compared once more by their halves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes import scanning
from search.retrieval.codes.library import as_singles
from search.retrieval.codes.quantizing import ROUNDING, Quantizer
from search.retrieval.codes.segments import Eligible, Selection

# Designs this close to the k-th are proposed as well, so that ties can be settled by
# whoever compares them last.
MARGIN = 1e-5
FAR = -np.inf


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """One segment's scores by bytes, (q, m), over its eligible rows."""

    selection: Selection
    scores: NDArray[np.float32]

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The segment's rows at places among the eligible ones."""
        rows = self.selection.rows
        return places if rows is None else rows[places]


def nearest_designs(
    queries: NDArray[np.float32],
    eligible: Eligible,
    k: int,
    *,
    quantizer: Quantizer,
    error: float,
) -> NDArray[np.int64]:
    """The patents among the k nearest of any query (q, d), or of all by their mean.

    Ties and what lies within MARGIN come along; those without k eligible designs get
    all of them.
    """
    if eligible.designs <= k:
        return np.flatnonzero(eligible.has_figure)
    turned, at_centre = quantizer.turned_queries(queries)
    # What the bytes may be wrong by, (q,).
    lengths = np.linalg.norm(queries, axis=1)
    slack = (error + ROUNDING) * lengths.astype(np.float64)
    scanned = [
        _scanned(one, queries, turned * np.float32(quantizer.scale), at_centre)
        for one in eligible.selections
        if len(one)
    ]
    best = _best(scanned, [each.scores for each in scanned], eligible.patents)
    near = _within(best, k, 2 * slack)  # (q, p)
    by_mean = _within(best.mean(axis=0)[None], k, 2 * slack.mean()[None])[0]
    true = _rescored(queries, scanned, best, near, by_mean, slack)
    found = _within(true, k, np.full(len(queries), MARGIN)).any(axis=0)
    if len(queries) > 1:
        means = np.where(by_mean, true.mean(axis=0), FAR)
        found |= _within(means[None], k, np.array([MARGIN]))[0]
    return np.flatnonzero(found)


def _scanned(
    selection: Selection,
    queries: NDArray[np.float32],
    scaled: NDArray[np.float32],
    at_centre: NDArray[np.float32],
) -> Scanned:
    """Scores by bytes; loose rows, for which the bound fails, by their halves."""
    segment = selection.segment
    scores = scanning.by_bytes(scaled, segment.coarse, rows=selection.rows)
    scores += at_centre[:, None]
    loose = segment.loose
    if selection.rows is None:
        places = loose
    else:
        places = np.searchsorted(selection.rows, loose)
        inside = places < len(selection.rows)
        inside[inside] = selection.rows[places[inside]] == loose[inside]
        loose, places = loose[inside], places[inside]
    if len(loose):
        scores[:, places] = queries @ as_singles(segment.halves[loose]).T
    return Scanned(selection=selection, scores=scores)


def _best(
    scanned: list[Scanned], scores: list[NDArray[np.float32]], patents: int
) -> NDArray[np.float32]:
    """The best score of each design for each query, (q, p), FAR without any."""
    best = np.full((len(scores[0]), patents), FAR, np.float32)
    for each, found in zip(scanned, scores, strict=True):
        firsts = each.selection.firsts
        designs = each.selection.patents[firsts]
        best[:, designs] = np.maximum(
            best[:, designs], np.maximum.reduceat(found, firsts, axis=1)
        )
    return best


def _within(
    values: NDArray[np.floating], k: int, margins: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which (…, p) values come within a margin of their row's k-th largest."""
    kth = np.partition(values, -k, axis=1)[:, -k]
    return (values >= (kth - margins)[:, None]) & (values > FAR)


def _rescored(
    queries: NDArray[np.float32],
    scanned: list[Scanned],
    best: NDArray[np.float32],
    near: NDArray[np.bool_],
    by_mean: NDArray[np.bool_],
    slack: NDArray[np.float64],
) -> NDArray[np.float32]:
    """The true best score of each design that counts, (q, p), FAR for the others.

    Of such a design only rows that could be its best one are looked at.
    """
    true = np.full(best.shape, FAR, np.float32)
    for index, query in enumerate(queries):
        wanted = near[index] | by_mean
        enough = np.where(wanted, best[index] - 2 * slack[index], np.inf)
        for each in scanned:
            patents = each.selection.patents
            places = np.flatnonzero(each.scores[index] >= enough[patents])
            for block in _blocks(places):
                halves = each.selection.segment.halves[each.rows(block)]
                np.maximum.at(true[index], patents[block], as_singles(halves) @ query)
    return true


def _blocks(
    places: NDArray[np.int64], size: int = 8_192
) -> Iterator[NDArray[np.int64]]:
    return (places[start : start + size] for start in range(0, len(places), size))
