"""Scores of queries against a gallery, a block of queries at a time.

Memory stays below `budget` and a few blocks of vectors, however many rows there are:
vectors may be memory-mapped files. Gallery rows that are equal to the bit always tie:
a matrix product may round the same row differently at different places.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.metrics import vectors
from ml.metrics.vectors import Array, Survey, UnfitVectors

BUDGET = 128 * 2**20  # bytes of scores held at a time


@dataclass(frozen=True, slots=True)
class Block:
    """Scores (b, m) of the queries `first` to `first + b` with all of the gallery."""

    first: int
    scores: Array


@dataclass(frozen=True, slots=True)
class Scorer:
    """Queries (n, d) and a gallery (m, d), read once, ready to be scored by blocks.

    With `cosine` rows are divided by their lengths (rows of zeros score 0 with all);
    without it the score is the plain inner product. Float64 stays float64, all narrower
    numbers are scored as float32.
    """

    queries: Array
    gallery: Array
    cosine: bool
    query_survey: Survey
    gallery_survey: Survey
    dtype: np.dtype[np.floating]

    @property
    def blank(self) -> dict[str, int]:
        """How many rows of each side are all zero, and so score 0 with everything."""
        return {
            "queries": self.query_survey.blank,
            "gallery": self.gallery_survey.blank,
        }

    def blocks(self, *, budget: int = BUDGET) -> Iterator[Block]:
        """Score all queries in order. The scores are the caller's to overwrite."""
        step = max(1, budget // (len(self.gallery) * self.dtype.itemsize))
        for start in range(0, len(self.queries), step):
            rows = slice(start, min(start + step, len(self.queries)))
            yield Block(start, self._scores(rows))

    def _scores(self, rows: slice) -> Array:
        queries = self._rows(self.queries, self.query_survey, rows)
        scores = np.empty((len(queries), len(self.gallery)), self.dtype)
        for columns in vectors.row_blocks(self.gallery, self.dtype):
            gallery = self._rows(self.gallery, self.gallery_survey, columns)
            np.matmul(queries, gallery.T, out=scores[:, columns])
        survey = self.gallery_survey
        if len(survey.copies):
            scores[:, survey.copies] = scores[:, survey.firsts]
        return scores

    def _rows(self, source: Array, survey: Survey, rows: slice) -> Array:
        block = np.asarray(source[rows], self.dtype)
        if self.cosine and not (survey.lengths[rows] == 1).all():
            block = vectors.unit(block, survey.lengths[rows])
        return block


def scorer(queries: Array, gallery: Array, *, cosine: bool = True) -> Scorer:
    """Read both sides once. Raises UnfitVectors where they cannot be scored."""
    vectors.check_shape(queries, name="query")
    vectors.check_shape(gallery, name="gallery")
    if queries.shape[1] != gallery.shape[1]:
        raise UnfitVectors(
            f"queries have {queries.shape[1]} dimensions, "
            f"the gallery has {gallery.shape[1]}"
        )
    dtype = np.result_type(queries.dtype, gallery.dtype, np.float32)
    return Scorer(
        queries=queries,
        gallery=gallery,
        cosine=cosine,
        query_survey=vectors.survey(queries, name="query", dtype=dtype),
        gallery_survey=vectors.survey(gallery, name="gallery", dtype=dtype),
        dtype=dtype,
    )
