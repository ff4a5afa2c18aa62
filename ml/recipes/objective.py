"""What a step is judged by: the vectors of the whole batch in, losses out.

An objective holds the weights that belong to the loss alone (temperatures, class
heads); they are trained, stored and resumed with the rest. It sees all vectors of the
batch, however many processes or portions computed them.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

LARGEST_SCALE = 100.0  # CLIP's bound on the inverse temperature

Losses = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What an objective needs to know of the training split to be built."""

    dimensions: int
    patents: int
    classes: tuple[str, ...]  # main classes of the training split, in sorted order
    class_counts: tuple[int, ...]  # figures of each
    subclasses: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The vectors of a batch, not normalised, and what is known of each figure.

    `images` (n, d); `patents`, `classes`, `subclasses` (n,) int64, -1 for unknown;
    `texts` (m, d) of the figures at `told` (m,), or None; `said` (m,) is equal for
    equal texts.
    """

    images: Tensor
    patents: Tensor
    classes: Tensor
    subclasses: Tensor
    texts: Tensor | None = None
    told: Tensor | None = None
    said: Tensor | None = None

    def unit_images(self) -> Tensor:
        """(n, d) unit rows, float32."""
        return functional.normalize(self.images.float(), dim=1)

    def unit_pairs(self) -> tuple[Tensor, Tensor]:
        """Unit rows of the figures that have words (m, d), and of the words (m, d)."""
        assert self.texts is not None
        assert self.told is not None
        texts = functional.normalize(self.texts.float(), dim=1)
        return self.unit_images()[self.told], texts


class Objective(nn.Module, ABC):
    """Turns what was seen into named losses, of which "loss" is minimised."""

    @abstractmethod
    def forward(self, seen: Seen) -> Losses:
        """The parts, and their weighted sum as "loss"; all of them scalars."""

    def class_layer(self) -> nn.Linear | None:
        """The layer from unit vectors to the main classes, where one is learnt."""
        return None


class Temperature(nn.Module):
    """A learnt inverse temperature, clamped as CLIP's."""

    def __init__(self, start: float = 1 / 0.07) -> None:
        super().__init__()
        self.log = nn.Parameter(torch.tensor(math.log(start)))

    def forward(self) -> Tensor:
        """The scale, a scalar in (0, LARGEST_SCALE]."""
        return self.log.exp().clamp(max=LARGEST_SCALE)


def total(parts: Losses, weights: dict[str, float]) -> Losses:
    """The parts with their weighted sum as "loss"."""
    loss = torch.stack([weights[name] * part for name, part in parts.items()]).sum()
    return {"loss": loss, **parts}
