"""Linear classifiers on frozen vectors: a probe fitted here, or a head from training.

The probe is multinomial logistic regression with an L2 penalty whose strength is
chosen on the validation split, by its log loss, and never on what is judged.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ml.classification import calibration
from ml.classification.classes import ClassIndex, Labels
from ml.metrics import vectors as rows
from ml.metrics.vectors import Array
from ml.protocols.classification import UnfitClasses

# Penalties per training item, strong to weak; unit vectors want weak ones.
STRENGTHS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
_STEPS = 2_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (c, d) and bias (c,) of the classes named, in that order."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """The classifier chosen, its penalty, and the validation log loss of each tried."""

    linear: Linear
    strength: float
    validation_losses: dict[float, float]


def fit(
    train: tuple[Array, Labels],
    validation: tuple[Array, Labels],
    known: ClassIndex,
    *,
    strengths: Sequence[float] = STRENGTHS,
) -> Probe:
    """Fit on training vectors (n, d) with columns (n,), choose on validation ones.

    Of equal losses the stronger penalty wins. Raises UnfitClasses where a class has no
    training vector or validation is empty, UnfitVectors.
    """
    learnt, columns = train
    check(learnt, columns, known, name="training")
    if not len(validation[1]):
        raise UnfitClasses("the probe's penalty is chosen on validation: it is empty")
    rows.check_shape(validation[0], name="validation vector")
    tried: dict[float, tuple[float, Linear]] = {}
    for strength in sorted(strengths, reverse=True):
        model = LogisticRegression(C=1 / (strength * len(columns)), max_iter=_STEPS)
        linear = _linear(model.fit(learnt, columns), known)
        held_out = scores(linear, validation[0], known)
        tried[strength] = calibration.log_loss(held_out, validation[1]), linear
    best = min(tried, key=lambda strength: tried[strength][0])
    if len(tried) > 1 and best in (min(tried), max(tried)):
        logger.info("the best penalty, %g, is at the edge of those tried", best)
    losses = {strength: loss for strength, (loss, _) in tried.items()}
    return Probe(tried[best][1], best, losses)


def scores(linear: Linear, vectors: Array, known: ClassIndex) -> NDArray[np.float64]:
    """Scores (n, c) of vectors (n, d) by a linear head, in the order of the index.

    Raises UnfitClasses where head and index name different classes, or the sizes of
    head and vectors differ; UnfitVectors.
    """
    rows.check_shape(vectors, name="vector")
    weights, bias = linear.weights, linear.bias
    shapes = (len(linear.symbols), vectors.shape[1]), (len(linear.symbols),)
    if (weights.shape, bias.shape) != shapes:
        raise UnfitClasses(
            f"the head's weights {weights.shape} and bias {bias.shape} should be "
            f"{shapes[0]} and {shapes[1]}: it belongs to another encoder or index"
        )
    if odd := set(linear.symbols) ^ set(known.symbols):
        raise UnfitClasses(
            f"head and class index differ in {', '.join(sorted(odd))}: judge a head "
            "on the classes it was trained for"
        )
    place = {one: column for column, one in enumerate(linear.symbols)}
    order = [place[one] for one in known.symbols]
    found: NDArray[np.float64] = (
        vectors.astype(np.float64) @ weights[order].T + bias[order]
    )
    return found


def check(vectors: Array, columns: Labels, known: ClassIndex, *, name: str) -> None:
    """Raise unless vectors (n, d) are finite and every class has one of them.

    Raises UnfitVectors, UnfitClasses.
    """
    rows.check_shape(vectors, name=f"{name} vector")
    if len(vectors) != len(columns):
        raise UnfitClasses(f"{len(vectors)} {name} vectors, {len(columns)} labels")
    if not np.isfinite(vectors).all():
        bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
        raise rows.UnfitVectors(f"{name} vector {bad[0]} is not finite ({len(bad)})")
    if gone := set(range(len(known))) - set(columns.tolist()):
        missing = ", ".join(known.symbols[column] for column in sorted(gone))
        raise UnfitClasses(f"no {name} vector of {missing}")


def _linear(model: LogisticRegression, known: ClassIndex) -> Linear:
    weights, bias = model.coef_, model.intercept_
    if len(known) == 2:  # one row, the log odds of the second class
        weights = np.concatenate([-weights, weights]) / 2
        bias = np.concatenate([-bias, bias]) / 2
    return Linear(weights.astype(np.float64), bias.astype(np.float64), known.symbols)
