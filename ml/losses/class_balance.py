"""Weights against a long tail of classes, and the mean that honors them."""

import torch
from torch import Tensor

from ml.losses.similarity import precise


def weights(counts: Tensor, *, power: float) -> Tensor:
    """(classes,) float32 in proportion to counts^-power, for items by their class.

    `counts` (classes,) are the items of the training set. The mean weight over those
    items is 1, so that a learning rate keeps its meaning whatever the power; a class
    without items weighs 0. Raises ValueError where every class is empty.
    PatentCLIP took powers 1 and 1.2.
    """
    counts = counts.float()
    present = counts > 0
    if not present.any():
        raise ValueError(
            "no class has an item; count the training set before weighing its classes"
        )
    # Over the largest, so that no power of a large count underflows.
    raw = (counts / counts.max()).pow(-power)
    raw = torch.where(present, raw, 0)
    return raw * counts.sum() / (raw * counts).sum()


def weighted_mean(values: Tensor, weights: Tensor | None = None) -> Tensor:
    """sum(w v) / sum(w) of values (n,); the plain mean without weights (n,).

    Where all weights are 0, zero with a gradient.
    """
    if weights is None:
        return values.mean()
    weights = precise(weights)
    total = weights.sum()
    return (weights * values).sum() / torch.where(total > 0, total, 1)
