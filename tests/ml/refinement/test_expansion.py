import numpy as np
import pytest

from ml.refinement import expansion


def unit(row):
    return row / np.linalg.norm(row)


def slow_drawn(row, others, k, alpha):
    """One vector and its k nearest, weighted by similarity to the power alpha."""
    cosines = [float(unit(row) @ unit(other)) for other in others]
    best = sorted(range(len(others)), key=lambda i: (-cosines[i], i))[:k]
    drawn = unit(row)
    for i in best:
        drawn = drawn + max(cosines[i], 0) ** alpha * unit(others[i])
    return unit(drawn)


@pytest.mark.parametrize(("k", "alpha"), [(1, 3.0), (5, 2.0), (30, 0.0)])
def test_queries_are_drawn_as_the_slow_loop_draws_them(k, alpha):
    rng = np.random.default_rng(k)
    queries, gallery = rng.normal(size=(12, 5)), rng.normal(size=(30, 5))
    found = expansion.expand_queries(queries, gallery, k=k, alpha=alpha)
    expected = [slow_drawn(query, gallery, k, alpha) for query in queries]
    np.testing.assert_allclose(found, expected, atol=1e-9)


@pytest.mark.parametrize("k", [1, 4, 24])
def test_database_rows_are_drawn_to_the_others(k):
    gallery = np.random.default_rng(k).normal(size=(25, 4))
    gallery[7] = gallery[3]  # a copy is another row
    found = expansion.augment_database(gallery, k=k, alpha=2.0)
    for i, row in enumerate(gallery):
        others = np.delete(gallery, i, axis=0)
        np.testing.assert_allclose(found[i], slow_drawn(row, others, k, 2.0), atol=1e-9)


def test_many_copies_are_each_others_neighbours():
    found = expansion.augment_database(np.ones((6, 2)), k=2)
    np.testing.assert_allclose(found, np.full((6, 2), 0.5**0.5))


def test_no_neighbours_only_normalise():
    rows = np.array([[3.0, 4.0], [0.0, 0.0]])
    expected = [[0.6, 0.8], [0, 0]]
    assert expansion.expand_queries(rows, rows, k=0).tolist() == expected
    assert expansion.augment_database(rows, k=0).tolist() == expected


def test_more_neighbours_than_there_are_are_refused():
    with pytest.raises(ValueError, match="best of 3"):
        expansion.augment_database(np.eye(3), k=3)
