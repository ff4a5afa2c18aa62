"""Contrastive losses over unit rows: same label, CLIP, and CLIP's weighted forms."""

import torch
from torch import Tensor
from torch.nn import functional

from ml.losses.class_balance import weighted_mean
from ml.losses.similarity import dot_products, without


def same_label(vectors: Tensor, labels: Tensor, *, scale: Tensor | float) -> Tensor:
    """Supervised contrastive loss (Khosla et al. 2020, "out" form).

    Each row (n, d) is to be nearer to the rows of its own label (n,) than to the rest;
    the mean over its positives of -log softmax, its own column left out. Rows without
    a positive do not count.
    """
    own = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    logits = without(scale * dot_products(vectors, vectors), own)  # (n, n)
    positive = (labels[:, None] == labels[None, :]) & ~own
    return mean_over_positives(logits, positive)


def image_text(
    images: Tensor, texts: Tensor, matches: Tensor, *, scale: Tensor | float
) -> Tensor:
    """CLIP's symmetric loss with several right answers.

    images (n, d), texts (m, d), matches (n, m) bool: which text tells of which image.
    """
    logits = scale * dot_products(images, texts)  # (n, m)
    forth = mean_over_positives(logits, matches)
    back = mean_over_positives(logits.T, matches.T)
    return (forth + back) / 2


def paired(
    first: Tensor,
    second: Tensor,
    *,
    scale: Tensor | float,
    weights: Tensor | None = None,
    excluded: Tensor | None = None,
) -> Tensor:
    """CLIP's symmetric loss (Radford et al. 2021): row i of one answers row i of other.

    first and second (n, d). With `weights` (n,), one for each pair, it is the
    class-aware loss of DesignCLIP, sum(w l) / sum(w): the weight is on the loss, since
    on the similarity it would change the temperature from class to class. `excluded`
    (n, n) bool are no wrong answers of first to second, as between views of one design;
    a pair itself is never excluded.
    """
    logits = scale * dot_products(first, second)  # (n, n)
    if excluded is not None:
        own = torch.eye(len(first), dtype=torch.bool, device=first.device)
        logits = without(logits, excluded & ~own)
    answers = torch.arange(len(first), device=first.device)
    forth = functional.cross_entropy(logits, answers, reduction="none")
    back = functional.cross_entropy(logits.T, answers, reduction="none")
    return weighted_mean((forth + back) / 2, weights)


def mean_over_positives(logits: Tensor, positive: Tensor) -> Tensor:
    """Mean of -log softmax over each row's positives (n, m) bool, then over rows.

    Rows without a positive do not count; where none has any, zero with a gradient.
    """
    shares = functional.log_softmax(logits, dim=1)
    counts = positive.sum(dim=1)
    # Masked first: a share that overflowed to -inf would be nan times False.
    sums = shares.masked_fill(~positive, 0).sum(dim=1)
    means = sums / counts.clamp(min=1)
    return -means.sum() / (counts > 0).sum().clamp(min=1)
