"""Pooling of a feature map into one vector."""

import torch
from torch import Tensor, nn


class GeneralizedMean(nn.Module):
    """GeM (Radenović et al. 2019): (mean of max(x, eps)^p)^(1/p) of each channel.

    p 1 is the mean, and the larger p, the nearer the maximum. PatentNet keeps p at 3;
    a learnt p is a parameter and begins at the value given.
    """

    def __init__(self, p: float = 3.0, eps: float = 1e-6, *, learnt: bool = False):
        super().__init__()
        self.start = p
        self.eps = eps
        self.learnt = learnt
        self.p: nn.Parameter | float = nn.Parameter(torch.tensor(p)) if learnt else p

    def forward(self, features: Tensor) -> Tensor:
        """(n, c, h, w) to (n, c), in the dtype given; powers are taken in float32."""
        precise = features.to(torch.promote_types(features.dtype, torch.float32))
        powers = precise.clamp(min=self.eps).pow(self.p)
        return powers.mean(dim=(-2, -1)).pow(1 / self.p).to(features.dtype)
