import math

import pytest
import torch

from ml import losses
from tests.ml.losses.rows import unit_rows

PATENTS = torch.tensor([0, 0, 1, 1, 2, 3, 4, -1])
SUBCLASSES = torch.tensor([0, 0, 0, 0, 0, 1, 2, -1])
CLASSES = torch.tensor([0, 0, 0, 0, 0, 0, 1, 0])
LEVELS = [PATENTS, SUBCLASSES, CLASSES]


def deepest_common_level(i: int, j: int) -> int | None:
    for level, labels in enumerate(LEVELS):
        if labels[i] == labels[j] != -1:
            return level
    return None


def slow_multi_positive(vectors, scale: float, weights: list[float]) -> float:
    total, count = 0.0, len(vectors)
    for level, level_weight in enumerate(weights):
        rows = []
        for i in range(count):
            others = [j for j in range(count) if j != i]
            share = {
                j: math.exp(scale * float(vectors[i] @ vectors[j])) for j in others
            }
            near = [j for j in others if deepest_common_level(i, j) == level]
            if near:
                logs = [math.log(share[j] / sum(share.values())) for j in near]
                rows.append(-sum(logs) / len(logs))
        total += level_weight * sum(rows) / len(rows)
    return total


@pytest.mark.parametrize("seed", [1, 2])
def test_it_equals_the_slow_loop(seed):
    vectors, weights = unit_rows(8, seed), [1.0, 0.5, 0.25]
    found = losses.multi_positive(vectors, LEVELS, scale=5, weights=weights)
    expected = slow_multi_positive(vectors, 5, weights)
    assert float(found) == pytest.approx(expected, rel=1e-9)


def test_one_level_is_the_same_label_loss():
    vectors, labels = unit_rows(6, 3), torch.tensor([0, 0, 1, 1, 2, 2])
    found = losses.multi_positive(vectors, [labels], scale=7, weights=[1])
    assert float(found) == float(losses.same_label(vectors, labels, scale=7))


def test_a_level_that_repeats_the_deeper_one_adds_nothing():
    vectors = unit_rows(8, 4)
    once = losses.multi_positive(vectors, [CLASSES], scale=7, weights=[1])
    twice = losses.multi_positive(vectors, [CLASSES] * 2, scale=7, weights=[1, 9])
    assert float(once) == float(twice)


def test_unknown_labels_match_nothing():
    vectors = unit_rows(3, 5).requires_grad_()
    unknown = torch.full((3,), -1)
    loss = losses.multi_positive(vectors, [unknown] * 2, scale=7, weights=[1, 1])
    loss.backward()
    assert loss.item() == 0
    assert torch.equal(vectors.grad, torch.zeros_like(vectors))


@pytest.mark.parametrize(("levels", "weights"), [([], []), ([PATENTS], [1.0, 0.5])])
def test_levels_and_weights_must_pair_up(levels, weights):
    with pytest.raises(ValueError, match="one weight for each level"):
        losses.multi_positive(unit_rows(8, 6), levels, scale=1, weights=weights)
