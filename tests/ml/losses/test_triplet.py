import itertools
import math

import pytest
import torch

from ml import losses
from tests.ml.losses.rows import unit_rows

LABELS = torch.tensor([0, 0, 0, 1, 1, 2, 3, 3])
TRIPLETS = [losses.hard_triplet, losses.every_triplet]


def slow_triplets(distances, labels, *, hard: bool) -> list[tuple[float, float]]:
    found = []
    for i, row in enumerate(distances):
        others = [j for j in range(len(labels)) if j != i]
        near = [row[j] for j in others if labels[j] == labels[i]]
        far = [row[j] for j in others if labels[j] != labels[i]]
        if hard and near and far:
            found.append((max(near), min(far)))
        elif not hard:
            found += itertools.product(near, far)
    return found


@pytest.mark.parametrize("hard", [True, False])
@pytest.mark.parametrize("margin", [None, 0.0, 0.3, 1.0])
def test_triplets_equal_the_slow_loop(margin, hard):
    vectors = unit_rows(8, 1)
    distances = [[math.dist(a, b) for b in vectors] for a in vectors]
    gaps = [
        near - far for near, far in slow_triplets(distances, LABELS.tolist(), hard=hard)
    ]
    if margin is None:
        values = [math.log(1 + math.exp(gap)) for gap in gaps]
    else:
        values = [gap + margin for gap in gaps if gap + margin > 0]
    loss = losses.hard_triplet if hard else losses.every_triplet
    found = loss(vectors, LABELS, margin=margin)
    assert float(found) == pytest.approx(sum(values) / len(values), rel=1e-6)


@pytest.mark.parametrize("loss", TRIPLETS)
@pytest.mark.parametrize("margin", [None, 0.5])
@pytest.mark.parametrize("labels", [[0, 1, 2, 3], [5, 5, 5, 5]])
def test_without_positives_or_negatives_it_is_zero_with_a_gradient(
    loss, margin, labels
):
    vectors = unit_rows(4, 2).requires_grad_()
    value = loss(vectors, torch.tensor(labels), margin=margin)
    value.backward()
    assert value.item() == 0
    assert torch.equal(vectors.grad, torch.zeros_like(vectors))


@pytest.mark.parametrize("loss", TRIPLETS)
@pytest.mark.parametrize("margin", [None, 0.5])
def test_equal_rows_have_a_finite_gradient(loss, margin):
    vectors = torch.ones(4, 3).div(3**0.5).requires_grad_()
    loss(vectors, torch.tensor([0, 0, 1, 1]), margin=margin).backward()
    assert torch.isfinite(vectors.grad).all()


def test_a_satisfied_margin_costs_nothing():
    vectors = torch.eye(2).repeat_interleave(2, dim=0).requires_grad_()
    loss = losses.hard_triplet(vectors, torch.tensor([0, 0, 1, 1]), margin=1.0)
    assert loss.item() == 0
