"""The door to the trainings: a recipe on the corpus gives a candidate encoder.

All state lies in the run's folder, so a training that was killed goes on from there
when its job is begun again. The candidate is embedded and made live by
`search.freshness`, as any other encoder.
"""

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from search import encoding, job_logs, jobs, learning_data, model_cards
from search.learning_data import Data
from search.manifests import Selection
from search.models import Job, TrainingRun

if TYPE_CHECKING:
    from ml.training import Progress as Told

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]  # done, total

# `ml.recipes.names()`, here too so that a form can offer them without loading torch.
RECIPES = (
    *("patentclip-caption", "patentclip-title", "patentclip", "designclip"),
    *("designclip-arcface", "patentnet", "swin-arcface", "locarno-hierarchy"),
    "ornament",
)
IMAGES = 200_000
METRICS = ("validation", "reports", "cost")


class UnableToTrain(Exception):
    """No encoder came of it; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A training as people ask for it; `source` is a pack or a manifest of their own.

    `options` are further settings of `ml.training.Settings` by name.
    """

    recipe: str
    backbone: str = ""
    images: int = IMAGES
    seed: int = 0
    source: str = ""
    selection: Selection = field(default_factory=Selection)
    options: dict[str, Any] = field(default_factory=dict)


def check(wanted: Wanted) -> None:
    """Raise UnableToTrain for what cannot even begin."""
    if wanted.recipe not in RECIPES:
        raise UnableToTrain(
            f"There is no recipe {wanted.recipe!r}; there are: {', '.join(RECIPES)}."
        )
    if wanted.images < 1:
        raise UnableToTrain("A training sees one image or more.")
    try:
        learning_data.require(wanted.source)
    except learning_data.UnusableData as problem:
        raise UnableToTrain(str(problem)) from problem


def create(wanted: Wanted) -> TrainingRun:
    """A training that waits to be executed. Raises UnableToTrain."""
    check(wanted)
    title = f"Training by {wanted.recipe}"
    job = jobs.create(Job.Kind.TRAIN, title=title, unit="images", total=wanted.images)
    return TrainingRun.objects.create(
        job=job,
        recipe=wanted.recipe,
        backbone=wanted.backbone,
        images=wanted.images,
        seed=wanted.seed,
        source=wanted.source,
        settings={
            "selection": learning_data.kept(wanted.selection),
            "options": wanted.options,
        },
        folder=f"{job.pk}-{secrets.token_hex(4)}",
    )


def folder(run: TrainingRun) -> Path:
    """Where the state and the encoder of a training lie."""
    return Path(settings.TRAININGS) / run.folder


def execute(
    run: TrainingRun,
    *,
    progress: Progress | None = None,
    now: Clock = timezone.now,
) -> TrainingRun:
    """Train, and register the encoder as a candidate; goes on where it was killed.

    Raises UnableToTrain, encoding.EncoderUnavailable, and what `jobs.running` raises.
    """
    with jobs.running(run.job, now=now), job_logs.kept(run.job):
        data = _data(run)
        told = _Teller(run.job, progress, now)
        place = _trained(run, data, told.tell)
        run.encoder = encoding.register(f"local-dir:{place}")
        about = _about(place)
        run.metrics = {key: about[key] for key in METRICS if key in about}
        run.model_card = model_cards.write(about, data=data.words)
        run.save(update_fields=["encoder", "metrics", "model_card"])
        jobs.log(run.job, f"candidate: {run.encoder}")
    return run


class _Teller:
    """Carries what a training tells over to its job's row."""

    def __init__(self, job: Job, progress: Progress | None, now: Clock) -> None:
        self.job, self.progress, self.now = job, progress, now
        self.first: int | None = None  # done by earlier attempts

    def tell(self, told: "Told") -> None:
        """Write it down. Raises jobs.Cancelled and jobs.LostJob."""
        if self.first is None:  # what this attempt did before it told is not much
            self.first = 0 if self.job.attempt == 1 else told.done
        if told.total != self.job.total:
            jobs.expect(self.job, total=told.total, unit=told.unit)
        if told.message:
            jobs.log(self.job, told.message)
        if self.progress:
            self.progress(told.done, told.total)
        jobs.advance(self.job, done=told.done, done_before=self.first, now=self.now())


def _data(run: TrainingRun) -> Data:
    """The figures to learn from, the same ones each time the job is begun."""
    selection = learning_data.selected(run.settings.get("selection", {}))
    try:
        data = learning_data.find(
            run.source, selection=selection, sha256=run.manifest_sha256
        )
    except learning_data.UnusableData as problem:
        raise UnableToTrain(str(problem)) from problem
    if not run.manifest_sha256:
        run.manifest_sha256 = data.sha256
        run.save(update_fields=["manifest_sha256"])
        jobs.log(run.job, f"learning from {data.words}")
    return data


def _about(place: Path) -> dict[str, Any]:
    """What the training wrote beside the weights."""
    page: dict[str, Any] = json.loads((place / "encoder.json").read_text("utf-8"))
    about: dict[str, Any] = page.get("training", {})
    return about


def _trained(run: TrainingRun, data: Data, tell: "Callable[[Told], None]") -> Path:
    """Train on the data and return the encoder's folder. Raises UnableToTrain."""
    from ml import training

    wanted = training.Settings(
        recipe=run.recipe,
        data=data.path,
        out=folder(run),
        backbone=run.backbone,
        images=run.images,
        seed=run.seed,
        **run.settings.get("options", {}),
    )
    try:
        return training.train(wanted, report=tell)
    except training.FAILURES as problem:
        raise UnableToTrain(f"{type(problem).__name__}: {problem}") from problem
