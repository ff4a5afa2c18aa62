"""How far the class probabilities of a search can be trusted.

Each query is ranked, its own line taken out (a new design has no relatives in the
corpus), and its nearest designs vote for their main classes with the softmax of their
scores, as `search.prediction` lets them; the temperature is a multiple of the scores'
standard deviation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.classification import calibration

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

NEIGHBOURS = (10, 30, 50)
FACTORS = (0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What one setting reaches on some queries."""

    neighbours: int
    factor: float
    accuracy: float
    error: float  # expected calibration error
    log_loss: float


def judge(
    scores: Matrix, own: NDArray[np.bool_], labels: Labels, truth: Labels
) -> list[Calibrated]:
    """Every setting, for scores (q, g) of designs of classes (g,), true ones (q,).

    `own` (q, g) marks the designs that may not vote.
    """
    ranked = np.where(own, -np.inf, scores)
    most = min(max(NEIGHBOURS), int((~own).sum(axis=1).min()))
    order = np.argsort(-ranked, axis=1, kind="stable")[:, :most]
    best = np.take_along_axis(ranked, order, axis=1)
    voters = labels[order]
    return [
        _judged(best[:, :count], voters[:, :count], truth, count, factor)
        for count in NEIGHBOURS
        for factor in FACTORS
    ]


def probabilities(
    scores: Matrix, voters: Labels, factor: float, classes: int
) -> Matrix:
    """Votes (q, c) of neighbours (q, n) with these scores and classes."""
    heat = np.maximum(factor * scores.std(axis=1, keepdims=True), 1e-3)
    votes = np.exp((scores - scores.max(axis=1, keepdims=True)) / heat)
    votes /= votes.sum(axis=1, keepdims=True)
    found = np.zeros((len(scores), classes))
    np.add.at(found, (np.arange(len(scores))[:, None], voters), votes)
    return found


def least_loss(settings: Sequence[Calibrated]) -> Calibrated:
    """The setting to choose, on validation queries."""
    return min(settings, key=lambda one: one.log_loss)


def _judged(
    scores: Matrix, voters: Labels, truth: Labels, count: int, factor: float
) -> Calibrated:
    classes = int(max(voters.max(), truth.max())) + 1
    given = probabilities(scores, voters, factor, classes)
    true = given[np.arange(len(truth)), truth]
    return Calibrated(
        neighbours=count,
        factor=factor,
        accuracy=float((given.argmax(axis=1) == truth).mean()),
        error=calibration.expected_calibration_error(given, truth),
        # A class nobody votes for would cost infinitely much.
        log_loss=float(-np.log(np.maximum(true, 1e-3)).mean()),
    )
