"""The recipe of the default encoder in `ml/pretrained`, from nothing to the folder.

Drawn designs of the synthetic families and random forms; contrast between views of
designs and between figures and their captions. Families held out stay unseen.
"""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from ml import packs, training
from ml.recipes import synthetic_pack, words
from ml.recipes.synthetic_pack import PackPlan
from ml.training import TrainingConfig

NAME = "ornament-small"


@dataclass(frozen=True, slots=True)
class Run:
    """Where the recipe works and with how much of the machine."""

    pack: Path
    out: Path
    plan: PackPlan = field(default_factory=PackPlan)
    config: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(words=words.WORDS)
    )
    processes: int = 1  # that draw
    threads: int = 2  # that train


def run(settings: Run) -> Path:
    """Draw the pack if it is not there, train, and return the encoder's folder.

    Killed at any moment and started again, it goes on where it was.
    """
    if not (settings.pack / packs.MANIFEST).exists():
        designs = synthetic_pack.design_plans(settings.plan)
        synthetic_pack.write(settings.pack, designs, processes=settings.processes)
    torch.set_num_threads(settings.threads)
    return training.train(settings.config, pack=settings.pack, out=settings.out)
