"""A whole run: stages trained, judged on validation, encoder stored.

The run's folder holds `step-N` checkpoints, `log.csv`, and at the end `encoder/`. Only
the validation split chooses; splits that are neither it nor the training split are
judged once, at the end.
"""

import dataclasses
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from ml import backbones, recipes
from ml.backbones import Backbone, gradients
from ml.encoders import trained
from ml.packs import Pack
from ml.protocols import same_design
from ml.recipes.recipe import Recipe
from ml.sampling import DesignSampler
from ml.training import checkpoints, opening, processes
from ml.training.examples import Examples, Loader
from ml.training.journal import Journal
from ml.training.opening import UnableToTrain
from ml.training.processes import World
from ml.training.provenance import Cost, git_revision, plain
from ml.training.settings import Progress, Settings
from ml.training.trainer import Leg, Trainer

Report = Callable[[Progress], None]

ENCODER = "encoder"
# What may differ between a run and its resumption without changing its outcome.
_FREE = ("out", "data", "threads", "checkpoint_every", "device")
_FITTED_ON = 1500  # training drawings that the gradients' directions come from

logger = logging.getLogger(__name__)


def train(settings: Settings, *, report: Report | None = None) -> Path:
    """Train by a recipe and return the folder of the encoder.

    Goes on from the latest whole checkpoint in `settings.out`. `report` is told of
    every step; what it raises ends the run, which can go on later. Raises
    UnableToTrain, UnfitPack, LeakingSplits, UnfitManifest, trainer.Diverged.
    """
    recipe = recipes.load(settings.recipe)
    device = settings.device or ("cuda" if torch.cuda.is_available() else "cpu")
    device = processes.local_device(device)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    world = processes.join(device)
    try:
        pack = opening.pack(settings, recipe, world)
        run = _Run(settings, recipe, pack, world, device)
        return run.finish(report or (lambda _: None))
    finally:
        processes.leave(world)


class _Run:
    """One process's part in a run."""

    def __init__(
        self,
        settings: Settings,
        recipe: Recipe,
        pack: Pack,
        world: World,
        device: str,
    ) -> None:
        self.settings = settings
        self.pack = pack
        self.world = world
        self.examples = Examples(pack, settings.train_split)
        opening.check_fit(recipe, self.examples)
        backbone = opening.backbone(settings, recipe, self.examples)
        self.trainer = Trainer(
            recipe,
            backbone,
            self.examples,
            settings,
            world=world,
            device=device,
            is_half=opening.is_half(settings, device),
        )
        self.cost = Cost()
        self._go_on()

    def finish(self, report: Report) -> Path:
        """Take all steps that are left, and store the encoder."""
        for place, leg in enumerate(self.trainer.legs):
            if self.trainer.step < leg.end and not self._leg(place, leg, report):
                break
        if self.world.is_first:
            self._judge_and_look()
            self._store()
        self.world.wait()
        return self.settings.out / ENCODER

    def _leg(self, place: int, leg: Leg, report: Report) -> bool:
        """Train one stage; whether to go on with the next."""
        loader = self._loader(leg)
        journal: Journal | None = None
        steps = range(max(self.trainer.step, leg.first), leg.end)
        before = time.perf_counter()
        for batch in loader.batches(steps):
            begun = time.perf_counter()
            losses = self.trainer.advance(batch)
            now = time.perf_counter()
            self.cost.add(batch.images, seconds=now - before, busy=now - begun)
            if self.world.is_first:
                journal = journal or self._journal(tuple(losses))
                rate = self.trainer.optimizer.param_groups[0]["lr"]
                told = {
                    "step": self.trainer.step,
                    "images": self.cost.images,
                    "stage": place,
                    "rate": rate,
                    "seconds": round(now - before, 4),
                }
                journal.add({**told, **losses})
                report(self._progress(losses))
            before = time.perf_counter()
            if self._is_due(self.settings.judge_every) and self._looked(report):
                return False
            if self._is_due(self.settings.checkpoint_every):
                self._save()
                before = time.perf_counter()
        return True

    def _looked(self, report: Report) -> bool:
        """Look at the validation split; whether to stop early."""
        stops = self._judge_and_look() if self.world.is_first else False
        if self.world.is_first:
            best = self.trainer.best
            message = f"validation {best.score:.4f} at step {best.step} is the best"
            report(dataclasses.replace(self._progress({}), message=message))
        return bool(self.world.shared(float(stops)))

    def _judge_and_look(self) -> bool:
        trainer = self.trainer
        if trainer.best.step == trainer.step and trainer.best.weights:
            return False
        if not self.pack.manifest.of_split(self.settings.validation_split):
            return False
        return trainer.look(score(self._report(trainer.average.backbone)))

    def _report(self, backbone: Backbone, split: str = "") -> same_design.Report:
        encoder = trained.encoder(backbone, name=self.trainer.recipe.name)
        split = split or self.settings.validation_split
        return same_design.judge_encoder(encoder, self.pack, split)

    def _is_due(self, every: int) -> bool:
        return bool(every) and self.trainer.step % every == 0

    def _loader(self, leg: Leg) -> Loader:
        shape = leg.stage.batch
        if self.settings.designs:
            shape = dataclasses.replace(shape, designs=self.settings.designs)
        sampler = DesignSampler(self.examples.figures, self.examples.rows, shape=shape)
        if sampler.left_out:
            logger.warning("%d designs with one figure left out", sampler.left_out)
        return Loader(
            self.examples,
            sampler,
            leg.stage,
            self.trainer.backbone,
            self.world,
            self.settings.seed,
            self.trainer.device,
        )

    def _journal(self, losses: tuple[str, ...]) -> Journal:
        return Journal(self.settings.out, losses, step=self.trainer.step - 1)

    def _progress(self, losses: dict[str, float]) -> Progress:
        done = total = 0
        for leg in self.trainer.legs:
            shape = leg.stage.batch
            size = (self.settings.designs or shape.designs) * shape.views
            taken = min(max(self.trainer.step, leg.first), leg.end) - leg.first
            done += taken * size
            total += (leg.end - leg.first) * size
        return Progress(done=done, total=total, losses=losses)

    def _meta(self) -> dict[str, Any]:
        return {
            "settings": plain(self.settings),
            "manifest_sha256": self.pack.manifest.sha256,
            "git_revision": git_revision(),
            "cost": plain(self.cost),
            **self.trainer.page(),
        }

    def _save(self) -> None:
        if self.world.is_first:
            checkpoints.save(
                self.settings.out,
                self.trainer.step,
                self.trainer.state(),
                self._meta(),
            )
        self.world.wait()

    def _go_on(self) -> None:
        found = checkpoints.latest(self.settings.out)
        if found is None:
            return
        if found.meta["manifest_sha256"] != self.pack.manifest.sha256:
            raise UnableToTrain(
                f"{self.settings.out} holds a run on other data: give another --out"
            )
        changed = _changed(found.meta["settings"], plain(self.settings))
        if changed:
            raise UnableToTrain(
                f"{self.settings.out} holds a run with another {', '.join(changed)}: "
                "give another --out, or the same settings"
            )
        self.trainer.restore(found.state, step=found.step)
        self.cost = Cost(**found.meta["cost"])

    def _store(self) -> None:
        """Write the encoder of the best averaged weights, with all that is known."""
        trainer, settings = self.trainer, self.settings
        backbone = trainer.average.backbone
        if trainer.best.weights:
            backbone.load_state_dict(trainer.best.weights)
        splits = sorted({each.split for each in self.pack.manifest.figures})
        asked = [each for each in splits if each != settings.train_split]
        learnt = [self._report(backbone, split).as_json() for split in asked]
        about = {
            **self._meta(),
            "seed": settings.seed,
            "backbone": trainer.backbone.spec,
            "precision": "bfloat16" if trainer.is_half else "float32",
            "designs": self.examples.facts(1).patents,
            "figures": len(self.examples.rows),
            "validation": {"score": trainer.best.score, "step": trainer.best.step},
            "cost": self.cost.page(figures=len(self.examples.rows)),
            "reports": learnt,
        }
        if share := _classic_share(settings, trainer.recipe):
            about["reports_learnt_alone"] = learnt
            self._add_classic(backbone, share)
            about["reports"] = [
                self._report(backbone, split).as_json() for split in asked
            ]
        folder = settings.out / ENCODER
        self._store_classes(folder)
        backbones.save(backbone, folder, about=plain(about), half=settings.half)

    def _add_classic(self, backbone: Backbone, share: float) -> None:
        rows = self.examples.rows
        some = rows[:: max(1, len(rows) // _FITTED_ON)][:_FITTED_ON]
        block = same_design.shrunk(self.pack.drawings[some], backbone.pixels.size)
        ink = 1 - torch.from_numpy(block).float()[:, None] / 255
        components = self.trainer.recipe.classic_components
        tower = gradients.fitted(ink, components=min(components, len(some) - 1))
        backbone.add_classic(tower.to(self.trainer.device), share=share)

    def _store_classes(self, folder: Path) -> None:
        """Store the learnt layer of the main classes, where there is one."""
        head = self.trainer.objective.class_layer()
        if head is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        # The layer as it was when the weights stored beside it were.
        state = self.trainer.best.classes or head.state_dict()
        weights = {name: state[name].cpu().contiguous() for name in ("weight", "bias")}
        names = "\n".join(self.examples.class_names)
        save_file(weights, folder / "classes.safetensors", {"classes": names})


def score(report: same_design.Report) -> float:
    """What validation chooses by: mAP of figures, or its mean with that of words."""
    images = report.images.mean_average_precision
    if report.texts is None:
        return images
    return (images + report.texts.mean_average_precision) / 2


def _classic_share(settings: Settings, recipe: Recipe) -> float:
    return recipe.classic if settings.classic < 0 else settings.classic


def _changed(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    names = sorted(set(before) | set(now))
    return [
        name
        for name in names
        if name not in _FREE and before.get(name) != now.get(name)
    ]
