"""Rows of figures with their codes, and which of them a search may find."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes.columns import FigureColumns

# Up to this share of the rows, listing those of each wanted design is faster than
# asking of every row whether its design is wanted.
FEW = 0.25


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Figures whose rows go by patent: those of the files, or those since.

    `loose` rows lose more by their bytes than the sidecar's error says.
    """

    figures: FigureColumns
    bits: NDArray[np.uint8]  # (n, b)
    coarse: NDArray[np.int8]  # (n, d)
    halves: NDArray[np.float16]  # (n, d)
    loose: NDArray[np.int64]  # (l,) rows

    def __len__(self) -> int:
        return len(self.figures)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first row of each patent from 0 to the last that has one, and the end."""
        last = int(self.figures.patents[-1]) + 1 if len(self) else 0
        starts: NDArray[np.int64] = np.searchsorted(
            self.figures.patents, np.arange(last + 1)
        )
        return starts

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows each of these patents has."""
        return np.diff(self.starts)

    @cached_property
    def everything(self) -> "Selection":
        """All rows, as they were found once and for all."""
        return Selection(
            segment=self,
            rows=None,
            designs=np.flatnonzero(self.counts),
            firsts=self.starts[:-1][self.counts > 0],
        )

    def rows_of(self, patents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of some patents, one after the other."""
        known = patents[patents < len(self.counts)]
        counts = self.counts[known]
        # Each row's place in its run, added to where the run begins.
        before = np.repeat(np.cumsum(counts) - counts, counts)
        within: NDArray[np.int64] = np.arange(len(before)) - before
        return np.asarray(np.repeat(self.starts[known], counts) + within, np.int64)

    def of_patents(
        self, wanted: NDArray[np.bool_] | None, held: NDArray[np.bool_] | None
    ) -> "Selection":
        """The rows of the wanted patents (p,) that are held (n,); None are all."""
        if wanted is None:
            return (
                self.everything if held is None else self.of_rows(np.flatnonzero(held))
            )
        patents = np.flatnonzero(wanted[: len(self.counts)] & (self.counts > 0))
        counts = self.counts[patents]
        total = int(counts.sum())
        if total == len(self) and held is None:
            return self.everything
        if total <= FEW * len(self):
            rows = self.rows_of(patents)
        else:
            rows = np.flatnonzero(np.repeat(wanted[: len(self.counts)], self.counts))
        if held is not None:
            return self.of_rows(rows[held[rows]])
        return Selection(
            segment=self,
            rows=rows,
            designs=patents,
            firsts=np.cumsum(counts) - counts,
        )

    def of_rows(self, rows: NDArray[np.int64]) -> "Selection":
        """Some rows, in order."""
        patents = self.figures.patents[rows]
        changes = np.flatnonzero(np.diff(patents, prepend=-1))
        return Selection(
            segment=self,
            rows=rows,
            designs=patents[changes].astype(np.int64),
            firsts=changes,
        )


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The eligible rows of a segment; `rows` (m,) in order, None for all of them.

    `designs` are the patents that have any, `firsts` where, among the eligible rows,
    each design's begin.
    """

    segment: Segment
    rows: NDArray[np.int64] | None
    designs: NDArray[np.int64]
    firsts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.segment) if self.rows is None else len(self.rows)

    @cached_property
    def mask(self) -> NDArray[np.bool_] | None:
        """Which rows are eligible, (n,), None for all."""
        if self.rows is None:
            return None
        mask = np.zeros(len(self.segment), np.bool_)
        mask[self.rows] = True
        return mask

    def among(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some rows, in order, that are eligible."""
        if self.rows is None:
            return rows
        places = np.searchsorted(self.rows, rows)
        found = self.rows.take(places, mode="clip") if len(self) else rows[:0]
        return rows[found == rows] if len(found) else rows[:0]


@dataclass(frozen=True, kw_only=True)
class Eligible:
    """What a search may find, segment by segment."""

    selections: tuple[Selection, ...]

    @cached_property
    def figures(self) -> int:
        """How many figures are eligible."""
        return sum(len(selection) for selection in self.selections)

    @cached_property
    def patents(self) -> NDArray[np.int64]:
        """The patents with an eligible figure, in order."""
        filled = [one.designs for one in self.selections if len(one)]
        if len(filled) == 1:
            return filled[0]
        # Marks are read in order: quicker than sorting what is sorted already.
        marked = np.zeros(max((one[-1] + 1 for one in filled), default=0), np.bool_)
        for one in filled:
            marked[one] = True
        return np.flatnonzero(marked)

    @property
    def designs(self) -> int:
        """How many designs have an eligible figure."""
        return len(self.patents)
