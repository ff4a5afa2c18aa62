import numpy as np
import pytest
from sklearn.decomposition import PCA

from ml.metrics.vectors import UnfitVectors
from ml.refinement import whitening


def task(seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(200, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)


def test_components_are_those_of_scikit_learn():
    rows = task()
    found, published = whitening.fit(rows, dimensions=4), PCA(4).fit(rows)
    np.testing.assert_allclose(found.mean, published.mean_)
    np.testing.assert_allclose(found.variances, published.explained_variance_)
    signs = np.sign((found.components * published.components_).sum(axis=1))
    np.testing.assert_allclose(
        found.components, published.components_ * signs[:, None], atol=1e-9
    )


@pytest.mark.parametrize("power", [0.0, 0.25, 0.5])
def test_rows_are_whitened_as_the_slow_loop_whitens_them(power):
    rows = task(1)
    fitted = whitening.fit(rows)
    for row, shown in zip(rows, fitted.apply(rows, power=power), strict=True):
        expected = []
        for component, variance in zip(
            fitted.components, fitted.variances, strict=True
        ):
            expected.append(component @ (row - fitted.mean) / variance**power)
        expected = np.array(expected) / np.linalg.norm(expected)
        np.testing.assert_allclose(shown, expected, atol=1e-6)


def test_whole_whitening_makes_all_directions_alike():
    rows = task(2)
    fitted = whitening.fit(rows)
    turned = (rows - fitted.mean) @ fitted.components.T / fitted.variances**0.5
    np.testing.assert_allclose(np.cov(turned.T), np.eye(6), atol=1e-9)


def test_few_long_rows_are_whitened_without_the_square_of_their_length():
    rows = np.random.default_rng(4).normal(size=(12, 40))
    found, published = whitening.fit(rows), PCA(11).fit(rows)
    np.testing.assert_allclose(found.variances, published.explained_variance_)
    cosines = np.abs((found.components * published.components_).sum(axis=1))
    np.testing.assert_allclose(cosines, 1)
    many = whitening.fit(np.concatenate([rows] * 4))  # the same directions, by blocks
    np.testing.assert_allclose(many.components[:11], found.components, atol=1e-6)


def test_directions_without_variance_are_dropped():
    rows = task(3)
    flat = np.hstack([rows, rows[:, :2]])
    assert whitening.fit(flat).components.shape == (6, 8)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        (np.ones((1, 3)), ValueError),
        (np.ones((5, 3)), ValueError),
        (np.array([[1.0, np.nan], [0, 1]]), UnfitVectors),
        (np.array([[1.0, np.nan], [0, 1], [2, 0]]), UnfitVectors),
        (np.ones(4), UnfitVectors),
    ],
)
def test_what_cannot_be_whitened_is_refused(rows, error):
    with pytest.raises(error):
        whitening.fit(rows)
