"""Classes as clouds of points, for the tests of classifiers."""

import numpy as np

from ml.classification.classes import ClassIndex

SYMBOLS = ("02", "06", "09", "12")
KNOWN = ClassIndex("locarno", SYMBOLS, SYMBOLS)


def clouds(seed, *, count=120, classes=4, spread=0.6, dimensions=6):
    """Points (n, d) around one center per class, the same centers for all seeds."""
    centers = 2 * np.random.default_rng(99).normal(size=(classes, dimensions))
    rng = np.random.default_rng(seed)
    columns = np.concatenate(
        [np.arange(classes), rng.integers(0, classes, count - classes)]
    )
    noise = rng.normal(scale=spread, size=(count, dimensions))
    return centers[columns] + noise, columns
