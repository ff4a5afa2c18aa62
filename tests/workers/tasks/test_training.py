"""Trainings, captionings and evaluations survive the death of their worker."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from search import captioning, jobs, training
from search.models import Caption, Encoder, Job, TrainingRun
from tests import factories
from tests.search import small_training
from tests.workers.real_worker import kill_children, own_queue, wait_until, worker
from workers.tasks.captions import caption_figures
from workers.tasks.training import train_encoder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

IMAGES = 480


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    settings.TRAININGS = tmp_path / "training"


def job_of(row: Any) -> Job:
    return Job.objects.get(pk=row.job_id)


def is_under_way(row: Any) -> bool:
    """Some of it is done and not all; a job that has ended comes too late."""
    job = job_of(row)
    assert not job.is_finished, job.error or "it was too quick to be killed"
    return job.done > 0


def test_a_training_killed_in_the_middle_ends_with_the_weights_of_a_calm_one(
    tmp_path: Path,
) -> None:
    small_training.corpus()
    log, queue = tmp_path / "worker.log", own_queue("gpu")
    killed = small_training.run(images=IMAGES)
    with worker(queue, log) as process:
        message = {"training_id": killed.pk, "added_by_a_newer_version": 1}
        train_encoder.apply_async(kwargs=message, queue=queue)
        wait_until(lambda: is_under_way(killed), log)
        kill_children(process.pid)
        wait_until(lambda: job_of(killed).is_finished, log)
    job = job_of(killed)
    assert (job.state, job.attempt, job.error) == (Job.State.DONE, 2, "")
    calm = small_training.run(images=IMAGES)
    train_encoder(training_id=calm.pk)
    encoders = Encoder.objects.filter(trainings__in=[killed, calm])
    digests = encoders.values_list("weights_sha256", flat=True)
    assert len(digests) == 2
    assert len(set(digests)) == 1
    runs = TrainingRun.objects.values_list("manifest_sha256", flat=True)
    assert len(set(runs)) == 1


def test_captions_killed_in_the_middle_are_those_of_a_calm_run(tmp_path: Path) -> None:
    for _ in range(12):
        factories.patent(figures=3)
    log, queue = tmp_path / "worker.log", own_queue("gpu")
    killed = captioning.create()
    with worker(queue, log) as process:
        caption_figures.apply_async(kwargs={"captioning_id": killed.pk}, queue=queue)
        wait_until(Caption.objects.exists, log)
        assert Caption.objects.count() < 36
        kill_children(process.pid)
        wait_until(lambda: job_of(killed).is_finished, log)
    assert (job_of(killed).state, job_of(killed).attempt) == (Job.State.DONE, 2)
    found = list(Caption.objects.order_by("figure").values_list("figure", "text"))
    assert len(found) == 36
    Caption.objects.all().delete()
    caption_figures(captioning_id=captioning.create().pk)
    calm = Caption.objects.order_by("figure").values_list("figure", "text")
    assert list(calm) == found


def test_a_training_cancelled_in_the_middle_stops(tmp_path: Path) -> None:
    small_training.corpus()
    log, queue = tmp_path / "worker.log", own_queue("gpu")
    run = small_training.run(images=100_000)
    with worker(queue, log):
        train_encoder.apply_async(kwargs={"training_id": run.pk}, queue=queue)
        wait_until(lambda: is_under_way(run), log)
        assert jobs.request_cancel(run.job_id, now=timezone.now())
        begun = time.monotonic()
        wait_until(lambda: job_of(run).is_finished, log)
    job = job_of(run)
    assert job.state == Job.State.CANCELLED
    assert time.monotonic() - begun < 30
    assert job.rate
    assert not Encoder.objects.exists()
    assert (Path(settings.TRAININGS) / run.folder).is_dir()


def test_a_vanished_row_ends_each_task_cleanly() -> None:
    train_encoder(training_id=10**9)
    caption_figures(captioning_id=10**9)


def test_a_job_delivered_twice_is_done_once() -> None:
    factories.patent(figures=1)
    row = captioning.create()
    for _ in range(2):
        caption_figures(captioning_id=row.pk)
    assert (job_of(row).state, job_of(row).attempt) == (Job.State.DONE, 1)


def test_what_cannot_be_done_is_on_the_row_and_ends_the_task() -> None:
    small_training.corpus(1)
    run = training.create(small_training.wanted(source=""))
    run.manifest_sha256 = "f" * 64
    run.save()
    train_encoder(training_id=run.pk)
    assert "start a new one" in job_of(run).error


def test_the_names_that_queued_messages_carry_are_stable() -> None:
    assert train_encoder.name == "training.train_encoder"
    assert caption_figures.name == "captions.caption_figures"
