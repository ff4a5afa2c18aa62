"""What is searched and what searches: vectors of a corpus by design, and queries."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """One question to a search: the same corpus asked by many queries.

    Rows of one design stand together in `corpus`. `rows[i]` are the rows of `asking`
    that make up query i; queries of one `unit` are drawn from the same design.
    """

    corpus: Vectors  # (n, d) unit rows
    starts: Rows  # (g,) first row of each design
    asking: Vectors  # (m, d) unit rows
    rows: Sequence[Rows]  # (q) of (v,)
    grades: NDArray[np.int64]  # (q, g)
    units: Rows  # (q,)

    @property
    def counts(self) -> Rows:
        """Figures of each design, (g,)."""
        return np.diff(np.append(self.starts, len(self.corpus)))

    @property
    def design_of_row(self) -> Rows:
        """The design of each row of the corpus, (n,)."""
        return np.repeat(np.arange(len(self.starts)), self.counts)
