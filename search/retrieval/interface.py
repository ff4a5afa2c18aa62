"""What a retrieval back end takes and gives, whatever stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from search.models import Encoder
from search.queries import Filters, Mode
from search.vectors import FigureVectors

UsedMode = Literal["exact", "approximate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The part of the corpus that is searched: one encoder's vectors, as of a
    revision, under the filters."""

    encoder: Encoder
    filters: Filters
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Designs a back end proposes: for every query vector, at least its k nearest.

    `eligible` counts figures, `eligible_designs` designs where that came for free.
    `scanned` counts the figures whose vector was compared.
    """

    patent_ids: tuple[str, ...]
    eligible: int
    eligible_designs: int | None
    scanned: int
    mode: UsedMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Designs worth reranking, with all their figures.

    `similarities` is (q, n) float32 over the n figures: inner products of stored
    halves in single precision. `also` are designs found by other means; one without
    drawing has no figures here.
    """

    figures: FigureVectors
    similarities: NDArray[np.float32]
    also: tuple[str, ...] = ()
    eligible: int
    eligible_designs: int | None
    scanned: int
    mode: UsedMode
    backend: str

    @property
    def patent_ids(self) -> tuple[str, ...]:
        """The designs, each once, in order of their numbers."""
        return tuple(dict.fromkeys(self.figures.patent_ids.tolist()))


class Backend(Protocol):
    """One way to find near designs.

    It must never propose fewer than min(k, eligible designs), and in exact mode
    must miss none that belongs to the k nearest of a query vector, or to the k with
    the largest mean over the query vectors, ties included.
    """

    @property
    def name(self) -> str:
        """What the run's row calls it."""

    def designs(
        self, queries: NDArray[np.float32], *, corpus: Corpus, k: int, mode: Mode
    ) -> Found:
        """Propose designs for query vectors (q, d)."""

    def figures(self, patent_ids: Sequence[str], *, corpus: Corpus) -> FigureVectors:
        """All figures these designs had at the revision, by number and filed order.

        The filters do not count; a design without a vector is left out.
        """
