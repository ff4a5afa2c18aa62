"""The same vectors ranked better: what each refinement makes of two sides."""

from dataclasses import replace

import numpy as np

from ml.judging.case import Case, Sides
from ml.judging.judgement import NotJudged
from ml.metrics.vectors import Array
from ml.refinement import expansion, reciprocal, whitening

NOTES = {
    "expansion": "alpha query expansion and database augmentation, k = 5, alpha = 2; "
    "transductive: vectors move to their neighbors in the database searched",
    "k-reciprocal": "k-reciprocal re-ranking, k1 = 20, k2 = 6, share 0.3; "
    "transductive: the queries of a test are one another's neighbors",
    "whitening": "PCA whitening, power 0.25",
}
_K, _K1, _K2 = 5, 20, 6


def moved(sides: Sides, kind: str, case: Case) -> tuple[Sides, str]:
    """The sides with other vectors, by expansion or whitening, and what was done.

    Raises NotJudged where there are too few vectors.
    """
    if kind == "whitening":
        return _whitened(sides, case)
    k = min(_K, len(sides.gallery) - 1)
    if k < 1:
        raise NotJudged("expansion needs two figures in the database")
    gallery = expansion.augment_database(sides.gallery, k=k)
    queries = (
        gallery
        if sides.own_rows is not None
        else expansion.expand_queries(sides.queries, gallery, k=k)
    )
    return replace(sides, queries=queries, gallery=gallery), NOTES[kind]


def reranked(sides: Sides) -> Array:
    """Scores (n, m) by k-reciprocal re-ranking; the memory of that matrix is needed.

    Raises NotJudged where there are too few vectors.
    """
    is_one_set = sides.own_rows is not None
    count = len(sides.gallery) + (0 if is_one_set else len(sides.queries))
    k1 = min(_K1, count - 1)
    if k1 < 1:
        raise NotJudged("k-reciprocal re-ranking needs two figures")
    k2 = min(_K2, k1)
    if is_one_set:
        return -reciprocal.among(sides.gallery, k1=k1, k2=k2)
    return -reciprocal.distances(sides.queries, sides.gallery, k1=k1, k2=k2)


def _whitened(sides: Sides, case: Case) -> tuple[Sides, str]:
    learnt = case.encoded.get(case.wanted.train)
    source = sides.gallery if learnt is None else learnt.vectors
    try:
        fitted = whitening.fit(np.asarray(source))
    except ValueError as error:
        raise NotJudged(str(error)) from error
    where = "the database searched (transductive)" if learnt is None else "training"
    return (
        replace(
            sides,
            queries=fitted.apply(sides.queries),
            gallery=fitted.apply(sides.gallery),
        ),
        f"{NOTES['whitening']}, fitted on {where}",
    )
