"""Similarities that are exact enough for a softmax, whatever the towers ran in."""

import torch
from torch import Tensor


def precise(tensor: Tensor) -> Tensor:
    """The tensor in float32, or float64 where it was that; halves are too coarse."""
    return tensor.to(torch.promote_types(tensor.dtype, torch.float32))


def dot_products(first: Tensor, second: Tensor) -> Tensor:
    """Every row of (n, d) with every row of (m, d): (n, m), at least float32.

    Autocast would do the product in half precision: at a scale of 100 the logits were
    then off by a fifth.
    """
    with torch.autocast(first.device.type, enabled=False):
        return precise(first) @ precise(second).T


def without(logits: Tensor, left_out: Tensor) -> Tensor:
    """Logits (n, m) in which a softmax gives no share to the `left_out` (n, m) bool.

    The least finite number and not -inf, of which a row would have no gradient where
    everything is left out.
    """
    return logits.masked_fill(left_out, torch.finfo(logits.dtype).min)
