import math

import pytest
import torch

from ml import losses
from tests.ml.losses.rows import unit_rows

MATCHES = torch.tensor(
    [[1, 0, 0, 1, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 1, 0, 0]]
).bool()


def test_it_equals_the_slow_loop():
    images, texts = unit_rows(4, 1), unit_rows(5, 2)
    total = 0.0
    for i, image in enumerate(images):
        for j, text in enumerate(texts):
            logit = 6 * float(image @ text) - 3
            share = 1 / (1 + math.exp(-logit))
            total -= math.log(share if MATCHES[i, j] else 1 - share)
    found = losses.sigmoid_pairs(images, texts, MATCHES, scale=6, bias=-3)
    assert float(found) == pytest.approx(total / 4, rel=1e-9)


def test_it_teaches_scale_and_bias_too():
    scale = torch.tensor(10.0, requires_grad=True)
    bias = torch.tensor(-10.0, requires_grad=True)
    images, texts = unit_rows(4, 3), unit_rows(5, 4)
    losses.sigmoid_pairs(images, texts, MATCHES, scale=scale, bias=bias).backward()
    assert scale.grad != 0
    assert bias.grad != 0


def test_it_stays_finite_where_it_is_certain_and_wrong():
    images = torch.eye(2).requires_grad_()
    wrong = ~torch.eye(2).bool()
    loss = losses.sigmoid_pairs(images, torch.eye(2), wrong, scale=1e4, bias=0)
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(images.grad).all()
