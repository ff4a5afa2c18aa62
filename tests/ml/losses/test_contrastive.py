import math

import pytest
import torch
from pytorch_metric_learning.losses import NTXentLoss, SupConLoss

from ml import losses
from tests.ml.losses.rows import unit_rows as rows


def slow_same_label(vectors, labels, scale) -> float:
    total, counted = 0.0, 0
    for i in range(len(vectors)):
        others = [j for j in range(len(vectors)) if j != i]
        weight = {j: math.exp(scale * float(vectors[i] @ vectors[j])) for j in others}
        positives = [j for j in others if labels[j] == labels[i]]
        if positives:
            shares = [math.log(weight[j] / sum(weight.values())) for j in positives]
            total, counted = total - sum(shares) / len(shares), counted + 1
    return total / counted


def slow_image_text(images, texts, matches, scale) -> float:
    def one_way(queries, answers, right) -> float:
        total = 0.0
        for i in range(len(queries)):
            weight = [math.exp(scale * float(queries[i] @ a)) for a in answers]
            shares = [
                math.log(w / sum(weight))
                for w, is_right in zip(weight, right[i], strict=True)
                if is_right
            ]
            total -= sum(shares) / len(shares)
        return total / len(queries)

    forth = one_way(images, texts, matches)
    return (forth + one_way(texts, images, matches.T)) / 2


def test_same_label_equals_the_slow_loop():
    vectors, labels = rows(9, 1), torch.tensor([0, 0, 0, 1, 1, 2, 3, 3, 3])
    found = losses.same_label(vectors, labels, scale=torch.tensor(7.0))
    assert float(found) == pytest.approx(
        slow_same_label(vectors, labels, 7.0), rel=1e-5
    )


def test_image_text_equals_the_slow_loop():
    images, texts = rows(6, 2), rows(6, 3)
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    matches = labels[:, None] == labels[None, :]
    found = losses.image_text(images, texts, matches, scale=torch.tensor(5.0))
    expected = slow_image_text(images, texts, matches, 5.0)
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_gradients_are_finite_with_rows_that_have_no_positive():
    vectors = rows(4, 4).requires_grad_()
    loss = losses.same_label(
        vectors, torch.tensor([0, 0, 1, 2]), scale=torch.tensor(9.0)
    )
    loss.backward()
    assert torch.isfinite(vectors.grad).all()


def test_together_is_better_than_apart():
    near = torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    labels = torch.tensor([0, 0, 1, 1])
    scale = torch.tensor(10.0)
    mixed = losses.same_label(near, torch.tensor([0, 1, 0, 1]), scale=scale)
    assert losses.same_label(near, labels, scale=scale) < mixed


def test_same_label_is_the_supervised_contrastive_loss_of_metric_learning():
    vectors, labels = rows(9, 5), torch.tensor([0, 0, 0, 1, 1, 2, 3, 3, 3])
    found = losses.same_label(vectors, labels, scale=1 / 0.1)
    known = SupConLoss(temperature=0.1)(vectors, labels)
    assert float(found) == pytest.approx(float(known), rel=1e-6)


def test_same_label_of_two_views_is_nt_xent():
    vectors, labels = rows(8, 6), torch.arange(4).repeat(2)
    found = losses.same_label(vectors, labels, scale=1 / 0.2)
    known = NTXentLoss(temperature=0.2)(vectors, labels)
    assert float(found) == pytest.approx(float(known), rel=1e-6)


@pytest.mark.parametrize("count", [1, 4])
def test_a_batch_without_any_positive_is_zero_with_a_gradient(count):
    vectors = rows(count, 7).requires_grad_()
    loss = losses.same_label(vectors, torch.arange(count), scale=50.0)
    loss.backward()
    assert loss.item() == 0
    assert torch.equal(vectors.grad, torch.zeros_like(vectors))


def test_half_precision_vectors_still_meet_a_precise_softmax():
    vectors, labels = rows(8, 8), torch.arange(4).repeat(2)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = losses.same_label(vectors.float(), labels, scale=100.0)
    assert losses.same_label(vectors.half(), labels, scale=9).dtype == torch.float32
    expected = losses.same_label(vectors, labels, scale=100.0)
    assert float(found) == pytest.approx(float(expected), rel=1e-5)


def slow_paired(first, second, scale, weights, excluded) -> float:
    def one_way(queries, answers, left_out, i) -> float:
        seen = [j for j in range(len(answers)) if j == i or not left_out[i][j]]
        weight = {j: math.exp(scale * float(queries[i] @ answers[j])) for j in seen}
        return -math.log(weight[i] / sum(weight.values()))

    total = 0.0
    for i, weight in enumerate(weights):
        forth = one_way(first, second, excluded, i)
        back = one_way(second, first, excluded.T, i)
        total += float(weight) * (forth + back) / 2
    return total / float(sum(weights))


@pytest.mark.parametrize("seed", range(3))
def test_paired_equals_the_slow_loop(seed):
    first, second = rows(6, seed), rows(6, seed + 10)
    generator = torch.Generator().manual_seed(seed)
    weights = torch.rand(6, generator=generator)
    excluded = torch.rand(6, 6, generator=generator) < 0.4  # the diagonal as well
    found = losses.paired(first, second, scale=4, weights=weights, excluded=excluded)
    expected = slow_paired(first, second, 4, weights, excluded)
    assert float(found) == pytest.approx(expected, rel=1e-6)


def test_paired_with_equal_weights_is_clip_s_loss():
    first, second = rows(5, 11), rows(5, 12)
    found = losses.paired(first, second, scale=6.0)
    weighted = losses.paired(first, second, scale=6.0, weights=torch.ones(5) * 3)
    clip = losses.image_text(first, second, torch.eye(5).bool(), scale=6.0)
    assert float(found) == pytest.approx(float(weighted), rel=1e-12)
    assert float(found) == pytest.approx(float(clip), rel=1e-12)


def test_paired_of_weights_that_are_all_zero_is_zero():
    first = rows(3, 13).requires_grad_()
    loss = losses.paired(first, rows(3, 14), scale=5.0, weights=torch.zeros(3))
    loss.backward()
    assert loss.item() == 0
    assert torch.isfinite(first.grad).all()


def test_excluded_pairs_get_no_gradient():
    # Row k has only coordinate k, so second's coordinate j is reached by pair (i, j).
    first, second = torch.eye(3).requires_grad_(), torch.eye(3)
    excluded = torch.zeros(3, 3, dtype=torch.bool)
    excluded[0, 1] = True
    losses.paired(first, second, scale=5.0, excluded=excluded).backward()
    assert first.grad[0, 1] == 0
    assert first.grad[0, 2] > 0


def test_the_gradient_of_paired_is_that_of_finite_differences():
    first, second = rows(4, 15).requires_grad_(), rows(4, 16).requires_grad_()
    scale = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    weights = torch.tensor([1.0, 0.5, 2, 0])
    excluded = torch.eye(4).bool().roll(1, dims=0)

    def loss(first, second, scale):
        return losses.paired(
            first, second, scale=scale, weights=weights, excluded=excluded
        )

    assert torch.autograd.gradcheck(loss, (first, second, scale))
