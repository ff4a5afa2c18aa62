import torch

from ml.backbones import create
from ml.training.averaging import Average


def set_all(backbone, value: float) -> None:
    with torch.no_grad():
        for weight in backbone.parameters():
            weight.fill_(value)


def test_the_mean_is_that_of_a_slow_loop():
    backbone = create("timm:test_resnet", seed=0, image_size=32)
    average = Average(backbone, decay=0.5)
    weight = next(iter(backbone.parameters()))
    expected = weight.detach().clone()
    for step, value in enumerate((1.0, 3.0, -2.0), 1):
        set_all(backbone, value)
        average.follow(backbone, step=step)
        decay = min(0.5, 1 - 10 / (step + 10))
        expected = decay * expected + (1 - decay) * value
    torch.testing.assert_close(next(iter(average.backbone.parameters())), expected)


def test_whole_numbers_are_taken_over_as_they_are():
    backbone = create("timm:test_resnet", seed=0, image_size=32)
    average = Average(backbone, decay=0.99)
    counts = [b for b in backbone.buffers() if not b.is_floating_point()]
    for count in counts:
        count.fill_(7)
    average.follow(backbone, step=1)
    found = [b for b in average.backbone.buffers() if not b.is_floating_point()]
    assert counts
    assert all(count == 7 for count in found)


def test_the_mean_is_neither_trained_nor_in_training_mode():
    average = Average(create("timm:test_vit", seed=0, image_size=32), decay=0.9)
    assert not average.backbone.training
    assert not any(weight.requires_grad for weight in average.backbone.parameters())
