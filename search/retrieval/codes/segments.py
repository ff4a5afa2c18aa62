"""Rows of figures with their codes, and which of them a search may find."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes.columns import FigureColumns


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

    def rows_of(self, patents: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of some patents, one after the other."""
        known = patents[patents < len(self.starts) - 1]
        firsts = self.starts[known]
        counts = self.starts[known + 1] - firsts
        # Each row's place in its run, added to where the run begins.
        before = np.repeat(np.cumsum(counts) - counts, counts)
        within: NDArray[np.int64] = np.arange(len(before)) - before
        return np.asarray(np.repeat(firsts, counts) + within, np.int64)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The eligible rows of a segment; a `mask` of None means all of them."""

    segment: Segment
    mask: NDArray[np.bool_] | None  # (n,)

    @cached_property
    def rows(self) -> NDArray[np.int64] | None:
        """The eligible rows in order, (m,), None for all."""
        return None if self.mask is None else np.flatnonzero(self.mask)

    @cached_property
    def patents(self) -> NDArray[np.int32]:
        """The patents of the eligible rows, (m,), in order."""
        patents = self.segment.figures.patents
        return patents if self.rows is None else patents[self.rows]

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        """Where, among the eligible rows, each design's begin."""
        if not len(self):
            return np.zeros(0, np.int64)
        return np.asarray(np.r_[0, np.flatnonzero(np.diff(self.patents)) + 1], np.int64)

    def __len__(self) -> int:
        return len(self.segment) if self.rows is None else len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Eligible:
    """What a search may find, segment by segment."""

    selections: tuple[Selection, ...]
    patents: int = field(repr=False)  # of the sidecar, eligible or not

    @cached_property
    def figures(self) -> int:
        """How many figures are eligible."""
        return sum(len(selection) for selection in self.selections)

    @cached_property
    def designs(self) -> int:
        """How many designs have an eligible figure."""
        filled = [one for one in self.selections if len(one)]
        if len(filled) == 1:
            return len(filled[0].firsts)
        return int(np.count_nonzero(self.has_figure))

    @cached_property
    def has_figure(self) -> NDArray[np.bool_]:
        """Which patents have an eligible figure, (p,)."""
        found = np.zeros(self.patents, np.bool_)
        for selection in self.selections:
            found[selection.patents] = True
        return found

    @classmethod
    def of(
        cls,
        segments: tuple[Segment, ...],
        masks: list[NDArray[np.bool_] | None],
        *,
        patents: int,
    ) -> Self:
        """Take the rows of these masks, one per segment."""
        return cls(
            selections=tuple(
                Selection(
                    segment=segment,
                    mask=None if mask is None or mask.all() else mask,
                )
                for segment, mask in zip(segments, masks, strict=True)
            ),
            patents=patents,
        )
