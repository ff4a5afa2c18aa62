"""Drawings with words and facets: which importance pays, and what classes are worth.

Every source counts by its importance over its spread among the candidates, as
`search.ranking` fuses; the importance of the view is 1.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import (
    aggregating,
    arms,
    classes,
    corpora,
    judging,
    reporting,
    texts,
)
from benchmarks.quality.cases import Case
from benchmarks.quality.corpora import Corpus
from benchmarks.quality.lines import CORPUS, OTHER_PENS, TEST, VALIDATION
from ml import encoders
from ml.encoders import Encoder
from search.classes import locarno

Matrix = NDArray[np.float64]

# (text tower, full text), the view being 1; .6 to .2 and .2 is what was reasoned.
IMPORTANCES = tuple(
    (tower, full) for tower in (0.0, 0.15, 0.33) for full in (0.0, 0.15, 0.33, 0.66)
)
FACETS = ("silhouette", "layout")
FACET_IMPORTANCES = (0.15, 0.33)


def measured(corpus: Corpus, encoder: Encoder, work: Path) -> dict[str, Any]:
    """Tables of words, facets and classes, on validation and test, by condition."""
    found: dict[str, Any] = {"words": {}, "facets": {}, "classes": {}}
    ranks = _full_text(corpus, work)
    for part in (VALIDATION, TEST):
        for condition in ("1 view", "all views"):
            case = corpora.questions(
                corpus, part=part, side=OTHER_PENS, condition=condition
            )
            sources = _drawing_sources(case)
            name = f"{part}, {condition}"
            found["words"][name] = _words(
                case, sources, encoder, asked(corpus, part), ranks[part]
            )
            found["facets"][name] = _facets(corpus, part, condition, case, sources)
    found["classes"] = _classes(corpus)
    return found


def asked(corpus: Corpus, part: str) -> list[str]:
    """The words of each design that asks, in the order of the units of a case."""
    return texts.asked(
        [f for f in corpus.filings if (f.part, f.side) == (part, OTHER_PENS)]
    )


def _full_text(corpus: Corpus, work: Path) -> dict[str, Matrix]:
    """Full-text ranks (units, g) by part; kept in the work folder."""
    told = {part: asked(corpus, part) for part in (VALIDATION, TEST)}
    file = work / "words.npy"
    if not file.exists():
        every = [text for part in told.values() for text in part]
        np.save(file, texts.full_text(corpus.filings, every))
    first = len(told[VALIDATION])
    whole: Matrix = np.load(file)
    return {VALIDATION: whole[:first], TEST: whole[first:]}


def _drawing_sources(case: Case) -> list[tuple[Matrix, Matrix]]:
    """Of each query the view score, and the refined one, of all designs."""
    plain = arms.each(arms.whole)(case)
    reciprocal = arms.reciprocal(case, plain)
    return list(zip(plain, reciprocal, strict=True))


def _words(
    case: Case,
    sources: Sequence[tuple[Matrix, Matrix]],
    encoder: Encoder,
    told: Sequence[str],
    ranks: Matrix,
) -> dict[str, Any]:
    towers = encoder.encode_texts(list(told)).astype(np.float32) @ case.corpus.T
    nearest = np.maximum.reduceat(towers, case.starts, axis=1).astype(np.float64)
    scores: dict[str, Matrix] = {}
    for tower, full in IMPORTANCES:
        rows = [
            arms.fused(
                [
                    (1.0, view),
                    (arms.RECIPROCAL, near),
                    (tower, nearest[unit]),
                    (full, ranks[unit]),
                ],
                _pool(view, nearest[unit], ranks[unit]),
            )
            for (view, near), unit in zip(sources, case.units, strict=True)
        ]
        scores[f"tower {tower}, full text {full}"] = np.array(rows)
    scores["words alone: full text"] = ranks[case.units]
    scores["words alone: tower"] = nearest[case.units]
    return _reported(case, scores)


def _facets(
    corpus: Corpus,
    part: str,
    condition: str,
    case: Case,
    sources: Sequence[tuple[Matrix, Matrix]],
) -> dict[str, Any]:
    scores: dict[str, Matrix] = {}
    for facet in FACETS:
        looking = encoders.load(f"facet:{facet}")
        folder = corpus.folder
        seen = dataclasses.replace(
            corpus, vectors=corpora.encoded(folder, corpus.pack, looking)
        )
        other = corpora.questions(seen, part=part, side=OTHER_PENS, condition=condition)
        likes = arms.each(arms.whole)(other)
        scores[f"{facet} alone"] = likes
        for importance in FACET_IMPORTANCES:
            rows = [
                arms.fused(
                    [(1.0, view), (arms.RECIPROCAL, near), (importance, like)],
                    _pool(view),
                )
                for (view, near), like in zip(sources, likes, strict=True)
            ]
            scores[f"{facet} {importance}"] = np.array(rows)
    return _reported(case, scores)


def _reported(case: Case, scores: dict[str, Matrix]) -> dict[str, Any]:
    return {
        name: {
            measure: reporting.plain(mean)
            for measure, mean in judging.means(
                judging.measures(found, case.grades), case.units
            ).items()
        }
        for name, found in scores.items()
    }


def _pool(*sources: Matrix) -> NDArray[np.int64]:
    """The designs that any source proposes, over whom spreads are taken."""
    chosen = [np.argsort(-one, kind="stable")[: aggregating.POOL] for one in sources]
    return np.unique(np.concatenate(chosen))


def _classes(corpus: Corpus) -> dict[str, Any]:
    held = [filing for filing in corpus.filings if filing.side == CORPUS]
    names = {figure.patent: figure for figure in corpus.pack.manifest.figures}
    symbols = [locarno.class_of(names[filing.name].locarno) for filing in held]
    _, labels = np.unique(symbols, return_inverse=True)
    found = {}
    for part in (VALIDATION, TEST):
        for condition in ("1 view", "all views"):
            case = corpora.questions(
                corpus, part=part, side=OTHER_PENS, condition=condition
            )
            scores = np.array(
                [
                    arms.fused([(1.0, v), (arms.RECIPROCAL, near)], _pool(v))
                    for v, near in _drawing_sources(case)
                ]
            )
            truth = labels[case.grades.argmax(axis=1)]
            settings = classes.judge(scores, case.grades > 0, labels, truth)
            found[f"{part}, {condition}"] = [dataclasses.asdict(s) for s in settings]
    return found
