"""What a recipe is: data, loss and head, in one or more stages; no backbone.

The backbone is an argument of the run. Where a recipe was published with trained
backbones, `rate` is the published one; `fresh_rate` is ours, for untrained backbones.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from torch import nn

from ml.augmentation import Augmentation
from ml.recipes.objective import DataFacts, Objective
from ml.sampling import BatchShape

Texts = Literal["", "caption", "title", "any"]
Schedule = Literal["cosine", "level", "trapezoid"]


@dataclass(frozen=True, slots=True)
class Optimizing:
    """Adam or AdamW, its rates and how they change over the steps."""

    kind: Literal["adam", "adamw"] = "adamw"
    rate: float = 1e-4  # of a trained backbone
    fresh_rate: float = 2e-3  # of an untrained backbone
    head_rate: float = 2e-3  # of the objective's own weights
    betas: tuple[float, float] = (0.9, 0.98)
    eps: float = 1e-6
    weight_decay: float = 0.05
    schedule: Schedule = "trapezoid"
    warmup: float = 0.05  # first share of the steps, in which the rate rises
    cooldown: float = 0.25  # last share, in which a trapezoid falls to 0
    clip: float = 1.0  # longest gradient; 0 clips nothing


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the training with one objective and one optimizer."""

    objective: Callable[[DataFacts], Objective]
    batch: BatchShape
    share: float = 1.0  # of the images seen
    optimizing: Optimizing = field(default_factory=Optimizing)
    augmentation: Augmentation = field(default_factory=Augmentation)
    texts: Texts = ""  # which words of a figure are encoded beside it
    text_every: int = 1  # every how many figures bring their words


@dataclass(frozen=True, slots=True)
class Recipe:
    """A complete published set-up, or ours."""

    name: str
    source: str  # where it is published, and what was mended
    stages: tuple[Stage, ...]
    backbone: str  # the published one, or ours
    projection: Callable[[int], tuple[nn.Module, int]] | None = None
    pooling: Literal["", "gem"] = ""
    one_channel: bool = False
    needs_classes: bool = False
    words: tuple[str, ...] = ()  # texts whose tokens are kept beside the captions'
    classic: float = 0.0  # share of oriented gradients put beside what was learnt
    classic_components: int = 128

    @property
    def needs_text(self) -> bool:
        """Whether some stage encodes words."""
        return any(stage.texts for stage in self.stages)
