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
    """One segment's scores by bytes, (q, m), over its eligible rows.

    `designs` says which of the eligible designs, counted from 0, the rows belong to,
    once for each of the selection's; `lost` (q,) what rounding the queries adds to the
    error.
    """

    selection: Selection
    designs: NDArray[np.int64]
    scores: NDArray[np.float32]
    lost: NDArray[np.float64]

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The segment's rows at places among the eligible ones."""
        rows = self.selection.rows
        return places if rows is None else rows[places]

    def of_designs(
        self, wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of the rows of wanted designs (p,), and the design of each."""
        chosen = np.flatnonzero(wanted[self.designs])
        firsts = self.selection.firsts
        counts = np.diff(firsts, append=self.scores.shape[1])[chosen]
        before = np.repeat(np.cumsum(counts) - counts, counts)
        places = np.repeat(firsts[chosen], counts) + np.arange(len(before)) - before
        return places, np.repeat(self.designs[chosen], counts)


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
    patents = eligible.patents
    if len(patents) <= k:
        return patents
    turned, at_centre = quantizer.turned_queries(queries)
    # What the bytes may be wrong by, (q,).
    lengths = np.linalg.norm(queries, axis=1)
    slack = (error + ROUNDING) * lengths.astype(np.float64)
    scanned = [
        _scanned(one, queries, turned * np.float32(quantizer.scale), at_centre, patents)
        for one in eligible.selections
        if len(one)
    ]
    slack = slack + np.max([each.lost for each in scanned], axis=0)
    best = _best(scanned, len(patents))
    near = _within(best, k, 2 * slack)  # (q, p)
    by_mean = _within(best.mean(axis=0)[None], k, 2 * slack.mean()[None])[0]
    if len(queries) == 1:
        by_mean = near[0]
    true = _rescored(queries, scanned, best, near | by_mean, slack)
    found = _within(true, k, np.full(len(queries), MARGIN)).any(axis=0)
    if len(queries) > 1:
        means = np.where(by_mean, true.mean(axis=0), FAR)
        found |= _within(means[None], k, np.array([MARGIN]))[0]
    return np.asarray(patents[found], np.int64)


def _scanned(
    selection: Selection,
    queries: NDArray[np.float32],
    scaled: NDArray[np.float32],
    at_centre: NDArray[np.float32],
    patents: NDArray[np.int64],
) -> Scanned:
    """Scores by bytes; loose rows, for which the bound fails, by their halves."""
    segment = selection.segment
    scores, lost = scanning.by_bytes(scaled, segment.coarse, rows=selection.rows)
    scores += at_centre[:, None]
    loose = selection.among(segment.loose)
    if len(loose):
        rows = selection.rows
        places = loose if rows is None else np.searchsorted(rows, loose)
        scores[:, places] = queries @ as_singles(segment.halves[loose]).T
    return Scanned(
        selection=selection,
        designs=np.searchsorted(patents, selection.designs),
        scores=scores,
        lost=lost,
    )


def _best(scanned: list[Scanned], designs: int) -> NDArray[np.float32]:
    """The best score of each eligible design for each query, (q, p)."""
    best = np.full((len(scanned[0].scores), designs), FAR, np.float32)
    for each in scanned:
        highest = np.maximum.reduceat(each.scores, each.selection.firsts, axis=1)
        best[:, each.designs] = np.maximum(best[:, each.designs], highest)
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
    wanted: NDArray[np.bool_],
    slack: NDArray[np.float64],
) -> NDArray[np.float32]:
    """The true best score of each design that is wanted, (q, p), FAR for the others.

    Of such a design only rows that could be its best one are looked at.
    """
    true = np.full(best.shape, FAR, np.float32)
    for index, query in enumerate(queries):
        enough = best[index] - 2 * slack[index]
        for each in scanned:
            places, designs = each.of_designs(wanted[index])
            near = each.scores[index, places] >= enough[designs]
            places, designs = places[near], designs[near]
            for block in _blocks(len(places)):
                rows = each.rows(places[block])
                halves = each.selection.segment.halves.take(rows, axis=0)
                scores = as_singles(halves) @ query
                np.maximum.at(true[index], designs[block], scores)
    return true


def _blocks(count: int, size: int = 8_192) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, count, size))
