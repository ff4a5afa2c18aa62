"""Triplet losses of PatentNet, over what pytorch-metric-learning mines in a batch."""

from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner
from torch import Tensor

from ml.losses.similarity import precise


def hard_triplet(vectors: Tensor, labels: Tensor, *, margin: float | None) -> Tensor:
    """Farthest positive against nearest negative of each row (Hermans et al. 2017).

    vectors (n, d) unit rows, labels (n,). Distances are Euclidean. The mean of
    max(0, d_p - d_n + margin) over the triplets that violate it, or, with no margin, of
    the soft margin log(1 + exp(d_p - d_n)) over all. Rows without a positive or without
    a negative are skipped; where nothing is left, zero with a gradient.
    """
    vectors = precise(vectors)
    mined = BatchHardMiner()(vectors, labels)
    return _criterion(margin)(vectors, labels, mined)  # type: ignore[no-any-return]


def every_triplet(vectors: Tensor, labels: Tensor, *, margin: float | None) -> Tensor:
    """The same over every triplet of the batch; memory grows with n^3."""
    return _criterion(margin)(precise(vectors), labels)  # type: ignore[no-any-return]


def _criterion(margin: float | None) -> TripletMarginLoss:
    if margin is None:
        return TripletMarginLoss(margin=0, smooth_loss=True)
    return TripletMarginLoss(margin=margin)
