"""What follows what: chains of work in code, not in the database."""

import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

import kombu.exceptions
from django.db import transaction

from search import freshness
from search import runs as search_runs
from search.models import (
    Captioning,
    Encoder,
    Evaluation,
    Hit,
    Job,
    TrainingRun,
    Upload,
)
from workers.tasks import (
    captions,
    embeddings,
    evaluations,
    heat,
    runs,
    training,
    uploads,
)

logger = logging.getLogger(__name__)


def embed_new_figures() -> None:
    """Queue the embedding of figures that lack a vector, unless it waits already."""
    job = freshness.needed_job()
    if job:
        embeddings.embed_figures.delay_on_commit(job_id=job.pk)


def embed_by(encoder: Encoder, *, to_live: bool) -> Job:
    """Queue the embedding of all figures by one encoder, beside the live one or as it.

    Making an encoder live again that has all its vectors is only a switch.
    """
    job = freshness.create_job(encoder)
    embeddings.embed_figures.delay_on_commit(
        job_id=job.pk, encoder_id=encoder.pk, to_live=to_live
    )
    return job


def start_run(run_id: UUID) -> None:
    """Queue a search once its row is committed.

    Where the queue cannot be reached the row says so and waits, until the upkeep
    finds it.
    """
    transaction.on_commit(partial(_send_run, run_id))


def execute_runs(run_ids: Iterable[UUID]) -> None:
    """Queue some searches."""
    for run_id in run_ids:
        start_run(run_id)


def _send_run(run_id: UUID) -> None:
    try:
        runs.execute.delay(run_id=str(run_id))
    except kombu.exceptions.OperationalError as problem:
        logger.warning("run %s waits, the queue cannot be reached: %s", run_id, problem)
        search_runs.note_unsent(run_id)


def show_heat(hit: Hit, *, view: int) -> None:
    """Queue the heat map of a hit; asked again where the queue cannot be reached."""
    transaction.on_commit(partial(_send_heat, hit.pk, view))


def _send_heat(hit_id: int, view: int) -> None:
    try:
        heat.show.apply_async(kwargs={"hit_id": hit_id, "view": view}, expires=60)
    except kombu.exceptions.OperationalError as problem:
        logger.warning("heat map of hit %s is not queued: %s", hit_id, problem)


def read_pages(upload: Upload) -> None:
    """Queue the reading of an upload's pages; the upkeep asks again where it cannot."""
    transaction.on_commit(partial(_send_pages, upload.pk))


def _send_pages(upload_id: UUID) -> None:
    try:
        uploads.read_pages.delay(upload_id=str(upload_id))
    except kombu.exceptions.OperationalError as problem:
        logger.warning("pages of %s are not read yet: %s", upload_id, problem)


def caption(captioning: Captioning) -> None:
    """Queue a captioning."""
    captions.caption_figures.delay_on_commit(captioning_id=captioning.pk)


def train(run: TrainingRun) -> None:
    """Queue a training."""
    training.train_encoder.delay_on_commit(training_id=run.pk)


def evaluate(evaluation: Evaluation) -> None:
    """Queue an evaluation."""
    evaluations.evaluate_encoder.delay_on_commit(evaluation_id=evaluation.pk)


def resume(resumed: Iterable[Job]) -> None:
    """Queue again the captionings, trainings and evaluations of some jobs."""
    wanted = [job.pk for job in resumed]
    for captioning in Captioning.objects.filter(job__in=wanted):
        caption(captioning)
    for run in TrainingRun.objects.filter(job__in=wanted):
        train(run)
    for evaluation in Evaluation.objects.filter(job__in=wanted):
        evaluate(evaluation)
