import numpy as np
import pytest

from search import likeness


def unit_rows(rng, count, dimensions=6):
    rows = rng.normal(size=(count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def slow_likeness(one, other, temperature):
    """The mean over both sides of each figure's closeness to its best counterpart."""
    sides = []
    for these, those in ((one, other), (other, one)):
        best = [max(float(a @ b) for b in those) for a in these]
        sides.append(np.mean([np.exp((value - 1) / temperature) for value in best]))
    return float(np.mean(sides))


@pytest.mark.parametrize("seed", range(5))
def test_designs_are_compared_as_a_slow_loop_compares_them(seed):
    rng = np.random.default_rng(seed)
    starts = np.array([0, 3, 4, 9])
    vectors = unit_rows(rng, 11)
    designs = np.split(vectors, starts[1:])
    listed = np.array([2, 0, 3])

    found = likeness.among(vectors, starts, listed, temperature=0.5)

    for i, one in enumerate(listed):
        for j, other in enumerate(listed):
            slow = slow_likeness(designs[one], designs[other], 0.5)
            assert found[i, j] == pytest.approx(1.0 if i == j else slow, abs=1e-6)


def test_each_figure_answers_to_its_best_view():
    similarities = np.array([[0.9, 0.1, 0.5], [0.2, 0.7, 0.6]])
    found = likeness.returned(similarities, np.array([0, 2]), temperature=0.1)
    expected = [np.exp([-1.0, -3.0]).mean(), np.exp(-4.0)]
    assert found == pytest.approx(expected)


def test_equal_drawings_are_as_close_as_can_be():
    assert likeness.closeness(np.array([1.0]), temperature=0.1) == pytest.approx([1.0])
