"""All measures for any relevance, for images and for whole patents, in one pass.

At patent level a patent scores as its best image does, and answers if any of its images
does. Means are over the queries that have an answer; the others are counted.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from ml.metrics import grouping, measures, ranking, scores
from ml.metrics.grouping import GroupAnswers, Groups
from ml.metrics.measures import Divisor, Means, Measure, Tally
from ml.metrics.relevance import Relevance, UnfitRelevance
from ml.metrics.scores import Block
from ml.metrics.vectors import Array, UnfitVectors

TIES = (
    "mAP: ties are one threshold (scikit-learn); all else: the lower gallery row first"
)
RANKS = (1, 5, 10, 20, 50, 100)
DIVISORS: dict[str, Divisor] = {
    "found (<= 1.6.0)": "found",
    "min(R, k) (1.6.1)": "min_r_k",
    "R (>= 1.6.2)": "relevant",
}


def evaluate(
    queries: Array,
    gallery: Array,
    *,
    answers: Relevance,
    patents: Groups | None = None,
    ranks: tuple[int, ...] = RANKS,
) -> dict[str, Any]:
    """Rank the gallery (m, d) by cosine similarity to each query (n, d).

    `patents` groups the gallery rows; with it there are two tables, `image` and
    `patent`. Rank-k and its kin are given for k below the size of what is ranked, as
    published. Raises UnfitVectors, UnfitRelevance.
    """
    scorer = scores.scorer(queries, gallery)
    ranking.check(scorer, answers)
    tables = _tables(scorer.blocks(), answers, patents, ranks)
    return {**tables, "ties": TIES, "blank": scorer.blank}


def evaluate_scores(
    given: Array,
    *,
    answers: Relevance,
    patents: Groups | None = None,
    ranks: tuple[int, ...] = RANKS,
) -> dict[str, Any]:
    """The same for scores (n, m) made elsewhere, by re-ranking say; higher is liker.

    Raises UnfitVectors for scores that are not finite, UnfitRelevance.
    """
    if given.shape != (len(answers), answers.gallery):
        raise UnfitRelevance(
            f"labels are for {len(answers)} queries and {answers.gallery} gallery "
            f"rows, scores {given.shape}"
        )
    if not np.isfinite(given).all():
        raise UnfitVectors("scores are not all finite")
    block = Block(0, given.copy())  # ranking overwrites what is left out
    return {**_tables([block], answers, patents, ranks), "ties": TIES}


def _tables(
    blocks: Iterable[Block],
    answers: Relevance,
    patents: Groups | None,
    ranks: tuple[int, ...],
) -> dict[str, Any]:
    if patents is not None and len(patents.of_row) != answers.gallery:
        raise UnfitRelevance("patents must group exactly the rows of the gallery")
    depth = max(1, int(answers.counts().max()))
    images = Tally(_measures(ranks, answers.gallery) | _legacy(depth))
    designs = None if patents is None else Tally(_measures(ranks, len(patents)))
    for block in blocks:
        ranking.leave_out(block, answers)
        images.add(ranking.rank(block, answers))
        if patents is not None and designs is not None:
            best = Block(block.first, grouping.best_scores(block.scores, patents))
            designs.add(ranking.rank(best, GroupAnswers(answers, patents)))
    tables = {"image": _table(images.means(), depth)}
    if designs is not None:
        tables["patent"] = _table(designs.means(), None)
    return tables


def _measures(ranks: tuple[int, ...], size: int) -> dict[str, Measure]:
    wanted: dict[str, Measure] = {"mAP": measures.average_precision}
    below = [k for k in ranks if k < size]
    wanted |= {f"Rank-{k}": partial(measures.hit, k=k) for k in below}
    wanted |= {f"Recall@{k}": partial(measures.recall, k=k) for k in below}
    wanted |= {f"nDCG@{k}": partial(measures.ndcg, k=k) for k in below}
    wanted["MRR@10"] = measures.reciprocal_rank
    wanted["mINP"] = measures.inverse_penalty
    return wanted


def _legacy(depth: int) -> dict[str, Measure]:
    return {
        name: partial(measures.truncated_average_precision, k=depth, divisor=divisor)
        for name, divisor in DIVISORS.items()
    }


def _table(found: Means, depth: int | None) -> dict[str, Any]:
    """The means in reading order, those of the old calculators apart."""
    table: dict[str, Any] = {
        name: value for name, value in found.values.items() if name not in DIVISORS
    }
    if depth is not None:
        legacy = {name: found.values[name] for name in DIVISORS}
        table["mAP pml-legacy"] = {"k": depth, **legacy}
    return {**table, "queries": found.queries, "skipped": found.skipped}
