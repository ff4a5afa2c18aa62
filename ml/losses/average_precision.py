"""Average precision made smooth by a soft histogram of the similarities."""

import torch
from torch import Tensor

from ml.losses.similarity import dot_products


def quantized_ap(vectors: Tensor, labels: Tensor, *, bins: int = 25) -> Tensor:
    """1 - mean average precision of the batch (Revaud et al. 2019), as in PatentNet.

    vectors (n, d) unit rows, labels (n,); each row ranks the others, those of its own
    label being right. Similarities 0..1 (negative ones count as 0) fall into `bins`
    triangular bins, shared between the two nearest centers. Rows without a positive do
    not count; where none has any, zero with a gradient. Memory grows with n^2 bins.
    """
    others = ~torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    relevant = (labels[:, None] == labels[None, :]) & others
    shares = _bin_shares(dot_products(vectors, vectors), bins)  # (n, n, bins)
    found = (shares * relevant[..., None]).sum(dim=1)  # (n, bins), best bin first
    seen = (shares * others[..., None]).sum(dim=1)
    smallest = torch.finfo(seen.dtype).tiny
    precision = found.cumsum(dim=1) / seen.cumsum(dim=1).clamp(min=smallest)
    counts = relevant.sum(dim=1)
    each = (precision * found).sum(dim=1) / counts.clamp(min=1)
    answerable = counts > 0
    return (answerable.to(each) - each).sum() / answerable.sum().clamp(min=1)


def _bin_shares(scores: Tensor, bins: int) -> Tensor:
    """How much of each score (...) lies in each bin: (..., bins), summing to 1."""
    centers = torch.linspace(1, 0, bins, device=scores.device, dtype=scores.dtype)
    distances = (scores.clamp(0, 1)[..., None] - centers).abs() * (bins - 1)
    return (1 - distances).clamp(min=0)
