"""SigLIP's loss: each pair of image and text is a question of its own."""

from torch import Tensor
from torch.nn import functional

from ml.losses.similarity import dot_products


def sigmoid_pairs(
    images: Tensor,
    texts: Tensor,
    matches: Tensor,
    *,
    scale: Tensor | float,
    bias: Tensor | float,
) -> Tensor:
    """-sum log sigmoid(±(s x·y + b)) over all pairs, per image (Zhai et al. 2023).

    images (n, d), texts (m, d), matches (n, m) bool; several texts may be right. No
    softmax couples the pairs, so a small batch costs little. Begin at scale 10 and bias
    -10: most pairs are wrong, and the loss should say so from the first step.
    """
    logits = scale * dot_products(images, texts) + bias  # (n, m)
    signs = 2 * matches.to(logits) - 1
    return -functional.logsigmoid(signs * logits).sum() / len(images)
