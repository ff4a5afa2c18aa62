"""What a protocol gets to see: one method, one split, all that was encoded."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.judging import encoding
from ml.judging.encoding import Encoded, Method
from ml.judging.judgement import Judgement
from ml.manifests.ornament import Figure
from ml.metrics.vectors import Array


@dataclass(frozen=True, slots=True)
class Sides:
    """Queries (n, d) and the gallery (m, d) they search, with their patents.

    `own_rows` (n,) is where each query stands in the gallery; None: nowhere.
    """

    queries: Array
    gallery: Array
    query_patents: NDArray[np.str_]
    gallery_patents: NDArray[np.str_]
    query_paths: tuple[str, ...]
    gallery_paths: tuple[str, ...]
    own_rows: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True)
class Case:
    """`parts` are the splits that make up the one judged: one, or query and db.

    `training` are the figures of the training split, encoded or not: they have the
    classes.
    """

    wanted: Judgement
    method: Method
    split: str
    parts: tuple[str, ...]
    encoded: Mapping[str, Encoded]
    training: tuple[Figure, ...] = ()

    @property
    def has_roles(self) -> bool:
        """Whether the data says which figures are queries and which the database."""
        return len(self.parts) == 2

    def whole(self) -> Encoded:
        """All figures of the split, whatever their role."""
        return encoding.joined([self.encoded[part] for part in self.parts])

    def sides(self, *, roles: bool = True) -> Sides:
        """Queries and database; without roles each figure searches all others."""
        if roles and self.has_roles:
            queries, gallery = (self.encoded[part] for part in self.parts)
            own_rows = None
        else:
            queries = gallery = self.whole()
            own_rows = np.arange(len(gallery.figures))
        return Sides(
            queries.vectors,
            gallery.vectors,
            queries.patents,
            gallery.patents,
            tuple(figure.path for figure in queries.figures),
            tuple(figure.path for figure in gallery.figures),
            own_rows,
        )
