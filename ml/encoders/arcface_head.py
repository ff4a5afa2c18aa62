"""The head of the ArcFace runs: Flatten, BatchNorm, Dropout, Linear, BatchNorm, PReLU.

Its weights are found by order and shape, since nobody says what they were called.
"""

from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from ml.encoders import torch_files
from ml.encoders.protocol import EncoderUnavailable
from ml.heads import MetricHead

_NORM = ("weight", "bias", "running_mean", "running_var")


class HeadedTower(nn.Module):
    """A trunk and its head: (n, c, s, s) to (n, d), not normalised."""

    def __init__(self, trunk: nn.Module, head: MetricHead) -> None:
        super().__init__()
        self.trunk = trunk
        self.head = head

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, d)."""
        rows: Tensor = self.head(self.trunk(pixels))
        return rows


def from_weights(named: Mapping[str, Tensor], *, width: int) -> MetricHead:
    """The head filled with weights in file order, for a trunk of `width` dimensions.

    A last matrix of class weights (classes, d), ArcFace's own, is passed over. Raises
    EncoderUnavailable where they are no such head, or not one of this width.
    """
    values = [v for key, v in named.items() if not key.endswith("num_batches_tracked")]
    if len(values) > 1 and values[-1].ndim == 2:
        values = values[:-1]
    linear = [place for place, value in enumerate(values) if value.ndim == 2]
    if len(linear) != 1 or linear[0] != len(_NORM):
        raise EncoderUnavailable(_no_head(named))
    dimensions, fed = values[len(_NORM)].shape
    if fed != width:
        raise EncoderUnavailable(
            f"the head takes {fed} dimensions, but the trunk gives {width}"
        )
    head = MetricHead(width, dimensions)
    names = [key for key in head.state_dict() if "num_batches" not in key]
    if len(names) != len(values):
        raise EncoderUnavailable(_no_head(named))
    filled = dict(zip(names, values, strict=True))
    torch_files.fill(head, filled, what="the ArcFace head")
    return head


def _no_head(named: Mapping[str, Tensor]) -> str:
    shapes: Sequence[str] = [f"{key} {tuple(v.shape)}" for key, v in named.items()]
    return (
        "what follows the trunk is no head of BatchNorm, Linear, BatchNorm, PReLU: "
        f"{', '.join(shapes[:12]) or 'nothing'}"
    )
