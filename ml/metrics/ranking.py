"""Where the relevant items stand: the only thing a measure needs of a ranking.

The gallery is not sorted. For the few relevant items of a query we count how many items
score higher, and how many at least as high; so a tie is seen, and no order is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ml.metrics.relevance import Answers, Relevance, UnfitRelevance
from ml.metrics.scores import BUDGET, Block, Scorer
from ml.metrics.vectors import Array

Counts = NDArray[np.int64]
Ties = Literal["row", "for", "against"]

_FEW = 96  # up to here counting is quicker than sorting the row


@dataclass(frozen=True, slots=True)
class Ranking:
    """The relevant items of n queries, query after query, best first.

    `counts` (n,) is how many each query has. Per relevant item (r,): `query` 0..n-1,
    `above` the gallery items that score strictly higher, `level` those that score at
    least as high (itself included), `row` its place from 1 with ties by gallery row.
    """

    counts: Counts
    query: Counts
    above: Counts
    level: Counts
    row: Counts

    def __len__(self) -> int:
        return len(self.counts)

    def ordinals(self) -> Counts:
        """1, 2, … within each query: (r,)."""
        starts = np.cumsum(self.counts) - self.counts
        return np.arange(len(self.query)) - starts[self.query] + 1

    def places(self, ties: Ties = "row") -> Counts:
        """The place of each item from 1: (r,), ascending within a query.

        Among tied scores: `row` takes the lower gallery row first, `for` takes all
        relevant items first, `against` takes them last.
        """
        if ties == "row":
            return self.row
        first, last = self.tied()
        ordinals = self.ordinals()
        if ties == "for":
            return self.above + ordinals - first + 1
        return self.level - (last - ordinals)

    def tied(self) -> tuple[Counts, Counts]:
        """The ordinals of the first and last relevant item at each one's score."""
        if not len(self.query):
            return self.query, self.query
        ordinals = self.ordinals()
        starts = np.append(
            True, (np.diff(self.query) != 0) | (np.diff(self.level) != 0)
        )
        ends = np.append(starts[1:], True)
        group = np.cumsum(starts) - 1
        return ordinals[starts][group], ordinals[ends][group]


def rankings(
    scorer: Scorer, relevance: Relevance, *, budget: int = BUDGET
) -> Iterator[Ranking]:
    """Rank the gallery for all queries, block by block.

    Raises UnfitRelevance where relevance speaks of other queries or another gallery.
    """
    if (len(relevance), relevance.gallery) != (
        len(scorer.queries),
        len(scorer.gallery),
    ):
        raise UnfitRelevance(
            f"labels are for {len(relevance)} queries and {relevance.gallery} gallery "
            f"rows, vectors for {len(scorer.queries)} and {len(scorer.gallery)}"
        )
    for block in scorer.blocks(budget=budget):
        leave_out(block, relevance)
        yield rank(block, relevance)


def check(scorer: Scorer, relevance: Relevance) -> None:
    """Raise UnfitRelevance unless both have the same queries and gallery rows."""
    vectors = len(scorer.queries), len(scorer.gallery)
    if (len(relevance), relevance.gallery) != vectors:
        raise UnfitRelevance(
            f"labels are for {len(relevance)} queries and {relevance.gallery} gallery "
            f"rows, vectors for {vectors[0]} and {vectors[1]}"
        )


def leave_out(block: Block, relevance: Relevance) -> None:
    """Put the left-out item of each query of a block below all others, in place."""
    if relevance.left_out is None:
        return
    rows = relevance.left_out[block.first : block.first + len(block.scores)]
    named = np.flatnonzero(rows >= 0)
    block.scores[named, rows[named]] = -np.inf


def rank(block: Block, answers: Answers) -> Ranking:
    """The places of the relevant items for the queries of one block."""
    items = [answers.of(block.first + i) for i in range(len(block.scores))]
    found = [_rank_row(row, its) for row, its in zip(block.scores, items, strict=True)]
    counts = np.array([len(its) for its in items], np.int64)
    above, level, place = np.concatenate(found, axis=1)
    return Ranking(
        counts=counts,
        query=np.repeat(np.arange(len(counts)), counts),
        above=above,
        level=level,
        row=place,
    )


def _rank_row(row: Array, items: Counts) -> Counts:
    """(3, r): above, level and place of the items in one row of scores (m,)."""
    scores = row[items]
    best_first = np.argsort(-scores, kind="stable")
    values, inverse = np.unique(-scores[best_first], return_inverse=True)
    above, level = _counts(row, -values)
    place = above[inverse] + 1
    for value in np.flatnonzero(level - above > 1):
        here = inverse == value
        rows_tied = np.flatnonzero(row == -values[value])
        place[here] += np.searchsorted(rows_tied, items[best_first][here])
    return np.stack([above[inverse], level[inverse], place])


def _counts(row: Array, values: Array) -> tuple[Counts, Counts]:
    """How many of a row (m,) are above, and at or above, each of the values (r,)."""
    if len(values) > _FEW:
        ranked = np.sort(row)
        above = len(row) - np.searchsorted(ranked, values, side="right")
        return above, len(row) - np.searchsorted(ranked, values, side="left")
    above = np.array([np.count_nonzero(row > value) for value in values], np.int64)
    level = np.array([np.count_nonzero(row >= value) for value in values], np.int64)
    return above, level
