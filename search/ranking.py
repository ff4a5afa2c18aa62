"""From compared designs to ranked hits whose parts add up to the score shown.

The score is a weighted mean of similarities: the views of the query, the words as the
text tower sees them, the words as full text. Every part is rounded to 6 decimals
first and the score is the sum of the rounded shares, so that it recomputes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from search.reranking import Compared

DECIMALS = 6
_UNITS = 10**DECIMALS

Kind = Literal["view", "text", "words"]

# How much each source of evidence counts in units of its own spread. Measured on
# CLIP vectors of design patents, a weighted sum of standardised scores orders better
# than reciprocal ranks and than the sum of raw scores.
IMPORTANCE: dict[Kind, float] = {"view": 0.6, "text": 0.2, "words": 0.2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One share of a score; `share` is similarity times weight.

    `query` is the position of the view of the query, `figure` the matched figure;
    words have neither, and full text has no figure.
    """

    kind: Kind
    query: int | None
    figure: int | None
    similarity: float
    weight: float
    share: float

    def to_json(self) -> dict[str, Any]:
        """As the hit's row keeps it."""
        return {
            "kind": self.kind,
            "query": self.query,
            "figure": self.figure,
            "similarity": self.similarity,
            "weight": self.weight,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A design with its score and the parts that add up to it."""

    patent_id: str
    score: float
    parts: tuple[Part, ...]


def rank(
    compared: Sequence[Compared],
    *,
    positions: Sequence[int],
    weights: NDArray[np.float64],
    words: Mapping[str, float] | None = None,
) -> list[Ranked]:
    """Order designs by score, ties by number.

    `positions` and `weights` (q,) are those of the views that were compared; `words`
    gives the full-text rank by design, 0 where it is not named, None where the query
    has no words.
    """
    fused = _fused_weights(compared, weights=weights, words=words)
    ranked = [
        _scored(design, positions=positions, weights=fused, words=words)
        for design in compared
    ]
    return sorted(ranked, key=lambda hit: (-hit.score, hit.patent_id))


def by_words(patent_id: str, found: float | None) -> Ranked:
    """A design found without drawing: its full-text rank, or no score without words."""
    if found is None:
        return Ranked(patent_id=patent_id, score=0.0, parts=())
    part = _part("words", found, 1.0, None, None)
    return Ranked(patent_id=patent_id, score=part.share, parts=(part,))


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights of the parts, in 6 decimals, adding up to 1."""

    views: tuple[float, ...]
    text: float
    words: float


def _fused_weights(
    compared: Sequence[Compared],
    *,
    weights: NDArray[np.float64],
    words: Mapping[str, float] | None,
) -> _Weights:
    """Share the weight 1 among views, text and words.

    Each source counts by its importance divided by its standard deviation over the
    candidates: the order is that of a weighted sum of z-scores, and yet the score
    stays a mean of similarities.
    """
    values: dict[Kind, NDArray[np.float64]] = {}
    if len(weights):
        weights = weights / weights.sum()
        values["view"] = np.array(
            [
                sum(m.similarity * w for m, w in zip(d.matches, weights, strict=False))
                for d in compared
                if d.matches
            ]
        )
    if any(design.text for design in compared):
        values["text"] = np.array([d.text.similarity for d in compared if d.text])
    if words is not None:
        values["words"] = np.array([words.get(d.patent_id, 0.0) for d in compared])
    shares = _shares(values)
    views = [shares.get("view", 0.0) * weight for weight in weights]
    rounded = _rounded_to_one([*views, shares.get("text", 0), shares.get("words", 0)])
    return _Weights(tuple(rounded[:-2]), rounded[-2], rounded[-1])


def _shares(values: Mapping[Kind, NDArray[np.float64]]) -> dict[Kind, float]:
    """The weight of each source; one that is equal everywhere tells nothing."""
    raw = {
        kind: IMPORTANCE[kind] / spread
        for kind, found in values.items()
        if len(found) and (spread := float(found.std())) > 1 / _UNITS
    }
    if not raw:
        raw = {kind: IMPORTANCE[kind] for kind in values}
    total = sum(raw.values())
    return {kind: weight / total for kind, weight in raw.items()}


def _rounded_to_one(weights: Sequence[float]) -> list[float]:
    """Round to 6 decimals so that the sum stays 1: the largest remainders go up."""
    if not any(weights):
        return [0.0 for _ in weights]
    exact = [weight * _UNITS for weight in weights]
    units = [int(value) for value in exact]
    by_remainder = sorted(range(len(units)), key=lambda i: units[i] - exact[i])
    for index in by_remainder[: _UNITS - sum(units)]:
        units[index] += 1
    return [unit / _UNITS for unit in units]


def _scored(
    design: Compared,
    *,
    positions: Sequence[int],
    weights: _Weights,
    words: Mapping[str, float] | None,
) -> Ranked:
    parts = [
        _part("view", match.similarity, weight, positions[match.view], match.figure_id)
        for match, weight in zip(design.matches, weights.views, strict=False)
    ]
    if design.text:
        text = design.text
        parts.append(_part("text", text.similarity, weights.text, None, text.figure_id))
    if words is not None:
        found = words.get(design.patent_id, 0.0)
        parts.append(_part("words", found, weights.words, None, None))
    score = round(sum(part.share for part in parts), DECIMALS)
    return Ranked(patent_id=design.patent_id, score=score, parts=tuple(parts))


def _part(
    kind: Kind, similarity: float, weight: float, query: int | None, figure: int | None
) -> Part:
    similarity = round(similarity, DECIMALS)
    return Part(
        kind=kind,
        query=query,
        figure=figure,
        similarity=similarity,
        weight=weight,
        share=round(similarity * weight, DECIMALS),
    )
