"""Training the small encoder on a pack: contrast of views, and of drawings and words.

Everything random follows from the seed and the step, and all state is in the
checkpoint: a training that was killed and started again ends with the same weights.
"""

import dataclasses
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from ml import augmentation, checkpoints, losses, packs
from ml.augmentation import Augmentation
from ml.encoders import small
from ml.encoders.small_network import NetworkConfig, SmallNetwork
from ml.encoders.vocabulary import Vocabulary, token_ids
from ml.packs import Pack
from ml.protocols import same_design
from ml.sampling import BatchShape, DesignSampler

LARGEST_SCALE = 100.0


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """One training run, complete: equal configs and packs give equal weights."""

    network: NetworkConfig = field(default_factory=NetworkConfig)
    batch: BatchShape = field(default_factory=BatchShape)
    augmentation: Augmentation = field(default_factory=Augmentation)
    seed: int = 0
    steps: int = 1400
    rate: float = 2e-3  # learning rate between warming up and cooling down
    warmup: int = 100  # steps
    cooldown: float = 0.25  # last share of the steps, in which the rate falls to 0
    weight_decay: float = 0.05
    text_weight: float = 0.5  # of the image-caption loss beside the same-design loss
    average: float = 0.99  # decay of the running mean of the weights, which is kept
    checkpoint_every: int = 100
    judge_every: int = 500  # steps between looks at the validation split; 0 is never
    words: tuple[str, ...] = ()  # texts whose tokens are kept beside the captions'
    half: bool = True  # bfloat16 in the forward pass
    device: str = "cpu"


def train(config: TrainingConfig, *, pack: Path, out: Path) -> Path:
    """Train on the pack's "train" split and return the folder of the encoder.

    Goes on from the latest whole checkpoint in `out`. Raises packs.UnfitPack.
    """
    trainer = Trainer(config, packs.read(pack))
    found = checkpoints.latest(out)
    if found is not None:
        trainer.restore(found)
    images = config.batch.designs * config.batch.views
    with tqdm(
        total=config.steps * images,
        initial=trainer.step * images,
        unit="image",
        desc="training",
        mininterval=5,
    ) as bar:
        while trainer.step < config.steps:
            told = trainer.advance()
            bar.update(images)
            bar.set_postfix(told, refresh=False)
            if trainer.step % config.checkpoint_every == 0:
                checkpoints.save(out, trainer.step, trainer.state(), trainer.meta())
            if config.judge_every and trainer.step % config.judge_every == 0:
                bar.write(f"step {trainer.step}: {trainer.judge()}")
    folder = out / "learnt"
    about = {**trainer.meta(), "reports": trainer.reports()}
    small.save(folder, trainer.averaged, trainer.vocabulary, about=about)
    return folder


class Trainer:
    """The network, its running mean and its optimizer at some step."""

    def __init__(self, config: TrainingConfig, pack: Pack) -> None:
        self.config = config
        self.pack = pack
        self.step = 0
        figures = pack.manifest.figures
        rows = pack.manifest.of_split("train")
        self.sampler = DesignSampler(figures, rows, shape=config.batch)
        texts = [text for row in rows for text in figures[row].captions]
        used = {token for text in {*texts, *config.words} for token in token_ids(text)}
        sizes = dataclasses.replace(config.network, vocabulary=len(used) + 1)
        self.vocabulary = Vocabulary(used, context=sizes.context)
        self.network = small.untrained(sizes, seed=config.seed)
        _forget_unheard(self.network, self.vocabulary, texts)
        self.averaged = SmallNetwork(sizes)
        self.averaged.load_state_dict(self.network.state_dict())
        for network in (self.network, self.averaged):
            network.to(config.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged.eval().requires_grad_(requires_grad=False)
        self.optimizer = torch.optim.AdamW(
            _parameter_groups(self.network, config.weight_decay),
            lr=config.rate,
            betas=(0.9, 0.98),
        )

    def advance(self) -> dict[str, str]:
        """Take one step; the losses, for the progress bar."""
        config = self.config
        rows, labels = self.sampler.batch(seed=config.seed, step=self.step)
        order = np.argsort(rows)  # disk order; the losses do not care
        rows, labels = rows[order], labels[order]
        ink = augmentation.augment(
            self.pack.drawings[rows],
            config.augmentation,
            size=config.network.image_size,
            seed=[config.seed, self.step, 2],
        ).to(config.device, memory_format=torch.channels_last)
        # Every second image brings its caption: words cost as much time as drawings.
        tokens = self.vocabulary.rows(self._captions(rows[::2])).to(config.device)
        for group in self.optimizer.param_groups:
            group["lr"] = config.rate * rate_share(self.step, config)
        self.network.train()
        with torch.autocast(config.device, torch.bfloat16, enabled=config.half):
            images, texts = self.network(ink, tokens)
        design, words = self._losses(images, texts, tokens, torch.from_numpy(labels))
        self.optimizer.zero_grad(set_to_none=True)
        (design + config.text_weight * words).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self._average()
        return {"design": f"{design.item():.3f}", "words": f"{words.item():.3f}"}

    def judge(self) -> str:
        """How the running mean does on the validation split, as one line."""
        if not self.pack.manifest.of_split("validation"):
            return "no validation split"
        report = self._report("validation")
        words = report.texts.mean_average_precision if report.texts else 0.0
        return f"mAP {report.images.mean_average_precision:.4f}, words {words:.4f}"

    def reports(self) -> list[dict[str, Any]]:
        """Figures on every split that was not trained on."""
        splits = {figure.split for figure in self.pack.manifest.figures} - {"train"}
        return [self._report(split).as_json() for split in sorted(splits)]

    def state(self) -> dict[str, Any]:
        """All that a later `restore` needs, as tensors and numbers."""
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, found: checkpoints.Checkpoint) -> None:
        """Go on from a checkpoint. Raises packs.UnfitPack if it is of another run."""
        if found.meta["manifest_sha256"] != self.pack.manifest.sha256:
            raise packs.UnfitPack("the checkpoint there is of another pack")
        if not self._can_go_on_from(found):
            raise packs.UnfitPack("the checkpoint there is of another config")
        self.network.load_state_dict(found.state["network"])
        self.averaged.load_state_dict(found.state["averaged"])
        self.optimizer.load_state_dict(found.state["optimizer"])
        self.step = found.step

    def meta(self) -> dict[str, Any]:
        """What this run is: configuration, data, code."""
        return {
            "config": _plain(dataclasses.asdict(self.config)),
            "manifest_sha256": self.pack.manifest.sha256,
            "git_revision": git_revision(),
            "designs": self.sampler.design_count,
            "figures": len(self.pack.manifest.of_split("train")),
        }

    def _can_go_on_from(self, found: checkpoints.Checkpoint) -> bool:
        """Whether that run did up to its step what this one would have done.

        Before cooling down nothing depends on the number of steps, so a run may be
        made longer or shorter as long as neither has begun to cool down.
        """
        before, now = found.meta["config"], self.meta()["config"]
        if before == now:
            return True
        steps = min(before["steps"], now["steps"])
        return {**before, "steps": now["steps"]} == now and found.step <= (
            cooling_from(steps, self.config.cooldown)
        )

    def _captions(self, rows: NDArray[np.int64]) -> list[str]:
        """One caption of each figure, another one each time it is seen."""
        rng = np.random.default_rng([self.config.seed, self.step, 3])
        figures = self.pack.manifest.figures
        told = [figures[row].captions or ("",) for row in rows]
        return [texts[int(rng.integers(len(texts)))] for texts in told]

    def _losses(
        self, images: Tensor, texts: Tensor, tokens: Tensor, labels: Tensor
    ) -> tuple[Tensor, Tensor]:
        scales = self.network.log_scales.exp().clamp(max=LARGEST_SCALE)
        images = functional.normalize(images.float(), dim=1)
        texts = functional.normalize(texts.float(), dim=1)
        labels = labels.to(images.device)
        design = losses.same_label(images, labels, scale=scales[0])
        # Equal words are right for every design they are said of.
        alike = (tokens[:, None] == tokens[None, :]).all(dim=2)
        told = labels[::2]
        matches = (told[:, None] == told[None, :]) | alike
        words = losses.image_text(images[::2], texts, matches, scale=scales[1])
        return design, words

    def _average(self) -> None:
        # Young weights are poor company: the mean reaches back a tenth of the steps.
        decay = min(self.config.average, 1 - 10 / (self.step + 10))
        with torch.no_grad():
            pairs = zip(
                self.averaged.state_dict().values(),
                self.network.state_dict().values(),
                strict=True,
            )
            for mean, value in pairs:
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)

    def _report(self, split: str) -> same_design.Report:
        encoder = small.encoder(self.averaged, self.vocabulary, name="training")
        return same_design.judge_encoder(encoder, self.pack, split)


def rate_share(step: int, config: TrainingConfig) -> float:
    """Share of the learning rate at a step: up, level, and straight down at the end."""
    start = cooling_from(config.steps, config.cooldown)
    up = (step + 1) / config.warmup
    down = (config.steps - step) / max(1, config.steps - start)
    return min(1.0, up, down)


def cooling_from(steps: int, cooldown: float) -> int:
    """The step at which the rate begins to fall."""
    return steps - round(steps * cooldown)


def git_revision() -> str:
    """The commit of the code, "unknown" outside a checkout."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(
            command,
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _parameter_groups(network: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Matrices and kernels decay; biases, norms, scales and token rows do not."""
    decayed: list[nn.Parameter] = []
    free: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        is_matrix = parameter.ndim > 1 and "tokens" not in name
        (decayed if is_matrix else free).append(parameter)
    return [
        {"params": decayed, "weight_decay": decay},
        {"params": free, "weight_decay": 0.0},
    ]


def _forget_unheard(
    network: SmallNetwork, vocabulary: Vocabulary, texts: list[str]
) -> None:
    """Zero the rows of tokens that no caption holds: kept, but saying nothing yet."""
    heard = {token for text in set(texts) for token in token_ids(text)}
    silent = [
        row for row, token in enumerate(vocabulary.token_ids, 1) if token not in heard
    ]
    with torch.no_grad():
        network.text.tokens.weight[silent] = 0


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON gives them back."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
