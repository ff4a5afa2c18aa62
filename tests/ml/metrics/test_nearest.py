import numpy as np
import pytest

from ml.metrics import nearest, scores
from tests.ml.metrics import slow


@pytest.mark.parametrize("levels", [2, 50])
@pytest.mark.parametrize("k", [1, 4, 29, 30])
def test_the_best_are_those_of_a_stable_sort(k, levels):
    values = slow.tie_ridden(np.random.default_rng(k), (25, 30), levels=levels)
    expected = np.argsort(-values, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(nearest.best(values, k), expected)


def test_blocks_find_the_same_neighbours():
    rng = np.random.default_rng(1)
    queries, gallery = rng.integers(-2, 3, (33, 4)), rng.integers(-2, 3, (41, 4))
    scorer = scores.scorer(queries, gallery, cosine=False)
    rows, found = nearest.nearest(scorer, 5, budget=1_000)
    whole = queries @ gallery.T
    expected = np.argsort(-whole, axis=1, kind="stable")[:, :5]
    np.testing.assert_array_equal(rows, expected)
    np.testing.assert_array_equal(found, np.take_along_axis(whole, expected, axis=1))


@pytest.mark.parametrize("k", [0, 4])
def test_more_neighbours_than_rows_are_refused(k):
    with pytest.raises(ValueError, match="best of 3"):
        nearest.best(np.ones((1, 3)), k)
