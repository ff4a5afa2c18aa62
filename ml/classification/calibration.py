"""Probabilities that mean what they say: a temperature fitted on validation.

Source: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks".
"""

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from ml.classification.classes import Labels
from ml.protocols.classification import UnfitClasses

BINS = 15
_BOUNDS = (1e-4, 1e4)
_PERFECT = 1e-6  # a mean loss below this is one of scores that are always right

Scores = NDArray[np.floating]

logger = logging.getLogger(__name__)


def probabilities(scores: Scores, temperature: float = 1.0) -> NDArray[np.float64]:
    """Softmax of scores (n, c) over a temperature: (n, c), rows that sum to 1."""
    found: NDArray[np.float64] = softmax(scores.astype(np.float64) / temperature, 1)
    return found


def log_loss(scores: Scores, columns: Labels, temperature: float = 1.0) -> float:
    """The mean of -log of the true class's probability."""
    logs = log_softmax(scores.astype(np.float64) / temperature, axis=1)
    return float(-logs[np.arange(len(columns)), columns].mean())


def temperature(scores: Scores, columns: Labels) -> float:
    """The temperature of least log loss on validation scores (n, c), columns (n,).

    Searched between 0.0001 and 10,000; the loss is convex in its inverse, so there is
    one least. Raises UnfitClasses for no or unfit scores.
    """
    if not len(columns) or scores.shape[:1] != columns.shape:
        raise UnfitClasses("a temperature needs validation scores with their classes")
    if not np.isfinite(scores).all():
        raise UnfitClasses("validation scores are not all finite")
    found = minimize_scalar(
        lambda log: log_loss(scores, columns, float(np.exp(log))),
        bounds=tuple(np.log(_BOUNDS)),
        method="bounded",
        options={"xatol": 1e-6},
    )
    best = float(np.exp(found.x))
    if found.fun < _PERFECT or not 2 * _BOUNDS[0] < best < _BOUNDS[1] / 2:
        logger.warning(
            "temperature %g means nothing: the scores tell all validation figures "
            "apart, or none",
            best,
        )
    return best


def expected_calibration_error(
    given: NDArray[np.float64], columns: Labels, *, bins: int = BINS
) -> float:
    """How far confidence is from accuracy: probabilities (n, c), columns (n,).

    The best class's probability falls into equal bins, upper edges included; the gaps
    between their mean confidence and their accuracy are weighted by their items.
    """
    confidence = given.max(axis=1)
    right = given.argmax(axis=1) == columns
    places = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    gaps = np.bincount(places, confidence - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(columns))


def judge(
    scores: Scores, columns: Labels, *, validation: tuple[Scores, Labels]
) -> dict[str, Any]:
    """Log loss and calibration error of scores (n, c), before and after.

    The temperature comes from the validation scores alone. Raises UnfitClasses.
    """
    fitted = temperature(*validation)
    return {
        "temperature": fitted,
        **{
            name: {
                "log loss": log_loss(scores, columns, heat),
                "ECE": expected_calibration_error(probabilities(scores, heat), columns),
            }
            for name, heat in (("before", 1.0), ("after", fitted))
        },
    }
