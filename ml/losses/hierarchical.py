"""Contrast along a hierarchy: same patent, same subclass, same main class."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ml.losses.contrastive import mean_over_positives
from ml.losses.similarity import dot_products, without


def multi_positive(
    vectors: Tensor,
    levels: Sequence[Tensor],
    *,
    scale: Tensor | float,
    weights: Sequence[float],
) -> Tensor:
    """Supervised contrastive loss at each level, summed with the levels' weights.

    vectors (n, d) unit rows; `levels` are labels (n,), from the deepest (patent) to the
    shallowest (Locarno main class), -1 where unknown, which matches nothing. A pair
    counts once, at its deepest common level; a row without positives at a level does
    not count there. After Kavimandan et al. 2025, with weights that fall from level to
    level. Raises ValueError where levels and weights do not pair up.
    """
    if len(levels) != len(weights) or not levels:
        raise ValueError(
            f"{len(levels)} levels and {len(weights)} weights; "
            "give one weight for each level"
        )
    spent = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    logits = without(scale * dot_products(vectors, vectors), spent)  # (n, n)
    total = logits.new_zeros(())
    for labels, weight in zip(levels, weights, strict=True):
        alike = (labels[:, None] == labels[None, :]) & (labels >= 0)[:, None]
        total = total + weight * mean_over_positives(logits, alike & ~spent)
        spent = spent | alike
    return total
