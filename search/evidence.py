"""What a query has to say of every candidate design, source by source.

Drawings are compared as whole designs, words by the nearest figure and as full text,
examples as whole designs too. `search.ranking` adds it all up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from search import refining, reranking
from search.likeness import RETURNED, TEMPERATURE
from search.queries import OVERALL, Query
from search.ranking import Evidence, Kind, Source
from search.reranking import Aspect
from search.vectors import FigureVectors

# What examples count beside the drawings of a query, in units of their own spread.
EXAMPLES = 0.3
# What it counts that a design has the same neighbours as the query, beside its views.
RECIPROCAL = 0.5
# What it counts that a design holds a marked region.
REGION = 1.0
# Drawings of an example that are compared: its filed views, seldom more than these.
MOST_EXAMPLE_FIGURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The designs that are ranked, in order of their numbers, and their figures.

    `figures` hold the vectors of the overall encoder; `facets` those of the facet
    encoders for the same figures, row by row (zeros where a figure has none).
    `patent_ids` (g,) may name designs without any figure.
    """

    patent_ids: NDArray[np.str_]
    figures: FigureVectors
    facets: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query as vectors: views by facet (q, d), their weights (q,) and positions.

    `facet_weights`: how much facets count when views and figures are paired, 1 where
    nothing is said. `text` and `text_against` (d,); `like` and `unlike` the figures
    (m, d) of each example design; `words` and `words_against` full-text ranks by
    design.
    """

    positions: tuple[int, ...]
    weights: NDArray[np.float64]
    views: Mapping[str, NDArray[np.float32]]
    facet_weights: Mapping[str, float] = field(default_factory=dict)
    text: NDArray[np.float32] | None = None
    text_against: NDArray[np.float32] | None = None
    like: Sequence[NDArray[np.float32]] = ()
    unlike: Sequence[NDArray[np.float32]] = ()
    words: Mapping[str, float] | None = None
    words_against: Mapping[str, float] | None = None


def importance(query: Query) -> dict[Source, float]:
    """How much each source counts; what speaks against a design is below 0."""
    words = query.facets.text * query.text_weight / 2
    examples = EXAMPLES * query.examples_weight
    found: dict[Source, float] = {
        ("view", name): weight for name, weight in query.facets.visual.items()
    }
    found["reciprocal", ""] = RECIPROCAL * query.facets.overall
    found["region", ""] = REGION * query.facets.overall
    found |= {
        ("text", ""): words,
        ("words", ""): words,
        ("text_against", ""): -words,
        ("words_against", ""): -words,
        ("like", ""): examples,
        ("unlike", ""): -examples,
    }
    return found


def gather(asked: Asked, candidates: Candidates) -> list[Evidence]:
    """Return the evidence of every source that was asked for."""
    return list(_gathered(asked, candidates))


def _gathered(asked: Asked, candidates: Candidates) -> Iterator[Evidence]:
    if asked.positions:
        told = visual(asked, candidates)
        yield from told
        if OVERALL in asked.views:
            yield from _neighbours(told, candidates)
    texts: tuple[tuple[Kind, NDArray[np.float32] | None], ...] = (
        ("text", asked.text),
        ("text_against", asked.text_against),
    )
    for kind, vector in texts:
        if vector is not None:
            yield _nearest_figure(kind, vector, candidates)
    examples: tuple[tuple[Kind, Sequence[NDArray[np.float32]]], ...] = (
        ("like", asked.like),
        ("unlike", asked.unlike),
    )
    for kind, designs in examples:
        if designs:
            yield _like_examples(kind, designs, candidates)
    ranks: tuple[tuple[Kind, Mapping[str, float] | None], ...] = (
        ("words", asked.words),
        ("words_against", asked.words_against),
    )
    for kind, found in ranks:
        if found is not None:
            yield Evidence(
                kind=kind,
                similarities=np.array(
                    [found.get(one, 0.0) for one in candidates.patent_ids.tolist()]
                ),
            )


def visual(asked: Asked, candidates: Candidates) -> list[Evidence]:
    """Return how the views of the query are answered by whole designs."""
    vectors = {"overall": candidates.figures.vectors, **candidates.facets}
    compared = reranking.compare(
        candidates.figures,
        aspects=[
            Aspect(
                name=name,
                views=views,
                figures=vectors[name],
                weight=asked.facet_weights.get(name, 1.0),
            )
            for name, views in asked.views.items()
        ],
        weights=asked.weights,
    )
    places = np.searchsorted(candidates.patent_ids, compared.patent_ids)
    back = RETURNED if len(asked.positions) > 1 else 0.0
    shares = asked.weights / (asked.weights.sum() or 1.0) * (1 - back)
    told: list[Evidence] = []
    for name in asked.views:
        told += [
            _placed(
                candidates,
                places,
                kind="view",
                facet=name,
                query=position,
                similarities=compared.similarities[name][:, view],
                counted=compared.closeness[name][:, view],
                figures=compared.figure_ids[:, view],
                share=float(shares[view]),
            )
            for view, position in enumerate(asked.positions)
        ]
        if back:
            returned = compared.returned[name]
            told.append(
                _placed(
                    candidates,
                    places,
                    kind="figures",
                    facet=name,
                    similarities=returned,
                    share=back,
                )
            )
    return told


def view_scores(
    told: Sequence[Evidence], *, facet: str = OVERALL
) -> NDArray[np.float64]:
    """How like the drawings of the query each candidate is by a facet, (g,) 0 … 1."""
    of_facet = [one for one in told if one.source == ("view", facet)]
    scores: NDArray[np.float64] = np.sum(
        [one.values * one.share for one in of_facet], axis=0
    )
    return scores


def _neighbours(told: Sequence[Evidence], candidates: Candidates) -> Iterator[Evidence]:
    """What the best candidates tell of one another, by the overall facet."""
    figures = candidates.figures
    starts = reranking.first_rows(figures.patent_ids)
    drawn = figures.patent_ids[starts]
    places = np.searchsorted(candidates.patent_ids, drawn)
    refined = refining.refine(
        figures.vectors,
        starts,
        view_scores(told)[places],
        temperature=TEMPERATURE,
    )
    for kind, values in refined.values.items():
        yield _placed(candidates, places, kind=cast("Kind", kind), similarities=values)


def _nearest_figure(
    kind: Kind, vector: NDArray[np.float32], candidates: Candidates
) -> Evidence:
    """How near the nearest figure of each design is to a vector (d,)."""
    figures = candidates.figures
    starts = reranking.first_rows(figures.patent_ids)
    similarities = reranking.inner_products(vector[None], figures.vectors)[0]
    best = reranking.best_figures(similarities, starts)
    return _placed(
        candidates,
        np.searchsorted(candidates.patent_ids, figures.patent_ids[starts]),
        kind=kind,
        similarities=similarities[best],
        figures=figures.figure_ids[best],
    )


def _like_examples(
    kind: Kind, designs: Sequence[NDArray[np.float32]], candidates: Candidates
) -> Evidence:
    """How like the most similar example each design is, as a whole."""
    figures = candidates.figures
    starts = reranking.first_rows(figures.patent_ids)
    best = np.zeros(len(starts))
    for vectors in designs:
        rows = vectors[:MOST_EXAMPLE_FIGURES]
        weights = np.full(len(rows), 1 / len(rows))
        aspect = Aspect(name=OVERALL, views=rows, figures=figures.vectors)
        compared = reranking.compare(figures, aspects=[aspect], weights=weights)
        asked, back = compared.closeness[OVERALL], compared.returned[OVERALL]
        best = np.maximum(best, asked.mean(axis=1) * (1 - RETURNED) + back * RETURNED)
    return _placed(
        candidates,
        np.searchsorted(candidates.patent_ids, figures.patent_ids[starts]),
        kind=kind,
        similarities=best,
    )


def _placed(
    candidates: Candidates,
    places: NDArray[np.int64],
    *,
    kind: Kind,
    similarities: NDArray[np.floating],
    counted: NDArray[np.float64] | None = None,
    figures: NDArray[np.int64] | None = None,
    facet: str = "",
    query: int | None = None,
    share: float = 1.0,
) -> Evidence:
    """Evidence over all candidates from that of the designs that have figures."""
    count = len(candidates.patent_ids)

    def over_all(values: NDArray[Any], kind: type) -> NDArray[Any]:
        whole: NDArray[Any] = np.zeros(count, kind)
        whole[places] = values
        return whole

    return Evidence(
        kind=kind,
        facet=facet,
        query=query,
        similarities=over_all(similarities, float),
        counted=None if counted is None else over_all(counted, float),
        figures=None if figures is None else over_all(figures, np.int64),
        is_told=over_all(np.ones(len(places), bool), bool),
        share=share,
    )
