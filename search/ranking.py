"""From what speaks for each design to ranked hits whose parts add up to the score.

The score is a weighted mean of similarities, less what speaks against a design.
What counts of a similarity (its closeness, for drawings) and the weights are rounded to
6 decimals, a share is their product rounded to 6 decimals (a half goes up), and the
score is the sum of the shares: all of it is computed in whole millionths, so that it
recomputes exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6
_UNITS = 10**DECIMALS

Kind = Literal[
    "view",
    "figures",
    "text",
    "words",
    "text_against",
    "words_against",
    "like",
    "unlike",
    "expansion",
    "reciprocal",
    "region",
]
Source = tuple[Kind, str]  # a kind and, for views, the facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one thing asked for tells of every candidate design.

    `similarities` (g,), and what counts of them in the score, `counted` (g,), where
    that is something else. `figures` (g,) are the figures that speak, 0 for none;
    `is_told` (g,) is False where it says nothing of a design. `query` is the position
    of a view of the query. `share` divides the weight of its source, as the views of a
    query do among them. The kind `figures` is what a design's figures find among the
    views, and one source with the views.
    """

    kind: Kind
    facet: str = ""
    query: int | None = None
    similarities: NDArray[np.float64]
    counted: NDArray[np.float64] | None = None
    figures: NDArray[np.int64] | None = None
    is_told: NDArray[np.bool_] | None = None
    share: float = 1.0

    @property
    def source(self) -> Source:
        return ("view" if self.kind == "figures" else self.kind), self.facet

    @property
    def values(self) -> NDArray[np.float64]:
        """What counts in the score, (g,)."""
        return self.similarities if self.counted is None else self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One share of a score; `share` is closeness times weight.

    Of drawings closeness is the similarity sharpened, else it is the similarity.

    `query` is the position of the view of the query, `figure` the matched figure;
    words have neither, and full text has no figure. What speaks against a design has
    a negative weight.
    """

    kind: Kind
    facet: str
    query: int | None
    figure: int | None
    similarity: float
    closeness: float
    weight: float
    share: float

    def to_json(self) -> dict[str, Any]:
        """As the hit's row keeps it."""
        return {
            "kind": self.kind,
            "facet": self.facet,
            "query": self.query,
            "figure": self.figure,
            "similarity": self.similarity,
            "closeness": self.closeness,
            "weight": self.weight,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A design with its score and the parts that add up to it."""

    patent_id: str
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All candidates in order, best first, ties by number; hits are made on demand."""

    patent_ids: NDArray[np.str_]  # (g,) best first
    scores: NDArray[np.float64]  # (g,) in 6 decimals
    weights: tuple[float, ...]  # of the evidence, as applied
    evidence: tuple[Evidence, ...]
    _similarities: NDArray[np.int64]  # (e, g) millionths, best first
    _values: NDArray[np.int64]
    _shares: NDArray[np.int64]
    _places: NDArray[np.int64]  # (g,) rows of the evidence, best first

    def __len__(self) -> int:
        return len(self.patent_ids)

    def hits(self, count: int | None = None) -> list[Ranked]:
        """The first `count` hits with their parts."""
        return [self._hit(row) for row in range(len(self))[:count]]

    def applied(self) -> dict[str, float]:
        """The weight of each source, as the run's row keeps it."""
        sums: dict[str, float] = {}
        for one, weight in zip(self.evidence, self.weights, strict=True):
            name = f"{one.kind}:{one.facet}" if one.facet else one.kind
            sums[name] = round(sums.get(name, 0.0) + weight, DECIMALS)
        return sums

    def _hit(self, row: int) -> Ranked:
        place = int(self._places[row])
        parts = tuple(
            Part(
                kind=one.kind,
                facet=one.facet,
                query=one.query,
                figure=_figure(one, place),
                similarity=int(self._similarities[index, row]) / _UNITS,
                closeness=int(self._values[index, row]) / _UNITS,
                weight=self.weights[index],
                share=int(self._shares[index, row]) / _UNITS,
            )
            for index, one in enumerate(self.evidence)
            if one.is_told is None or one.is_told[place]
        )
        return Ranked(
            patent_id=str(self.patent_ids[row]),
            score=float(self.scores[row]),
            parts=parts,
        )


def rank(
    patent_ids: NDArray[np.str_],
    evidence: Sequence[Evidence],
    *,
    importance: Mapping[Source, float],
) -> Ranking:
    """Order designs (g,) by score, ties by number.

    `importance` says how much each source counts in units of its own spread; below 0
    it speaks against. Measured on CLIP vectors of design patents, a weighted sum of
    standardised scores orders better than reciprocal ranks and than a sum of raw ones.
    """
    weights = _weights(evidence, importance)
    shape = len(evidence), len(patent_ids)
    similarities = np.array(
        [_told(one, one.similarities) for one in evidence], np.int64
    ).reshape(shape)
    values = np.array([_told(one, one.values) for one in evidence], np.int64)
    values = values.reshape(shape)
    units = np.array([round(weight * _UNITS) for weight in weights], np.int64)
    shares = (values * units[:, None] + _UNITS // 2) // _UNITS
    scores = shares.sum(axis=0)
    order = np.lexsort((patent_ids, -scores))
    return Ranking(
        patent_ids=patent_ids[order],
        scores=scores[order] / _UNITS,
        weights=weights,
        evidence=tuple(evidence),
        _similarities=similarities[:, order],
        _values=values[:, order],
        _shares=shares[:, order],
        _places=order,
    )


def by_words(patent_id: str, found: float | None) -> Ranked:
    """A design found without drawing: its full-text rank, or no score without words."""
    if found is None:
        return Ranked(patent_id=patent_id, score=0.0, parts=())
    found = round(found, DECIMALS)
    part = Part(
        kind="words",
        facet="",
        query=None,
        figure=None,
        similarity=found,
        closeness=found,
        weight=1.0,
        share=found,
    )
    return Ranked(patent_id=patent_id, score=part.share, parts=(part,))


def _weights(
    evidence: Sequence[Evidence], importance: Mapping[Source, float]
) -> tuple[float, ...]:
    """The weights in 6 decimals: those above 0 add up to 1, the others are negative.

    Each source counts by its importance divided by its standard deviation over the
    candidates: the order is that of a weighted sum of z-scores, and yet the score
    stays a mean of similarities. A source that is equal everywhere tells nothing,
    unless there is nothing else.
    """
    by_source = {
        source: importance.get(source, 0.0) / spread
        for source, spread in _spreads(evidence).items()
        if spread > 1 / _UNITS
    }
    if not any(weight > 0 for weight in by_source.values()):
        by_source = {one.source: importance.get(one.source, 0.0) for one in evidence}
    within = dict.fromkeys(by_source, 0.0)
    for one in evidence:
        within[one.source] = within.get(one.source, 0.0) + one.share
    raw = [
        by_source.get(one.source, 0.0) * one.share / (within[one.source] or 1.0)
        for one in evidence
    ]
    whole = sum(weight for weight in raw if weight > 0)
    if not whole:
        return tuple(0.0 for _ in raw)
    scaled = [weight / whole for weight in raw]
    for_it = iter(_rounded_to_one([weight for weight in scaled if weight > 0]))
    return tuple(
        next(for_it) if weight > 0 else round(weight, DECIMALS) for weight in scaled
    )


def _spreads(evidence: Sequence[Evidence]) -> dict[Source, float]:
    """The standard deviation of each source over the designs it tells of."""
    found: dict[Source, float] = {}
    for source in dict.fromkeys(one.source for one in evidence):
        parts = [one for one in evidence if one.source == source]
        told = parts[0].is_told
        whole = sum(one.share for one in parts) or 1.0
        values = sum(
            (one.values * (one.share / whole) for one in parts),
            np.zeros_like(parts[0].values),
        )
        values = values if told is None else values[told]
        found[source] = float(values.std()) if len(values) else 0.0
    return found


def _rounded_to_one(weights: Sequence[float]) -> list[float]:
    """Round to 6 decimals so that the sum stays 1: the largest remainders go up."""
    exact = [weight * _UNITS for weight in weights]
    units = [int(value) for value in exact]
    by_remainder = sorted(range(len(units)), key=lambda i: units[i] - exact[i])
    for index in by_remainder[: _UNITS - sum(units)]:
        units[index] += 1
    return [unit / _UNITS for unit in units]


def _told(one: Evidence, values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Values in millionths, 0 where the evidence says nothing."""
    units: NDArray[np.int64] = np.rint(values * _UNITS).astype(np.int64)
    return units if one.is_told is None else np.where(one.is_told, units, 0)


def _figure(one: Evidence, place: int) -> int | None:
    if one.figures is None:
        return None
    return int(one.figures[place]) or None
