"""The running mean of the weights (EMA), which judges better than the last ones."""

import copy
from collections.abc import Mapping

import torch
from torch import Tensor

from ml.backbones import Backbone


class Average:
    """A copy of a backbone that follows it with a decay per step."""

    def __init__(self, backbone: Backbone, *, decay: float) -> None:
        self.decay = decay
        self.backbone = copy.deepcopy(backbone)
        self.backbone.eval().requires_grad_(requires_grad=False)

    def follow(self, backbone: Backbone, *, step: int) -> None:
        """Take one step's weights in; `step` counts from 1.

        Young weights are poor company: the mean reaches back a tenth of the steps at
        most.
        """
        decay = min(self.decay, 1 - 10 / (step + 10))
        with torch.no_grad():
            pairs = zip(
                self.backbone.state_dict().values(),
                backbone.state_dict().values(),
                strict=True,
            )
            for mean, value in pairs:
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Take over a stored mean."""
        self.backbone.load_state_dict(state)
