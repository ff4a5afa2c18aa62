"""How good rankings are by grade: per query, then means with bootstrap intervals.

`grades` (q, g) say how near each design is to each query, 0 for not at all. Ties go to
the lower design, as the search breaks them by number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Grades = NDArray[np.int64]
Values = NDArray[np.float64]

RESAMPLES = 1000


def measures(scores: Scores, grades: Grades) -> dict[str, Values]:
    """Measures of each query, (q,) each; NaN where nothing of the grade is there.

    `mAP` counts the same design and its variations (grades 2 and 3), `same` the same
    design alone (3), `kin` all relatives (1 to 3); `nDCG` gains 2^grade - 1 over the
    whole ranking; `R@1` and `R@10` ask whether grade 2 or 3 is among the first.
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(grades, order, axis=1)
    near = ranked >= 2
    found = np.where(near.any(axis=1), 1.0, np.nan)
    return {
        "mAP": average_precision(near),
        "same": average_precision(ranked >= 3),
        "kin": average_precision(ranked >= 1),
        "nDCG": graded_gain(ranked),
        "R@1": near[:, :1].any(axis=1) * found,
        "R@10": near[:, :10].any(axis=1) * found,
    }


def average_precision(relevant: NDArray[np.bool_]) -> Values:
    """Mean precision at each relevant place of rankings (q, g): (q,)."""
    counts = relevant.sum(axis=1)
    precision = np.cumsum(relevant, axis=1) / np.arange(1, relevant.shape[1] + 1)
    total = (precision * relevant).sum(axis=1)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)


def graded_gain(ranked: Grades) -> Values:
    """Discounted gain 2^grade - 1 of rankings (q, g) over the best possible: (q,)."""
    gains = 2.0**ranked - 1
    discounts = 1 / np.log2(np.arange(2, ranked.shape[1] + 2))
    best = -np.sort(-gains, axis=1) @ discounts
    return np.where(best > 0, gains @ discounts / np.where(best > 0, best, 1), np.nan)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over queries with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def means(found: Mapping[str, Values], units: NDArray[np.int64]) -> dict[str, Mean]:
    """Mean of each measure; whole units (q,) are resampled, not single queries.

    Several views of one design ask alike: as single queries they would make the
    interval too narrow.
    """
    return {name: mean(values, units) for name, values in found.items()}


def mean(values: Values, units: NDArray[np.int64]) -> Mean:
    """Mean of values (q,) with an interval from resampled units (q,)."""
    sums, counts = _by_unit(values, units)
    drawn = _draws(len(sums))
    resampled = sums[drawn].sum(axis=1) / np.maximum(counts[drawn].sum(axis=1), 1)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Mean(float(sums.sum() / counts.sum()), float(low), float(high))


def error_ratio(ours: Values, theirs: Values, units: NDArray[np.int64]) -> Mean:
    """(1 - mean ours) over (1 - mean theirs), on the same queries: C13's figure."""
    (a, counts), (b, _) = _by_unit(1 - ours, units), _by_unit(1 - theirs, units)
    drawn = _draws(len(counts))
    resampled = a[drawn].sum(axis=1) / np.maximum(b[drawn].sum(axis=1), 1e-12)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Mean(float(a.sum() / b.sum()), float(low), float(high))


def gain(ours: Values, theirs: Values, units: NDArray[np.int64]) -> Mean:
    """Mean of what each query gains, paired."""
    return mean(ours - theirs, units)


def _by_unit(values: Values, units: NDArray[np.int64]) -> tuple[Values, Values]:
    answered = ~np.isnan(values)
    count = int(units.max()) + 1
    sums = np.bincount(units[answered], values[answered], minlength=count)
    counts = np.bincount(units[answered], minlength=count).astype(np.float64)
    kept = counts > 0
    return sums[kept], counts[kept]


def _draws(count: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(0)
    return rng.integers(0, count, (RESAMPLES, count))
