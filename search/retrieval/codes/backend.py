"""The back end that answers from codes; PostgreSQL is asked what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from search.models import Encoder
from search.queries import Mode
from search.retrieval.codes import following, reading
from search.retrieval.codes.columns import NEVER, NUMBER
from search.retrieval.codes.eligibility import eligible
from search.retrieval.codes.sidecar import Sidecar
from search.retrieval.interface import Corpus, Found
from search.vectors import TABLE, FigureVectors


@dataclass(frozen=True, slots=True)
class Codes:
    """Vectors searched in memory-mapped files.

    Made by `opened`, so that files that cannot be used are found before a search.
    """

    encoder: Encoder
    name: str = "codes"

    def designs(
        self, queries: NDArray[np.float32], *, corpus: Corpus, k: int, mode: Mode
    ) -> Found:
        """Propose designs for query vectors (q, d); see `interface.Backend`."""
        follower = following.of(self.encoder)
        sidecar = follower.sidecar()
        found, patents = _found(sidecar, queries, corpus=corpus, k=k, mode=mode)
        if not self._all_stand(sidecar, patents, corpus):
            # Rows were deleted without a revision, which nothing announces.
            sidecar = follower.reconciled()
            found, _ = _found(sidecar, queries, corpus=corpus, k=k, mode=mode)
        return found

    def figures(self, patent_ids: Sequence[str], *, corpus: Corpus) -> FigureVectors:
        """All figures these designs had at the revision, with their vectors."""
        sidecar = following.of(self.encoder).sidecar()
        rows = sidecar.rows(np.array(sorted(set(patent_ids)), NUMBER))
        return sidecar.figures_of(
            np.sort(rows[rows >= 0]), revision=_bounded(corpus.revision)
        )

    def _all_stand(
        self, sidecar: Sidecar, patents: NDArray[np.int64], corpus: Corpus
    ) -> bool:
        """Tell whether the vectors of these patents are all still stored."""
        ids = sidecar.figure_ids_of(patents, revision=_bounded(corpus.revision))
        listed = "{" + ",".join(map(str, ids.tolist())) + "}"
        [(count,)] = reading.asked(
            f"SELECT count(*) FROM {TABLE} "  # noqa: S608 - the table name is ours
            "WHERE encoder_id = %s AND figure_id = ANY(%s::bigint[])",
            [self.encoder.pk, listed],
        )
        return bool(count == len(ids))


def opened(encoder: Encoder) -> Codes:
    """The back end of an encoder whose files can be used.

    Raises files.NoSidecar, files.DamagedSidecar and shelf.WrongSidecar.
    """
    following.of(encoder).sidecar()
    return Codes(encoder)


def _found(
    sidecar: Sidecar,
    queries: NDArray[np.float32],
    *,
    corpus: Corpus,
    k: int,
    mode: Mode,
) -> tuple[Found, NDArray[np.int64]]:
    """What is proposed, and the rows of its patents."""
    may = eligible(sidecar, corpus.filters, revision=_bounded(corpus.revision))
    patents, scanned, used = sidecar.proposed(
        queries, may, k, mode, exact_below=settings.ORNAMENT_EXACT_BELOW
    )
    found = Found(
        patent_ids=tuple(sidecar.numbers[patents].astype(str).tolist()),
        eligible=may.figures,
        eligible_designs=may.designs,
        scanned=scanned,
        mode=used,
    )
    return found, patents


def _bounded(revision: int) -> int:
    """A revision in the 32 bits the columns have."""
    return min(revision, NEVER - 1)
