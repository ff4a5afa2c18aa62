"""ArcFace logits and the focal loss that the published systems put on them."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from ml.losses.class_balance import weighted_mean
from ml.losses.similarity import precise


def arcface(
    cosines: Tensor,
    labels: Tensor,
    *,
    scale: float = 30.0,
    margin: float = 0.5,
    easy: bool = True,
) -> Tensor:
    """Logits (n, classes), the angle to the own class widened (Deng et al. 2019).

    cosines (n, classes) in -1..1, labels (n,) int64, margin in radians. With cos(a + m)
    the own logit would rise again past the half turn: `easy` leaves it at cos(a) from a
    right angle on, otherwise cos(a) - m sin(m) goes on from the angle pi - m.
    """
    cosines = precise(cosines)
    columns = labels[:, None]
    own = cosines.gather(1, columns)  # (n, 1)
    # The slope of the root is without bound at |cos| = 1; the clamp makes it 0 there.
    smallest = torch.finfo(own.dtype).eps
    sine = ((1 - own) * (1 + own)).clamp(min=smallest).sqrt()
    widened = own * math.cos(margin) - sine * math.sin(margin)
    if easy:
        widened = torch.where(own > 0, widened, own)
    else:
        straight = own - margin * math.sin(margin)
        widened = torch.where(own > math.cos(math.pi - margin), widened, straight)
    return scale * cosines.scatter(1, columns, widened)


def focal(
    logits: Tensor, labels: Tensor, *, gamma: float, weights: Tensor | None = None
) -> Tensor:
    """Mean of (1 - p)^gamma * -log p over samples (Lin et al. 2017).

    logits (n, classes), labels (n,) int64, weights (n,) one for each sample; gamma 0 is
    cross entropy. The published Swin and DesignCLIP runs took the factor of the batch
    mean, one number for all, which only rescales the step; here each sample has its
    own, which is what tells hard samples from easy ones.
    """
    entropies = functional.cross_entropy(precise(logits), labels, reduction="none")
    missing = -torch.expm1(-entropies)  # 1 - p, exact for small losses as well
    # A gamma under 1 has no slope at 0.
    missing = missing.clamp(min=torch.finfo(missing.dtype).tiny)
    return weighted_mean(missing.pow(gamma) * entropies, weights)
