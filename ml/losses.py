"""Contrastive losses over unit rows; each is proved against a slow loop."""

import torch
from torch import Tensor
from torch.nn import functional


def same_label(vectors: Tensor, labels: Tensor, *, scale: Tensor) -> Tensor:
    """Supervised contrastive loss (Khosla et al. 2020, "out" form).

    Each row (n, d) is to be nearer to the rows of its own label (n,) than to the rest;
    the mean over its positives of -log softmax, its own column left out. Rows without
    a positive do not count.
    """
    logits = scale * vectors @ vectors.T  # (n, n)
    own = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    logits = logits.masked_fill(own, float("-inf"))
    positive = (labels[:, None] == labels[None, :]) & ~own
    return _mean_over_positives(logits, positive)


def image_text(
    images: Tensor, texts: Tensor, matches: Tensor, *, scale: Tensor
) -> Tensor:
    """CLIP's symmetric loss with several right answers.

    images (n, d), texts (m, d), matches (n, m) bool: which text tells of which image.
    """
    logits = scale * images @ texts.T  # (n, m)
    forth = _mean_over_positives(logits, matches)
    back = _mean_over_positives(logits.T, matches.T)
    return (forth + back) / 2


def _mean_over_positives(logits: Tensor, positive: Tensor) -> Tensor:
    shares = functional.log_softmax(logits.float(), dim=1)
    counts = positive.sum(dim=1)
    # Masked first: -inf times False would be nan.
    sums = shares.masked_fill(~positive, 0).sum(dim=1)
    answerable = counts > 0
    return -(sums[answerable] / counts[answerable]).mean()
