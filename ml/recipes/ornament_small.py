"""The recipe of the default encoder in `ml/pretrained`, from nothing to the folder.

Drawn designs of the synthetic families and random forms; contrast between views of
designs and between figures and their captions; at the end a share of oriented gradients
is put beside what was learnt. Families held out stay unseen.
"""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from ml import augmentation, packs, training
from ml.encoders import small
from ml.encoders.small_network import SmallNetwork
from ml.packs import Pack
from ml.protocols import same_design
from ml.recipes import synthetic_pack, words
from ml.recipes.synthetic_pack import PackPlan
from ml.training import TrainingConfig

NAME = "ornament-small"

COMPONENTS = 128
# On drawn designs of families it knows what was learnt is best alone; on real sheets,
# which it never saw, an even mixture is. Between the two: see ml/LOG.md.
SHARE = 0.3
_FITTED_ON = 1500  # training drawings that the gradients' directions come from


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
    threads: int = 1  # that train


def run(settings: Run) -> Path:
    """Draw the pack if it is not there, train, and return the encoder's folder.

    Killed at any moment and started again, it goes on where it was.
    """
    if not (settings.pack / packs.MANIFEST).exists():
        designs = synthetic_pack.design_plans(settings.plan)
        synthetic_pack.write(settings.pack, designs, processes=settings.processes)
    torch.set_num_threads(settings.threads)
    learnt = training.train(settings.config, pack=settings.pack, out=settings.out)
    return add_gradients(learnt, settings.pack, settings.out / "encoder")


def add_gradients(learnt: Path, pack_folder: Path, out: Path) -> Path:
    """Put oriented gradients beside a learnt encoder and write the whole to `out`."""
    pack = packs.read(pack_folder)
    stored = small.read(learnt)
    grown = small.with_gradients(
        stored.network,
        _sample(pack, stored.network),
        components=COMPONENTS,
        share=SHARE,
    )
    encoder = small.encoder(grown, stored.vocabulary, name=NAME)
    splits = sorted({figure.split for figure in pack.manifest.figures} - {"train"})
    about = {
        **stored.about,
        "gradients": {"components": COMPONENTS, "share": SHARE},
        "reports": [
            same_design.judge_encoder(encoder, pack, split).as_json()
            for split in splits
        ],
        "reports_learnt_alone": stored.about["reports"],
    }
    small.save(out, grown, stored.vocabulary, about=about)
    return out


def _sample(pack: Pack, network: SmallNetwork) -> torch.Tensor:
    """Ink (m, 1, s, s) of evenly spread training drawings."""
    rows = pack.manifest.of_split("train")
    some = rows[:: max(1, len(rows) // _FITTED_ON)][:_FITTED_ON]
    block = same_design.shrunk(pack.drawings[some], network.config.image_size)
    return augmentation.plain(block)
