import math

import pytest
import torch
from torch.nn import functional

from ml import losses


def rows(count: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return functional.normalize(torch.randn(count, 5, generator=generator), dim=1)


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
