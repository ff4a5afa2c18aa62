import numpy as np
import pytest

from ml.refinement import reciprocal


def slow_distances(queries, gallery, *, k1, k2, share):
    """The paper's sets and sums, one pair at a time."""
    vectors = [row / np.linalg.norm(row) for row in (*queries, *gallery)]
    everyone = range(len(vectors))

    def distance(p, g):
        return 2 - 2 * float(vectors[p] @ vectors[g])

    ranked = [
        sorted(everyone, key=lambda g, p=p: (distance(p, g), g)) for p in everyone
    ]

    def near(p, k):
        return {g for g in ranked[p][: k + 1] if p in ranked[g][: k + 1]}

    weights = np.zeros((len(vectors), len(vectors)))
    for p in everyone:
        expanded = set(near(p, k1))
        for q in near(p, k1):
            half = near(q, round(k1 / 2))
            if len(near(p, k1) & half) >= 2 / 3 * len(half):
                expanded |= half
        for g in expanded:
            weights[p, g] = np.exp(-distance(p, g))
        weights[p] /= weights[p].sum()
    weights = np.array([weights[ranked[p][:k2]].mean(axis=0) for p in everyone])

    found = np.empty((len(queries), len(gallery)))
    for q in range(len(queries)):
        for i in range(len(gallery)):
            g = len(queries) + i
            smaller = np.minimum(weights[q], weights[g]).sum()
            larger = np.maximum(weights[q], weights[g]).sum()
            found[q, i] = (1 - share) * (1 - smaller / larger) + share * distance(q, g)
    return found


@pytest.mark.parametrize(("k1", "k2"), [(6, 3), (5, 1), (1, 1), (20, 6)])
@pytest.mark.parametrize("seed", range(2))
def test_distances_equal_the_slow_sets(seed, k1, k2):
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(5, 6))
    queries = centres[rng.integers(0, 5, 8)] + 0.4 * rng.normal(size=(8, 6))
    gallery = centres[rng.integers(0, 5, 22)] + 0.4 * rng.normal(size=(22, 6))
    options = {"k1": k1, "k2": k2, "share": 0.3}
    np.testing.assert_allclose(
        reciprocal.distances(queries, gallery, **options),
        slow_distances(queries, gallery, **options),
        atol=1e-6,
    )


def test_a_set_among_itself_counts_each_vector_once():
    rows = np.random.default_rng(5).normal(size=(20, 4))
    options = {"k1": 5, "k2": 2, "share": 0.3}
    found = reciprocal.among(rows, **options)
    assert found.shape == (20, 20)
    for asked in (4, 13):
        np.testing.assert_allclose(
            found[:asked, asked:],
            slow_distances(rows[:asked], rows[asked:], **options),
            atol=1e-6,
        )
    with pytest.raises(ValueError, match="need 1 <= k2 <= k1 < 20"):
        reciprocal.among(rows)


def test_the_whole_share_is_the_plain_distance():
    rng = np.random.default_rng(3)
    queries, gallery = rng.normal(size=(4, 3)), rng.normal(size=(9, 3))
    found = reciprocal.distances(queries, gallery, k1=4, k2=2, share=1.0)
    unit = [side / np.linalg.norm(side, axis=1)[:, None] for side in (queries, gallery)]
    np.testing.assert_allclose(found, 2 - 2 * unit[0] @ unit[1].T, atol=1e-6)


def test_blank_drawings_are_far_from_all_and_no_error():
    rows = np.vstack([np.zeros((9, 3)), np.eye(3)])
    found = reciprocal.distances(rows[:1], rows[1:], k1=2, k2=1)
    assert np.isfinite(found).all()


@pytest.mark.parametrize(("k1", "k2"), [(6, 2), (2, 3), (2, 0)])
def test_neighbourhoods_that_cannot_be_are_refused(k1, k2):
    with pytest.raises(ValueError, match="need 1 <= k2 <= k1 < 6"):
        reciprocal.distances(np.eye(3), np.eye(3), k1=k1, k2=k2)
