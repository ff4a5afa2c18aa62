"""PCA whitening, whole or in part: fitted on some vectors, applied to others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.metrics import vectors as rows
from ml.metrics.vectors import Array
from ml.refinement.expansion import unit_rows

Values = NDArray[np.float64]

_NOT_FINITE = "vectors to whiten are not all finite"


@dataclass(frozen=True, slots=True)
class Whitening:
    """Mean (d,), components (c, d) by falling variance, and those variances (c,)."""

    mean: Values
    components: Values
    variances: Values

    def apply(self, vectors: Array, *, power: float = 0.25) -> NDArray[np.float32]:
        """Whiten vectors (n, d): (n, c), unit rows.

        Components are divided by variance^power: 0.5 whitens wholly, 0 not at all;
        0.25 is what PatentNet's code does.
        """
        turned = (vectors - self.mean) @ self.components.T
        return unit_rows(turned / self.variances**power).astype(np.float32)


def fit(vectors: Array, *, dimensions: int | None = None) -> Whitening:
    """Fit on vectors (n, d), by blocks, in float64; unbiased variances.

    Keeps at most `dimensions` components, and none without variance. Raises
    UnfitVectors; ValueError where there are fewer than two rows or all are equal.
    """
    rows.check_shape(vectors, name="vector")
    if len(vectors) < 2:
        raise ValueError("whitening needs at least two vectors")
    double = np.dtype(np.float64)
    total = np.zeros(vectors.shape[1])
    for here in rows.row_blocks(vectors, double):
        total += np.asarray(vectors[here], double).sum(axis=0)
    mean = total / len(vectors)
    if len(vectors) <= vectors.shape[1]:
        variances, components = _of_rows(vectors, mean)
    else:
        variances, components = _of_columns(vectors, mean)
    held = variances > max(variances[0], 0) * 1e-10
    if not held.any():
        raise ValueError("whitening needs vectors that differ")
    count = int(held.sum() if dimensions is None else min(dimensions, held.sum()))
    # The sign of a component is free; the largest entry positive makes it one thing.
    largest = np.abs(components[:count]).argmax(axis=1)
    signs = np.sign(components[np.arange(count), largest])
    return Whitening(mean, components[:count] * signs[:, None], variances[:count])


def _of_rows(vectors: Array, mean: Values) -> tuple[Values, Values]:
    """Variances and components of few long vectors (n, d), n <= d, all at once."""
    centred = np.asarray(vectors, np.float64) - mean
    if not np.isfinite(centred).all():
        raise rows.UnfitVectors(_NOT_FINITE)
    _, lengths, components = np.linalg.svd(centred, full_matrices=False)
    return lengths**2 / (len(vectors) - 1), components


def _of_columns(vectors: Array, mean: Values) -> tuple[Values, Values]:
    """The same of many vectors, block by block, through the (d, d) scatter."""
    scatter = np.zeros((vectors.shape[1],) * 2)
    for here in rows.row_blocks(vectors, np.dtype(np.float64)):
        centred = np.asarray(vectors[here], np.float64) - mean
        scatter += centred.T @ centred
    if not np.isfinite(scatter).all():
        raise rows.UnfitVectors(_NOT_FINITE)
    variances, columns = np.linalg.eigh(scatter / (len(vectors) - 1))
    return variances[::-1], columns.T[::-1]
