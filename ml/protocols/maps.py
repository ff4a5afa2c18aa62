"""A flat map of vectors, near ones near: t-SNE, exact, for some thousands of points.

Source: van der Maaten and Hinton, "Visualizing Data using t-SNE". Memory and time of a
step grow with the square of the points: take a sample of a large set.
"""

import numpy as np
from numpy.typing import NDArray

from ml.metrics import vectors as rows
from ml.metrics.vectors import Array

Points = NDArray[np.float64]

LARGEST = 3_000
_LEAST = 1e-12  # probabilities below this count as this
_EARLY = 250  # steps in which attraction is exaggerated


class TooManyPoints(ValueError):
    """More points than an exact map can be drawn of."""


def flat_map(
    vectors: Array, *, perplexity: float = 30.0, steps: int = 750, seed: int = 0
) -> Points:
    """Place vectors (n, d) on a plane (n, 2), by their Euclidean distances.

    Perplexity, the number of neighbours that matter, is lowered to (n - 1) / 3 for
    small sets. Starts from the two main components, so equal input gives an equal map.
    Raises UnfitVectors, TooManyPoints; ValueError below four vectors.
    """
    rows.check_shape(vectors, name="vector")
    if len(vectors) > LARGEST:
        raise TooManyPoints(f"{len(vectors)} points: sample {LARGEST} at most")
    if len(vectors) < 4 or not np.isfinite(vectors).all():
        raise ValueError("a map needs four vectors at least, all of finite numbers")
    near = affinities(vectors, min(perplexity, (len(vectors) - 1) / 3))
    points = _start(vectors, seed)
    speed, gains = np.zeros_like(points), np.ones_like(points)
    rate = max(len(points) / 48, 50.0)
    for step in range(steps):
        early = step < _EARLY
        slope = gradient(near * 12 if early else near, points)
        agrees = (slope > 0) == (speed > 0)
        gains = np.maximum(np.where(agrees, gains * 0.8, gains + 0.2), 0.01)
        speed = (0.5 if early else 0.8) * speed - rate * gains * slope
        points = points + speed
    centred: Points = points - points.mean(axis=0)
    return centred


def affinities(vectors: Array, perplexity: float) -> Points:
    """Symmetric probabilities (n, n) that sum to 1: who is whose neighbour.

    Each row's Gaussian is as wide as makes its entropy log(perplexity).
    """
    distances = _squared_distances(np.asarray(vectors, np.float64))
    np.fill_diagonal(distances, np.inf)
    distances -= distances.min(axis=1, keepdims=True)
    low, high = np.zeros(len(vectors)), np.full(len(vectors), np.inf)
    sharpness = np.ones(len(vectors))
    for _ in range(100):  # bisection; the upper end is open at first
        shares = _shares(distances, sharpness)
        spread = -np.sum(shares * np.log(np.maximum(shares, _LEAST)), axis=1)
        too_wide = spread > np.log(perplexity)
        low = np.where(too_wide, sharpness, low)
        high = np.where(too_wide, high, sharpness)
        middle = (low + np.where(np.isinf(high), 0, high)) / 2
        sharpness = np.where(np.isinf(high), sharpness * 2, middle)
    shares = _shares(distances, sharpness)
    return np.maximum((shares + shares.T) / (2 * len(shares)), _LEAST)


def gradient(near: Points, points: Points) -> Points:
    """The slope (n, 2) of the divergence of the map's affinities from `near` (n, n)."""
    kernel = 1 / (1 + _squared_distances(points))
    np.fill_diagonal(kernel, 0)
    pull = (near - np.maximum(kernel / kernel.sum(), _LEAST)) * kernel
    slope: Points = 4 * (pull.sum(axis=1)[:, None] * points - pull @ points)
    return slope


def _shares(distances: Points, sharpness: Points) -> Points:
    weights = np.exp(-distances * sharpness[:, None])
    shares: Points = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _squared_distances(points: Points) -> Points:
    squares = np.einsum("ij,ij->i", points, points)
    found: Points = squares[:, None] + squares[None] - 2 * points @ points.T
    np.maximum(found, 0, out=found)  # rounding may leave less than nothing
    return found


def _start(vectors: Array, seed: int) -> Points:
    """The two main components, small; a little noise parts equal vectors."""
    centred: Points = vectors - vectors.mean(axis=0, dtype=np.float64)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    points = np.zeros((len(vectors), 2))
    main = centred @ axes[:2].T
    points[:, : main.shape[1]] = main
    noise = np.random.default_rng(seed).normal(size=points.shape)
    start: Points = 1e-4 * (points / max(points.std(), _LEAST) + 1e-2 * noise)
    return start
