from dataclasses import dataclass

import pytest
import torch
from torch import nn

from ml import heads


@dataclass(frozen=True)
class Shades:
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __call__(self, gray: torch.Tensor) -> torch.Tensor:
        mean, std = torch.tensor(self.mean), torch.tensor(self.std)
        return (gray - mean[:, None, None]) / std[:, None, None]


HALF, HALVES = Shades((0.5,), (0.4,)), Shades((0.5,) * 3, (0.4,) * 3)
CLIP = Shades((0.48, 0.46, 0.41), (0.269, 0.261, 0.276))
DRAWINGS = torch.rand(2, 1, 12, 12, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("bias", [True, False])
def test_gray_looks_as_it_did_in_all_channels(bias):
    conv = nn.Conv2d(3, 5, 3, stride=2, padding=1, bias=bias)
    summed = heads.one_channel(conv)
    expected = conv(HALVES(DRAWINGS))
    assert torch.allclose(summed(HALF(DRAWINGS)), expected, atol=1e-5)
    assert (summed.bias is not None) == bias


def test_a_correction_for_equal_channels_changes_nothing():
    conv = nn.Conv2d(3, 5, 4, stride=4, bias=False)
    corrected = heads.one_channel(conv, color=HALVES, gray=HALF)
    plain = heads.one_channel(conv)
    assert corrected.bias is None
    assert torch.allclose(corrected.weight, plain.weight, atol=1e-6)


@pytest.mark.parametrize("bias", [True, False])
def test_channels_normalized_apart_are_corrected(bias):
    conv = nn.Conv2d(3, 5, 4, stride=4, bias=bias)
    summed = heads.one_channel(conv, color=CLIP, gray=HALF)
    expected = conv(CLIP(DRAWINGS))
    assert torch.allclose(summed(HALF(DRAWINGS)), expected, atol=1e-5)


def test_deviations_alone_add_no_bias():
    color = Shades((0.5,) * 3, CLIP.std)
    conv = nn.Conv2d(3, 5, 3, padding=1, bias=False)
    summed = heads.one_channel(conv, color=color, gray=HALF)
    assert summed.bias is None
    expected = conv(color(DRAWINGS))
    assert torch.allclose(summed(HALF(DRAWINGS)), expected, atol=1e-5)


def test_the_given_convolution_is_left_alone_and_the_new_one_trains():
    conv = nn.Conv2d(3, 5, 3).double()
    before = conv.weight.clone()
    summed = heads.one_channel(conv)
    assert torch.equal(conv.weight, before)
    assert (summed.in_channels, summed.weight.dtype) == (1, torch.float64)
    assert summed.weight.requires_grad


def test_a_convolution_in_groups_is_refused():
    with pytest.raises(ValueError, match="3 groups"):
        heads.one_channel(nn.Conv2d(3, 6, 3, groups=3))
