"""Which rows of the gallery answer which query: by label, by pairs, one to one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class UnfitRelevance(ValueError):
    """Labels or pairs that do not fit the vectors; the message says how."""


class Answers(Protocol):
    """Whatever can name the gallery columns that answer a query, ascending."""

    def of(self, query: int, /) -> Rows:
        """The columns (r,) that answer one query."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The answers of query i are `items[starts[i]:ends[i]]`, in order of their rows.

    Queries may share a stretch of `items`, so labels of any frequency take little room.
    `left_out` (n,) names one gallery row per query that is not ranked at all, -1 for
    none: the query itself, where it stands in the gallery.
    """

    items: Rows
    starts: Rows
    ends: Rows
    gallery: int
    left_out: Rows | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, query: int, /) -> Rows:
        """The gallery rows that answer one query, ascending."""
        items = self.items[self.starts[query] : self.ends[query]]
        if self.left_out is not None:
            items = items[items != self.left_out[query]]
        return items

    def counts(self) -> Rows:
        """How many answers each query has: (n,)."""
        if self.left_out is None:
            return self.ends - self.starts
        return np.array([len(self.of(query)) for query in range(len(self))], np.int64)


def by_label(
    query_labels: NDArray[np.generic],
    gallery_labels: NDArray[np.generic],
    *,
    left_out: Rows | None = None,
) -> Relevance:
    """Relevant is what has the query's label; labels (n,) and (m,) of whole or text.

    Raises UnfitRelevance for labels of another shape or kind.
    """
    queries, gallery = codes(query_labels, gallery_labels)
    order = np.argsort(gallery, kind="stable")
    ranked = gallery[order]
    if left_out is not None and (
        left_out.shape != queries.shape or (left_out >= len(gallery)).any()
    ):
        raise UnfitRelevance("left_out needs one gallery row, or -1, per query")
    return Relevance(
        items=order,
        starts=np.searchsorted(ranked, queries, side="left"),
        ends=np.searchsorted(ranked, queries, side="right"),
        gallery=len(gallery),
        left_out=left_out,
    )


def by_pairs(queries: Rows, items: Rows, *, shape: tuple[int, int]) -> Relevance:
    """Relevant are the named (query, gallery row) pairs; `shape` is (n, m).

    A pair named twice counts once. Raises UnfitRelevance for rows outside the shape.
    """
    pairs = np.stack([queries, items], axis=1).astype(np.int64).reshape(-1, 2)
    if len(pairs) and ((pairs < 0) | (pairs >= np.array(shape))).any():
        raise UnfitRelevance(f"a pair names a row outside {shape}")
    pairs = np.unique(pairs, axis=0)
    bounds = np.searchsorted(pairs[:, 0], np.arange(shape[0] + 1))
    return Relevance(pairs[:, 1].copy(), bounds[:-1], bounds[1:], gallery=shape[1])


def one_to_one(count: int) -> Relevance:
    """Gallery row i alone answers query i."""
    rows = np.arange(count)
    return Relevance(rows, rows, rows + 1, gallery=count)


def codes(*labels: NDArray[np.generic]) -> list[Rows]:
    """The labels as whole numbers, equal where the labels are, in their sorted order.

    Raises UnfitRelevance unless each is one row of whole numbers or texts of one kind.
    """
    kinds = {_kind(label) for label in labels}
    if len(kinds) > 1:
        raise UnfitRelevance("some labels are texts and some are numbers")
    _, all_codes = np.unique(np.concatenate(labels), return_inverse=True)
    edges = np.cumsum([len(label) for label in labels])[:-1]
    return [part.astype(np.int64) for part in np.split(all_codes, edges)]


def _kind(labels: NDArray[np.generic]) -> str:
    if labels.ndim != 1:
        raise UnfitRelevance(f"labels must be one row, not of shape {labels.shape}")
    if labels.dtype.kind not in "iubU":
        raise UnfitRelevance(f"labels must be whole numbers or text: {labels.dtype}")
    return "text" if labels.dtype.kind == "U" else "number"
