"""A backbone, an objective and an optimizer at some step of a recipe.

Everything random follows from the seed and the step, and all state is in the
checkpoint: a run that was killed and started again has the same losses and weights.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from ml.backbones import Backbone, is_trained
from ml.recipes.objective import Losses, Objective, Seen
from ml.recipes.recipe import Optimizing, Recipe, Stage
from ml.training import schedules
from ml.training.averaging import Average
from ml.training.examples import Batch, Examples
from ml.training.passes import Portions
from ml.training.processes import World
from ml.training.provenance import plain
from ml.training.settings import Settings


class Diverged(ArithmeticError):
    """Loss or gradient is no number; the message says at which step, what to try."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A stage and the steps it takes: `first` up to, not including, `end`."""

    stage: Stage
    first: int
    end: int


@dataclass(slots=True)
class Best:
    """The best look at the validation split so far."""

    score: float = -math.inf
    step: int = 0
    looks_since: int = 0
    weights: dict[str, Tensor] = field(default_factory=dict)
    classes: dict[str, Tensor] = field(default_factory=dict)  # of the class layer


class Trainer:
    """Takes steps; `state` and `restore` carry it over a killed process."""

    def __init__(
        self,
        recipe: Recipe,
        backbone: Backbone,
        examples: Examples,
        settings: Settings,
        *,
        world: World,
        device: str,
        is_half: bool,
    ) -> None:
        self.recipe = recipe
        # Convolutions are half as fast again where channels lie together.
        self.backbone = backbone.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.examples = examples
        self.settings = settings
        self.world = world
        self.device = device
        self.is_half = is_half
        self.average = Average(self.backbone, decay=settings.average)
        self.best = Best()
        self.step = 0
        self.legs = legs(recipe, images=settings.images, designs=settings.designs)
        self._begin(0)

    @property
    def steps(self) -> int:
        """Of all stages."""
        return self.legs[-1].end

    @property
    def leg(self) -> Leg:
        """The one of the step to come."""
        return self.legs[self._place]

    def advance(self, batch: Batch) -> dict[str, float]:
        """Take one step; its losses. Raises Diverged, before any weight moved."""
        if self.step >= self.leg.end:
            self._begin(self._place + 1)
        self._set_rate()
        self.backbone.train()
        self.objective.train()
        self.optimizer.zero_grad(set_to_none=True)
        losses = self._pass(batch)
        self._require_finite("loss", losses["loss"])
        self.world.sum_gradients(self.backbone.parameters())
        self.world.mean_gradients(self.objective.parameters())
        longest = self.leg.stage.optimizing.clip or math.inf
        length = nn.utils.clip_grad_norm_(self.backbone.parameters(), longest)
        self._require_finite("gradient's length", length)
        self.optimizer.step()
        self.step += 1
        self.average.follow(self.backbone, step=self.step)
        return {name: float(value.detach()) for name, value in losses.items()}

    def look(self, score: float) -> bool:
        """Note a score of the averaged weights; whether the run should stop early."""
        if score > self.best.score:
            layer = self.objective.class_layer()
            self.best = Best(
                score,
                self.step,
                weights=_kept(self.average.backbone),
                classes={} if layer is None else _kept(layer),
            )
        else:
            self.best.looks_since += 1
        patience = self.settings.patience
        return bool(patience) and self.best.looks_since >= patience

    def state(self) -> dict[str, Any]:
        """All that a later `restore` needs, as tensors and plain values."""
        best = self.best
        return {
            "backbone": self.backbone.state_dict(),
            "average": self.average.backbone.state_dict(),
            "objective": self.objective.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "stage": self._place,
            "best": {
                "score": best.score if best.weights else None,
                "step": best.step,
                "looks_since": best.looks_since,
                "weights": best.weights,
                "classes": best.classes,
            },
        }

    def restore(self, state: dict[str, Any], *, step: int) -> None:
        """Go on from a state of the same run."""
        self._begin(state["stage"])
        self.step = step
        self.backbone.load_state_dict(state["backbone"])
        self.average.load(state["average"])
        self.objective.load_state_dict(state["objective"])
        self.optimizer.load_state_dict(state["optimizer"])
        best = state["best"]
        if best["weights"]:
            self.best = Best(**best)

    def page(self) -> dict[str, Any]:
        """What the stages are, with the rates that hold for this backbone."""
        return {
            "recipe": self.recipe.name,
            "source": self.recipe.source,
            "stages": [
                {
                    "steps": leg.end - leg.first,
                    "batch": plain(leg.stage.batch),
                    "optimizing": plain(leg.stage.optimizing),
                    "rate": self._rate(leg.stage.optimizing),
                    "augmentation": plain(leg.stage.augmentation),
                    "texts": leg.stage.texts,
                }
                for leg in self.legs
            ],
        }

    def _begin(self, place: int) -> None:
        """Start a stage: a new objective and optimizer, the backbone as it is."""
        self._place = place
        plan = self.leg.stage.optimizing
        facts = self.examples.facts(self.backbone.dimensions)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.settings.seed + place)
            self.objective: Objective = self.leg.stage.objective(facts).to(self.device)
        made = torch.optim.Adam if plan.kind == "adam" else torch.optim.AdamW
        self.optimizer = made(
            [
                *_groups(self.backbone, plan.weight_decay, self._rate(plan)),
                *_groups(self.objective, plan.weight_decay, plan.head_rate),
            ],
            betas=plan.betas,
            eps=plan.eps,
        )
        for group in self.optimizer.param_groups:
            group["full_rate"] = group["lr"]

    def _require_finite(self, noun: str, value: Tensor) -> None:
        if not torch.isfinite(value):
            raise Diverged(
                f"the {noun} at step {self.step} is {value.item()}: begin anew, with "
                "another --out, at a lower --rate or in --precision float32"
            )

    def _rate(self, plan: Optimizing) -> float:
        if self.settings.rate:
            return self.settings.rate
        asked = self.settings.backbone or self.recipe.backbone
        return plan.rate if is_trained(asked) else plan.fresh_rate

    def _set_rate(self) -> None:
        leg = self.leg
        share = schedules.share(
            self.step - leg.first, leg.end - leg.first, leg.stage.optimizing
        )
        for group in self.optimizer.param_groups:
            group["lr"] = group["full_rate"] * share

    def _pass(self, batch: Batch) -> Losses:
        """Forward and backward; the losses, the gradients on the weights."""
        seed = (self.settings.seed + 1) * 1_000_003 + self.step * 1_009
        towers = [self._portions(self.backbone.encode_image, batch.pixels, seed)]
        if batch.tokens is not None:
            towers.append(
                self._portions(self.backbone.encode_text, batch.tokens, seed + 500)
            )
        seen = self._seen(batch, *(tower.vectors for tower in towers))
        torch.manual_seed(seed - 1)  # dropout of heads: the same in every process
        losses: Losses = self.objective(seen)
        if torch.isfinite(losses["loss"]):
            losses["loss"].backward()  # type: ignore[no-untyped-call]
            for tower in towers:
                tower.backward()
        return losses

    def _portions(self, encode: Any, inputs: Tensor, seed: int) -> Portions:
        def encoded(part: Tensor) -> Tensor:
            device_type = self.device.partition(":")[0]
            with torch.autocast(device_type, torch.bfloat16, enabled=self.is_half):
                vectors: Tensor = encode(part)
            return vectors.float()

        inputs = inputs.to(self.device)
        if inputs.ndim == 4:
            inputs = inputs.to(memory_format=torch.channels_last)
        return Portions(
            encoded,
            inputs,
            count=self.settings.accumulate,
            seed=seed,
            tower=self.backbone,
        )

    def _seen(self, batch: Batch, images: Tensor, texts: Tensor | None = None) -> Seen:
        """The vectors of all processes with the labels of the whole batch."""
        if texts is not None:
            assert batch.told is not None
            texts = self.world.gathered(texts, len(batch.told))
        return Seen(
            images=self.world.gathered(images, batch.images),
            patents=batch.patents.to(self.device),
            classes=batch.classes.to(self.device),
            subclasses=batch.subclasses.to(self.device),
            texts=texts,
            told=None if batch.told is None else batch.told.to(self.device),
            said=None if batch.said is None else batch.said.to(self.device),
        )


def legs(recipe: Recipe, *, images: int, designs: int = 0) -> tuple[Leg, ...]:
    """How many steps each stage takes, so that about `images` are seen in all."""
    found: list[Leg] = []
    first = 0
    for stage in recipe.stages:
        size = (designs or stage.batch.designs) * stage.batch.views
        end = first + max(1, round(images * stage.share / size))
        found.append(Leg(stage, first, end))
        first = end
    return tuple(found)


def _kept(module: nn.Module) -> dict[str, Tensor]:
    state = module.state_dict()
    return {name: value.detach().cpu().clone() for name, value in state.items()}


def _groups(module: nn.Module, decay: float, rate: float) -> list[dict[str, Any]]:
    """Matrices and kernels decay; biases, norms, temperatures and tokens do not."""
    decayed: list[nn.Parameter] = []
    free: list[nn.Parameter] = []
    for name, parameter in module.named_parameters():
        is_matrix = parameter.ndim > 1 and "token" not in name
        (decayed if is_matrix else free).append(parameter)
    return [
        {"params": decayed, "weight_decay": decay, "lr": rate},
        {"params": free, "weight_decay": 0.0, "lr": rate},
    ]
