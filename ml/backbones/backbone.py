"""What every network that can be trained here offers, whatever stands behind it.

A backbone sees prepared pixels and perhaps tokens; a projection may sit on its image
tower, and oriented gradients (the classic part) may stand beside what it learns.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml import heads
from ml.backbones.gradients import GradientTower
from ml.backbones.pixels import Pixels


class UnfitBackbone(ValueError):
    """The backbone cannot do what a recipe asks of it; the message says what can."""


class Backbone(nn.Module, ABC):
    """An image tower, perhaps a text tower, and how drawings become its pixels."""

    kind: ClassVar[str]  # of its folder on disk

    def __init__(self, spec: str, pixels: Pixels) -> None:
        super().__init__()
        self.spec = spec
        self.pixels = pixels
        self.projection: nn.Module = nn.Identity()
        self.projected: int = 0  # dimensions after the projection, 0 without one
        self.is_taught_words = True  # whether the text tower means anything
        self.classic: GradientTower | None = None
        self.classic_share = 0.0  # of the cosine of two drawings

    @property
    @abstractmethod
    def feature_dimensions(self) -> int:
        """Length of what the image tower itself gives."""

    @property
    @abstractmethod
    def has_text(self) -> bool:
        """Whether there is a text tower of the same space."""

    @abstractmethod
    def features(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, feature_dimensions), not normalised."""

    @abstractmethod
    def encode_text(self, tokens: Tensor) -> Tensor:
        """(n, context) as `tokens` gives them to (n, dimensions), not normalised."""

    @abstractmethod
    def tokens(self, texts: Sequence[str]) -> Tensor:
        """(n, context) int64 of texts; what is longer is cut."""

    @abstractmethod
    def page(self) -> dict[str, Any]:
        """Plain values from which `of_page` makes the same network again."""

    def checkpoint_gradients(self) -> None:
        """Trade time for memory: recompute inner activations in the backward pass.

        Raises UnfitBackbone where the network has no such switch.
        """
        raise UnfitBackbone(f"{self.spec} has no gradient checkpointing")

    def make_one_channel(self) -> None:
        """Let the network see gray drawings once instead of three times.

        Raises UnfitBackbone where it has no stem that can be summed.
        """
        if self.pixels.channels != 1:
            raise UnfitBackbone(f"{self.spec} has no stem that can be made one-channel")

    @property
    def dimensions(self) -> int:
        """Length of what `encode_image` gives."""
        return self.projected or self.feature_dimensions

    def project(self, projection: nn.Module, dimensions: int) -> None:
        """Put a projection on the image tower; words then lose their common space."""
        self.projection = projection
        self.projected = dimensions

    def encode_image(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, dimensions), not normalised."""
        projected: Tensor = self.projection(self.features(pixels))
        return projected

    def embed_image(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, d) unit rows: what is learnt, then the classic part."""
        learnt = functional.normalize(self.encode_image(pixels).float(), dim=1)
        if self.classic is None:
            return learnt
        share = self.classic_share
        parts = (
            (1 - share) ** 0.5 * learnt,
            share**0.5 * self.classic(self._ink(pixels)),
        )
        return torch.cat(parts, dim=1)

    def embed_text(self, tokens: Tensor) -> Tensor:
        """(n, context) to (n, d) unit rows float32; words have no classic part."""
        learnt = functional.normalize(self.encode_text(tokens).float(), dim=1)
        return functional.pad(learnt, (0, self.embedded - self.dimensions))

    @property
    def embedded(self) -> int:
        """Length of what `embed_image` gives."""
        classic = self.classic.components if self.classic is not None else 0
        return self.dimensions + classic

    @property
    def can_embed_text(self) -> bool:
        """Whether `embed_text` answers: a projection leaves the words behind.

        So does a training without words, after which they point nowhere.
        """
        return self.has_text and self.is_taught_words and not self.projected

    def add_classic(self, classic: GradientTower, *, share: float) -> None:
        """Let oriented gradients make up a share of the cosine of two drawings."""
        self.classic = classic
        self.classic_share = share

    def projection_page(self) -> dict[str, Any] | None:
        """How to build the projection again, None without one."""
        return heads.describe(self.projection) if self.projected else None

    def _ink(self, pixels: Tensor) -> Tensor:
        """(n, 1, s, s) ink, 1 on paper of 0, from the pixels of the first channel."""
        mean, std = self.pixels.mean[0], self.pixels.std[0]
        return 1 - (pixels[:, :1].float() * std + mean)
