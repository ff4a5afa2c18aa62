from itertools import permutations

import numpy as np
import pytest

from ml.metrics import grouping
from ml.refinement import view_sets


def unit(row):
    return row / np.linalg.norm(row)


def slow_assignment(pairs, share):
    """Every way of giving out the views without giving one twice."""
    views, figures = pairs.shape
    if figures >= views:
        ways = (
            sum(share[v] * pairs[v, f] for v, f in enumerate(way))
            for way in permutations(range(figures), views)
        )
    else:
        ways = (
            sum(share[v] * pairs[v, f] for f, v in enumerate(way))
            for way in permutations(range(views), figures)
        )
    return max(ways)


def slow_similarity(views, figures, method, share):
    pairs = np.array([[unit(v) @ unit(f) for f in figures] for v in views])
    if method == "mean":
        query = sum(s * unit(v) for s, v in zip(share, views, strict=True))
        return unit(query) @ unit(np.mean([unit(f) for f in figures], axis=0))
    if method == "max":
        return pairs.max()
    if method == "coverage":
        return sum(s * max(row) for s, row in zip(share, pairs, strict=True))
    return slow_assignment(pairs, share)


@pytest.mark.parametrize("weights", [None, [3.0, 1.0, 0.0, 2.0]])
@pytest.mark.parametrize("method", ["mean", "max", "coverage", "assignment"])
def test_similarities_equal_the_slow_loop(method, weights):
    rng = np.random.default_rng(0)
    views, gallery = rng.normal(size=(4, 5)), rng.normal(size=(24, 5))
    labels = rng.integers(0, 7, 24)  # of one to several figures, in no order
    given = None if weights is None else np.array(weights)
    share = np.full(4, 0.25) if weights is None else given / given.sum()
    found = view_sets.similarities(
        views,
        gallery,
        designs=grouping.groups(labels),
        method=method,
        weights=given,
    )
    expected = [
        slow_similarity(views, gallery[labels == label], method, share)
        for label in np.unique(labels)
    ]
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_one_figure_cannot_answer_for_two_views():
    views = np.array([[1.0, 0.0], [1.0, 0.0]])
    gallery = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    designs = grouping.groups(np.array([0, 1, 1]))
    found = view_sets.similarities(views, gallery, designs=designs)
    assert found.tolist() == pytest.approx([0.5, 1.0])


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [-1.0, 2.0], [np.nan, 1.0]])
def test_unfit_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        view_sets.similarities(
            np.eye(2),
            np.eye(2),
            designs=grouping.groups(np.arange(2)),
            weights=np.array(weights),
        )


def test_designs_of_another_gallery_are_refused():
    with pytest.raises(ValueError, match="exactly the rows"):
        view_sets.similarities(
            np.eye(2), np.eye(2), designs=grouping.groups(np.arange(3))
        )
