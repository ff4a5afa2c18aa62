"""A one-channel stem for drawings, out of one that was trained on color."""

import copy
from typing import Protocol

import torch
from torch import nn


class Normalization(Protocol):
    """What is subtracted from each channel, and what it is then divided by."""

    @property
    def mean(self) -> tuple[float, ...]:
        """One value for each channel."""

    @property
    def std(self) -> tuple[float, ...]:
        """One value for each channel."""


def one_channel(
    conv: nn.Conv2d,
    *,
    color: Normalization | None = None,
    gray: Normalization | None = None,
) -> nn.Conv2d:
    """A new convolution (n, 1, h, w) that sees gray as `conv` sees it in all channels.

    Its weights are the SUM over the channels; their mean, as published for DesignCLIP,
    makes the activations of a copied gray value a third of what was trained. With
    `color`, the normalization that `conv` was trained with, and `gray`, that of the one
    channel to come, each channel's weights are rescaled to its deviation, and different
    means go into the bias, which is then added where there was none; it is exact but
    for zero padding, which was not the same gray in all channels. Raises ValueError for
    convolutions in groups.
    """
    if conv.groups != 1:
        raise ValueError(
            f"a convolution in {conv.groups} groups has no channels to sum; "
            "give the first one of the image tower"
        )
    weight = conv.weight.detach()
    shift = None
    if color is not None and gray is not None:
        deviations = weight.new_tensor(color.std)[:, None, None]
        offsets = gray.mean[0] - weight.new_tensor(color.mean)[:, None, None]
        if offsets.any():
            shift = (weight * offsets / deviations).sum(dim=(1, 2, 3))
        weight = weight * gray.std[0] / deviations
    summed = copy.deepcopy(conv)  # keeps padding, device, dtype and subclass
    summed.in_channels = 1
    summed.weight = nn.Parameter(weight.sum(dim=1, keepdim=True))
    if shift is not None:
        bias = torch.zeros_like(shift) if conv.bias is None else conv.bias.detach()
        summed.bias = nn.Parameter(bias + shift)
    return summed
