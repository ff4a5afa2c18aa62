import math

import pytest
import torch
from pytorch_metric_learning.losses import ArcFaceLoss
from torch.nn import functional

from ml import losses
from tests.ml.losses.rows import unit_rows

LABELS = torch.tensor([0, 3, 1, 1, 2, 0])


def cosines(seed: int) -> torch.Tensor:
    return unit_rows(6, seed, dimensions=3) @ unit_rows(4, seed + 1, dimensions=3).T


def slow_arcface(
    cosine: float, *, is_own: bool, scale: float, margin: float, easy: bool
) -> float:
    if not is_own:
        return scale * cosine
    angle = math.acos(cosine)
    if easy:
        return scale * (math.cos(angle + margin) if angle < math.pi / 2 else cosine)
    if angle < math.pi - margin:
        return scale * math.cos(angle + margin)
    return scale * (cosine - margin * math.sin(margin))


@pytest.mark.parametrize("easy", [True, False])
@pytest.mark.parametrize(("scale", "margin"), [(30.0, 0.5), (8.0, 0.1), (64.0, 1.4)])
def test_arcface_equals_the_slow_loop(scale, margin, easy):
    given = cosines(seed=1)
    found = losses.arcface(given, LABELS, scale=scale, margin=margin, easy=easy)
    for row, label in enumerate(LABELS.tolist()):
        for column in range(given.shape[1]):
            expected = slow_arcface(
                float(given[row, column]),
                is_own=column == label,
                scale=scale,
                margin=margin,
                easy=easy,
            )
            assert float(found[row, column]) == pytest.approx(expected, abs=1e-9)


def test_arcface_without_the_easy_margin_is_that_of_metric_learning():
    vectors, classes = unit_rows(6, 3), unit_rows(4, 4)
    known = ArcFaceLoss(4, 5, margin=math.degrees(0.5), scale=30)
    known.W.data = classes.T.clone()
    logits = losses.arcface(vectors @ classes.T, LABELS, easy=False)
    found = functional.cross_entropy(logits, LABELS)
    assert float(found) == pytest.approx(known(vectors, LABELS).item(), rel=1e-6)


@pytest.mark.parametrize("easy", [True, False])
@pytest.mark.parametrize("cosine", [1.0, -1.0, 1 + 1e-7, 0.0])
def test_arcface_has_a_gradient_at_the_ends_of_the_cosine(cosine, easy):
    given = torch.full((2, 3), cosine, requires_grad=True)
    logits = losses.arcface(given, torch.tensor([0, 2]), easy=easy)
    functional.cross_entropy(logits, torch.tensor([0, 2])).backward()
    assert torch.isfinite(logits).all()
    assert torch.isfinite(given.grad).all()


@pytest.mark.parametrize("easy", [True, False])
def test_the_gradient_of_arcface_is_that_of_finite_differences(easy):
    given = cosines(seed=5).requires_grad_()
    assert torch.autograd.gradcheck(
        lambda given: losses.arcface(given, LABELS, scale=2.0, easy=easy), (given,)
    )


def test_halves_give_precise_logits():
    found = losses.arcface(cosines(seed=6).bfloat16(), LABELS)
    assert found.dtype == torch.float32


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.5, 2.0])
def test_focal_equals_the_slow_loop(gamma):
    logits, weights = 4 * cosines(seed=7), torch.tensor([1.0, 0, 2, 1, 0.5, 1])
    total = 0.0
    for row, label, weight in zip(logits, LABELS, weights, strict=True):
        share = math.exp(row[label]) / sum(math.exp(value) for value in row)
        total += float(weight) * (1 - share) ** gamma * -math.log(share)
    found = losses.focal(logits, LABELS, gamma=gamma, weights=weights)
    assert float(found) == pytest.approx(total / float(weights.sum()), rel=1e-6)


def test_focal_without_gamma_and_with_equal_weights_is_cross_entropy():
    logits = cosines(seed=8)
    found = losses.focal(logits, LABELS, gamma=0, weights=torch.ones(6))
    expected = functional.cross_entropy(logits, LABELS)
    assert float(found) == pytest.approx(float(expected), rel=1e-12)


def test_focal_turns_from_easy_samples_to_hard_ones():
    logits = torch.tensor([[4.0, 0], [0, 0]], requires_grad=True)
    labels = torch.tensor([0, 0])
    losses.focal(logits, labels, gamma=1.5).backward()
    focused = logits.grad[0, 0] / logits.grad[1, 0]
    logits.grad = None
    functional.cross_entropy(logits, labels).backward()
    assert focused < logits.grad[0, 0] / logits.grad[1, 0] / 10


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.5])
def test_focal_has_a_gradient_where_a_sample_is_certain(gamma):
    logits = torch.tensor([[500.0, 0], [0, 500]], requires_grad=True)
    losses.focal(logits, torch.tensor([0, 0]), gamma=gamma).backward()
    assert torch.isfinite(logits.grad).all()
