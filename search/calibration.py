"""What a score means: where it lies among scores of unrelated designs of the class.

Designs of one class that belong to different families are drawn at random and compared
as a query and a candidate are: the same views, facets and assignment, no words. The
percentile of a hit is the share of such pairs that score less.

Any search returns a best hit, and the best of a million unrelated designs lies above
nearly every random pair. So "nothing close" is said below what the best of as many
unrelated designs reaches by chance: the logarithms of the scores of the query's own
views against the designs drawn, outliers aside, give mean and spread, and the normal
distribution the rest. (Scores are exponentials of similarities, and those are nearly
normal. A tail fitted to the pairs was tried: it varied several times as much between
samples.)
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import NormalDist
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from search import calibration_samples, evidence, families
from search.evidence import Asked, Candidates
from search.kept import Kept

SAMPLED = 200  # designs
QUERIES = 50  # of them stand for the query,
CANDIDATES = 20  # each against so many others
LEAST_PAIRS = 200
LEAST_SCORE = 1e-9
OUTLYING = 3  # standard deviations,
NORMAL_SPREAD = 1.4826  # each so many median deviations of a normal distribution
CLOSE = 0.95  # share of random pairs, and of searches among unrelated designs, below

_DECIMALS = 6

Gather = Callable[[Sequence[str]], Candidates]


class _Part(Protocol):
    """A part of a hit, as `ranking.Part` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def share(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Scores of random pairs, and how many designs they stand for.

    `scores` (n,) in ascending order. `locarno` is the class or its beginning, "" for
    all; `population` how many designs of it the corpus holds; `designs` how many were
    drawn, each compared by `views` views. `mean` and `spread` (standard deviation) are
    of the logarithms of the query's own scores against the designs drawn.
    """

    locarno: str
    population: int
    designs: int
    views: int
    scores: NDArray[np.float64]
    mean: float
    spread: float

    def of(self, score: float) -> float:
        """Return the percentile of a visual score; 100 is never reached."""
        below = int(np.searchsorted(self.scores, score, side="left"))
        return round(100 * below / (len(self.scores) + 1), 2)

    def chance(self, designs: int) -> float:
        """Return what the best of so many unrelated designs stays below 19 in 20 times.

        Never less than the 95th percentile of the random pairs.
        """
        below = float(np.quantile(self.scores, CLOSE))
        exceeded = -np.expm1(np.log(CLOSE) / max(1, designs))
        deviations = -NormalDist().inv_cdf(exceeded)
        reached = float(np.exp(self.mean + self.spread * deviations))
        return min(1.0, max(below, reached))

    def notice(self, best: float | None, *, eligible_designs: int | None) -> str:
        """Return the words "nothing close" where they apply, else "".

        `best` is the largest visual score of the hits, None without hits.
        """
        among = self.population if eligible_designs is None else eligible_designs
        among = max(1, min(among, self.population))
        level = self.chance(among)
        if best is None or best >= level:
            return ""
        where = f"class {self.locarno}" if self.locarno else "all classes"
        return (
            f"Nothing close: the best design scores {best:.3f} by its drawings, less "
            f"than the best of {among:,} unrelated designs of {where} may reach by "
            f"chance ({level:.3f})."
        )

    def to_json(self) -> dict[str, Any]:
        """As the run's row keeps it; `percentiles` has the scores at 0 to 100 %."""
        steps = np.quantile(self.scores, np.linspace(0, 1, 101))
        return {
            "locarno": self.locarno,
            "population": self.population,
            "designs": self.designs,
            "pairs": len(self.scores),
            "views": self.views,
            "mean": round(self.mean, _DECIMALS),
            "spread": round(self.spread, _DECIMALS),
            "percentiles": [round(score, _DECIMALS) for score in steps.tolist()],
        }


def visual_score(parts: Sequence[_Part]) -> float | None:
    """Return the mean of a hit's view parts by their weights; None without them."""
    views = [part for part in parts if part.kind in {"view", "figures"}]
    weight = sum(part.weight for part in views)
    if weight <= 0:
        return None
    return round(sum(part.share for part in views) / weight, _DECIMALS)


def calibrate(
    asked: Asked,
    *,
    weights: Mapping[str, float],
    gather: Gather,
    encoders: tuple[int, ...],
    locarno: str,
    revision: int,
    own: Collection[str] = (),
) -> Calibration | None:
    """Return what random pairs score with as many views, weights and facets.

    `weights` are those of the facets as applied to the hits; `gather` reads the
    figures of designs for the same encoders and revision, the keys under which samples
    are kept. Pairs are of a class ("09-01") or of all that begin alike ("09-"), of all
    where too few designs have that class. `own` are designs the query takes figures
    from. None where even the corpus is too small.
    """
    applied = np.array([weights.get(name, 0.0) for name in sorted(asked.views)])
    if not asked.positions or not applied.sum() > 0:
        return None
    applied /= applied.sum()
    manner = _Manner.of(asked)
    for begins in dict.fromkeys((locarno, "")):
        place = _Place(encoders, begins, revision)
        sample = _samples.get(place, partial(_sampled, place, gather))
        pairs = _scores.get((place, manner), partial(_compared, sample, manner, place))
        if len(pairs) >= LEAST_PAIRS:
            kept = ~np.isin(sample.candidates.patent_ids, list(own))
            against = _by_facet(asked, sample.candidates)[kept] @ applied
            logarithms = _unrelated(np.log(np.maximum(against, LEAST_SCORE)))
            return Calibration(
                locarno=begins,
                population=sample.population,
                designs=len(sample.families),
                views=len(manner.shares),
                scores=np.sort(pairs @ applied),
                mean=float(logarithms.mean()),
                spread=float(logarithms.std()),
            )
    return None


def _unrelated(logarithms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is no outlier: the query's true relatives are among those drawn.

    In a small corpus a few of them would widen the spread until they look like chance.
    Of normal values one in 370 is left out.
    """
    middle = np.median(logarithms)
    away = np.abs(logarithms - middle)
    usual = away <= OUTLYING * NORMAL_SPREAD * float(np.median(away))
    return np.asarray(logarithms[usual], np.float64)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where pairs are drawn."""

    encoders: tuple[int, ...]
    locarno: str
    revision: int


@dataclass(frozen=True, slots=True)
class _Manner:
    """How pairs are compared: shares of the views, weights of facets when pairing."""

    shares: tuple[float, ...]
    pairing: tuple[tuple[str, float], ...]
    facets: tuple[str, ...]

    @classmethod
    def of(cls, asked: Asked) -> Self:
        total = float(asked.weights.sum()) or 1.0
        return cls(
            shares=tuple(round(float(one) / total, _DECIMALS) for one in asked.weights),
            pairing=tuple(sorted(asked.facet_weights.items())),
            facets=tuple(sorted(asked.views)),
        )


@dataclass(frozen=True, slots=True)
class _Sample:
    """Designs drawn at random, with their families; `population` they stand for."""

    candidates: Candidates
    families: tuple[str, ...]
    population: int


_samples: Kept[_Place, _Sample] = Kept(32)
_scores: Kept[tuple[_Place, _Manner], NDArray[np.float64]] = Kept(256)


def _compared(sample: _Sample, manner: _Manner, place: _Place) -> NDArray[np.float64]:
    """Scores of random pairs by facet, (pairs, facets)."""
    scores = list(_pairs(sample, manner, seed=place.revision))
    return np.array(scores).reshape(-1, len(manner.facets))


def _sampled(place: _Place, gather: Gather) -> _Sample:
    drawn = calibration_samples.draw(
        place.locarno, revision=place.revision, count=SAMPLED
    )
    found = gather(drawn.patent_ids)
    with_figures = np.unique(found.figures.patent_ids)
    candidates = replace(found, patent_ids=with_figures)
    family = families.groups(with_figures.tolist(), revision=place.revision)
    return _Sample(
        candidates,
        families=tuple(family[one] for one in with_figures.tolist()),
        population=drawn.population,
    )


def _pairs(
    sample: _Sample, manner: _Manner, *, seed: int
) -> Iterator[NDArray[np.float64]]:
    """Compare drawn designs with blocks of the others; same seed, same pairs."""
    draw = np.random.default_rng(seed)
    count = len(sample.families)
    blocks = [
        range(at, min(at + CANDIDATES, count)) for at in range(0, count, CANDIDATES)
    ]
    for turn, query in enumerate(draw.permutation(count)[:QUERIES].tolist()):
        block = blocks[turn % len(blocks)]
        asked = _asked(sample.candidates, query, manner, draw)
        found = _by_facet(asked, calibration_samples.part(sample.candidates, block))
        for candidate, scores in zip(block, found, strict=True):
            if sample.families[candidate] != sample.families[query]:
                yield scores


def _asked(
    candidates: Candidates, design: int, manner: _Manner, draw: np.random.Generator
) -> Asked:
    """Ask for a design by as many of its figures as the query has views."""
    rows = np.flatnonzero(
        candidates.figures.patent_ids == candidates.patent_ids[design]
    )
    views = draw.permutation(rows)[: len(manner.shares)]
    weights = np.array(manner.shares[: len(views)])
    vectors = {"overall": candidates.figures.vectors, **candidates.facets}
    return Asked(
        positions=tuple(range(1, len(views) + 1)),
        weights=weights if weights.any() else np.ones(len(views)),
        views={name: vectors[name][views] for name in manner.facets},
        facet_weights=dict(manner.pairing),
    )


def _by_facet(asked: Asked, candidates: Candidates) -> NDArray[np.float64]:
    """Whole-design similarities of candidates, (designs, facets by name)."""
    facets = sorted(asked.views)
    scores = np.zeros((len(candidates.patent_ids), len(facets)))
    for one in evidence.visual(asked, candidates):
        scores[:, facets.index(one.facet)] += one.values * one.share
    return scores
