import math

import numpy as np
import pytest

from ml.metrics.vectors import UnfitVectors
from ml.protocols import maps


def slow_gradient(near, points):
    """The paper's sum, pair by pair."""
    n = len(points)
    kernel = [
        [
            0 if i == j else 1 / (1 + math.dist(points[i], points[j]) ** 2)
            for j in range(n)
        ]
        for i in range(n)
    ]
    total = sum(map(sum, kernel))
    slope = np.zeros_like(points)
    for i in range(n):
        for j in range(n):
            force = (near[i, j] - kernel[i][j] / total) * kernel[i][j]
            slope[i] += 4 * force * (points[i] - points[j])
    return slope


def test_the_gradient_equals_the_slow_sum():
    rng = np.random.default_rng(0)
    near = maps.affinities(rng.normal(size=(15, 4)), 4)
    points = rng.normal(size=(15, 2))
    np.testing.assert_allclose(
        maps.gradient(near, points), slow_gradient(near, points), atol=1e-9
    )


@pytest.mark.parametrize("perplexity", [2.0, 5.0, 9.0])
def test_each_row_has_as_many_neighbours_as_asked(perplexity):
    vectors = np.random.default_rng(1).normal(size=(31, 5))
    near = maps.affinities(vectors, perplexity)
    assert near.sum() == pytest.approx(1, abs=1e-6)
    np.testing.assert_array_equal(near, near.T)
    # A regular ring: symmetric rows are the conditional ones, of the asked perplexity.
    turn = 2 * np.pi * np.arange(31) / 31
    ring = maps.affinities(np.stack([np.cos(turn), np.sin(turn)], axis=1), perplexity)
    row = ring[0] / ring[0].sum()
    assert math.exp(-(row * np.log(row)).sum()) == pytest.approx(perplexity, rel=1e-3)


def test_clusters_stay_together_and_equal_input_gives_an_equal_map():
    rng = np.random.default_rng(2)
    labels = np.arange(60) % 4
    vectors = 6 * rng.normal(size=(4, 10))[labels] + rng.normal(size=(60, 10))
    points = maps.flat_map(vectors, perplexity=8, steps=400)
    apart = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (labels[apart.argmin(axis=1)] == labels).mean() > 0.95
    again = maps.flat_map(vectors, perplexity=8, steps=400)
    np.testing.assert_array_equal(points, again)


def test_equal_vectors_are_no_error():
    assert np.isfinite(maps.flat_map(np.ones((6, 3)), steps=20)).all()


@pytest.mark.parametrize(
    ("vectors", "error"),
    [
        (np.ones((3, 2)), ValueError),
        (np.full((5, 2), np.nan), ValueError),
        (np.ones(5), UnfitVectors),
        (np.ones((maps.LARGEST + 1, 1)), maps.TooManyPoints),
    ],
)
def test_what_cannot_be_mapped_is_refused(vectors, error):
    with pytest.raises(error):
        maps.flat_map(vectors)
