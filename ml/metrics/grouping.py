"""From images to designs: the best image of each group speaks for the group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.metrics import relevance
from ml.metrics.relevance import Relevance
from ml.metrics.vectors import Array

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Gallery rows by label: `order` brings equal labels together (None: they are).

    Group g starts at column `starts[g]` of the ordered gallery; groups are in the order
    of their sorted labels. `of_row` (m,) is the group of each gallery row.
    """

    order: Rows | None
    starts: Rows
    of_row: Rows

    def __len__(self) -> int:
        return len(self.starts)


def groups(labels: NDArray[np.generic]) -> Groups:
    """Group gallery rows by their labels (m,)."""
    (codes,) = relevance.codes(labels)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    is_sorted = bool((np.diff(codes) >= 0).all())
    return Groups(None if is_sorted else order, starts, codes)


@dataclass(frozen=True, slots=True)
class GroupAnswers:
    """A group answers a query if any of its images does."""

    images: Relevance
    grouped: Groups

    def of(self, query: int, /) -> Rows:
        """The groups that answer one query, ascending."""
        return np.unique(self.grouped.of_row[self.images.of(query)])


def best_scores(scores: Array, grouped: Groups) -> Array:
    """(b, m) scores of images to (b, g) scores of groups: the highest of each."""
    if grouped.order is not None:
        scores = scores[:, grouped.order]
    best: Array = np.maximum.reduceat(scores, grouped.starts, axis=1)
    return best
