import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import likeness, refining
from search.refining import Steps

TEMPERATURE = 0.3


def corpus(seed, designs=12):
    """Vectors of some designs, and scores that tell nothing."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 5, designs)
    vectors = rng.normal(size=(counts.sum(), 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, np.cumsum(counts) - counts, rng.random(designs)


def slow_shared(near, k, averaged):
    """k-reciprocal neighbourhoods as sets and dictionaries, item by item."""
    count = len(near)
    order = [sorted(range(count), key=lambda j, i=i: -near[i, j]) for i in range(count)]

    def mutual(i, size):
        return {j for j in order[i][:size] if i in order[j][:size]}

    def members(i):
        whole = mutual(i, k + 1)
        joined = set(whole)
        for j in whole:
            theirs = mutual(j, round(k / 2) + 1)
            if 3 * len(theirs & whole) >= 2 * len(theirs):
                joined |= theirs
        return joined

    rows = np.zeros((count, count))
    for i in range(count):
        for j in members(i):
            rows[i, j] = near[i, j]
        rows[i] /= rows[i].sum()
    rows = np.array([rows[order[i][:averaged]].mean(axis=0) for i in range(count)])
    return [
        np.minimum(rows[0], row).sum() / np.maximum(rows[0], row).sum() for row in rows
    ]


@pytest.mark.parametrize(("k", "averaged"), [(1, 1), (3, 1), (4, 2), (5, 2), (6, 3)])
def test_shared_neighbours_are_those_of_a_slow_loop(k, averaged):
    vectors, starts, _ = corpus(k)
    near = likeness.among(vectors, starts, np.arange(12), temperature=TEMPERATURE)
    found = refining.shared_neighbours(near, neighbours=k, averaged=averaged)
    assert found == pytest.approx(slow_shared(near, k, averaged))


@given(st.integers(0, 10_000), st.integers(3, 12))
@settings(max_examples=40, deadline=None)
def test_a_design_behind_the_list_never_overtakes_one_before_it(seed, listed):
    vectors, starts, scores = corpus(seed)
    steps = Steps(listed=listed, reciprocal=0.2, expansion=0.1)
    refined = refining.refine(
        vectors, starts, scores, temperature=TEMPERATURE, steps=steps
    )
    total = refined.rest * scores
    for name, values in refined.values.items():
        assert values.min() >= 0
        assert values.max() <= 1 + 1e-9
        total = total + refined.shares[name] * values
    order = np.argsort(-scores, kind="stable")
    behind = order[listed:]
    assert not len(behind) or total[order[:listed]].min() >= total[behind].max()
    assert sum(refined.shares.values()) + refined.rest == pytest.approx(1)


def test_who_has_the_neighbours_of_the_query_rises():
    rng = np.random.default_rng(3)
    kin = np.eye(8, dtype=np.float32)[[0, 0, 0, 0]]
    kin = kin + 0.35 * rng.normal(size=kin.shape).astype(np.float32)
    lone = np.eye(8, dtype=np.float32)[[1, 2, 3, 4]]
    vectors = np.concatenate([kin, lone])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    # By the query alone a stranger comes before the last of the kin.
    scores = np.array([0.8, 0.7, 0.6, 0.40, 0.41, 0.1, 0.1, 0.1])
    refined = refining.refine(
        vectors,
        np.arange(8),
        scores,
        temperature=TEMPERATURE,
        steps=Steps(neighbours=4),
    )
    values = refined.values["reciprocal"]
    assert values[3] > values[4]


@pytest.mark.parametrize("steps", [refining.OFF, Steps()])
def test_nothing_is_refined_where_steps_are_off_or_designs_too_few(steps):
    vectors, starts, scores = corpus(1, designs=12 if steps is refining.OFF else 2)
    refined = refining.refine(
        vectors, starts, scores, temperature=TEMPERATURE, steps=steps
    )
    assert refined.values == {}
    assert refined.rest == 1


def test_expansion_is_the_likeness_to_the_first():
    near = np.array([[1, 0.5, 0.2], [0.5, 1, 0.4], [0.2, 0.4, 1]])
    found = refining.near_the_first(near, np.array([0.9, 0.3, 0.1]), count=2)
    assert found == pytest.approx(0.75 * near[0] + 0.25 * near[1])
