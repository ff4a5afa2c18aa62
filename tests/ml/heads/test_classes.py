import math

import pytest
import torch

from ml import heads


def vectors(seed: int, count: int = 3) -> torch.Tensor:
    return torch.randn(count, 4, generator=torch.Generator().manual_seed(seed))


def test_angular_classes_give_the_cosines():
    classes = heads.AngularClasses(4, 6)
    given = vectors(1)
    found = classes(given)
    assert found.shape == (3, 6)
    for row in range(3):
        for column in range(6):
            one, other = given[row].tolist(), classes.weight[column].tolist()
            dot = sum(a * b for a, b in zip(one, other, strict=True))
            expected = dot / math.hypot(*one) / math.hypot(*other)
            assert found[row, column].item() == pytest.approx(expected, abs=1e-6)


def test_angular_classes_stay_precise_under_autocast():
    classes, given = heads.AngularClasses(4, 6), vectors(2)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = classes(given)
    assert torch.equal(found, classes(given))
    assert classes.bfloat16()(given.bfloat16()).dtype == torch.float32


def test_the_class_head_is_linear_once_trained():
    head = heads.ClassHead(4, 5).eval()
    given = vectors(3)
    expected = given @ head[1].weight.T + head[1].bias
    assert torch.allclose(head(given), expected, atol=1e-6)
    assert head[0].p == 0.3


def test_the_attention_head_equals_the_slow_loop():
    head, images, texts = heads.AttentionClassHead(4, 5), vectors(4), vectors(5)
    found = head(images, texts)
    for row in range(3):
        agreement = head.attention.weight[0] @ (images[row] * texts[row])
        share = 1 / (1 + math.exp(-(agreement + head.attention.bias[0]).item()))
        expected = head.classes.weight @ (share * images[row]) + head.classes.bias
        assert torch.allclose(found[row], expected, atol=1e-6)


def test_without_words_the_attention_is_one():
    head, images = heads.AttentionClassHead(4, 5), vectors(6)
    assert torch.equal(head(images), head.classes(images))


def test_every_weight_of_the_attention_head_learns():
    head = heads.AttentionClassHead(4, 5)
    head(vectors(7), vectors(8)).square().sum().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in head.parameters())
