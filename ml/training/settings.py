"""What a training run is told, and what it tells while it runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Precision = Literal["auto", "float32", "bfloat16"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One training run, complete: equal settings and data give equal weights."""

    recipe: str
    data: Path  # a pack (`ml.packs`), or a manifest that is packed first
    out: Path
    backbone: str = ""  # the recipe's own where empty
    images: int = 200_000  # to be seen, over all stages
    seed: int = 0
    size: int = (
        0  # side of the drawings, where the backbone leaves a choice; 0 is its own
    )
    designs: int = 0  # of a batch; 0 is the recipe's number
    rate: float = 0.0  # of learning; 0 is the recipe's
    classic: float = -1.0  # share of oriented gradients; below 0 is the recipe's
    train_split: str = "train"
    validation_split: str = "validation"
    device: str = ""  # a GPU where there is one
    precision: Precision = "auto"  # bfloat16 where the machine computes it natively
    accumulate: int = 1  # portions a batch is computed in: memory for time
    checkpoint_gradients: bool = False  # likewise, inside the network
    average: float = 0.99  # decay of the running mean of the weights, which is kept
    threads: int = 0  # 0 is PyTorch's choice
    checkpoint_every: int = 100  # steps
    judge_every: int = 0  # steps between looks at the validation split; 0 is at the end
    patience: int = 0  # looks without a better one before it stops; 0 never stops
    half: bool = False  # store the encoder in half precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: images of all, the losses of the last step, a line.

    Images are counted as if every batch were full, so that a whole run ends at `total`.
    """

    done: int
    total: int
    unit: str = "images"
    losses: dict[str, float]
    message: str = ""
