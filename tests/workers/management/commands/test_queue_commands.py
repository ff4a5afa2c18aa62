"""Long work is queued from the command line, and followed to its end."""

import time
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from search import captioning, jobs
from search.models import Captioning, Evaluation, Job, TrainingRun
from tests import factories
from tests.workers.real_worker import own_queue, worker
from workers import following
from workers.celery import app
from workers.following import JobEndedBadly

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path / "media"


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> str:
    """A queue of this test's own in place of `gpu`, since the broker is shared."""
    name = own_queue("gpu")
    for kind in ("captions.*", "training.*", "evaluations.*"):
        monkeypatch.setitem(app.conf.task_routes, kind, {"queue": name})
    monkeypatch.setattr(app.amqp, "_rtable", None)  # made of the routes, then kept
    monkeypatch.setattr(app.amqp, "router", app.amqp.Router())
    return name


def queued(command: str, *arguments: str) -> tuple[Job, str, str]:
    """The job that a command queued, and what it printed where."""
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    number = out.getvalue().splitlines()[0]
    return Job.objects.get(pk=number), out.getvalue(), err.getvalue()


def test_a_captioning_is_queued_and_its_job_named(queue: str) -> None:
    factories.patent(figures=1)
    job, _, _ = queued("queue_captions", "--captioner", "measured-design")
    assert job.captioning.captioner == "measured-design"
    assert job.state == Job.State.QUEUED


def test_a_training_is_queued_with_its_settings(queue: str) -> None:
    factories.patent(figures=1)
    arguments = ("--images", "64", "--seed", "2", "--size", "32", "--salt", "x")
    job, _, _ = queued("queue_training", "designclip", *arguments)
    run = job.training
    assert (run.recipe, run.images, run.seed) == ("designclip", 64, 2)
    assert run.settings["options"] == {"size": 32}
    assert run.settings["selection"]["salt"] == "x"


def test_an_evaluation_is_queued_for_an_encoder(queue: str) -> None:
    factories.patent(figures=1)
    encoder = factories.encoder()
    arguments = ("--protocol", "deeppatent", "--baseline", "hog")
    job, _, _ = queued("queue_evaluation", "--encoder", encoder.name, *arguments)
    row = job.evaluation
    assert (row.encoder, row.protocols) == (encoder, ["deeppatent"])
    assert row.settings["options"] == {"baselines": ["hog"]}


@pytest.mark.parametrize(
    ("command", "arguments", "reason"),
    [
        ("queue_captions", (), "import_patents"),
        ("queue_training", ("ornament",), "import_patents"),
        ("queue_training", ("alchemy",), "There is no recipe"),
        ("queue_evaluation", (), "embed_figures"),
        ("queue_training", ("ornament", "--shares", "1", "1", "1"), "sum to 1"),
    ],
)
def test_what_cannot_begin_is_not_queued(
    command: str, arguments: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command(command, *arguments)
    for model in (Captioning, Evaluation, TrainingRun, Job):
        assert not model.objects.exists()


@pytest.mark.slow
def test_jobs_are_followed_to_their_ends_the_good_and_the_bad(
    queue: str, tmp_path: Path
) -> None:
    factories.patent(figures=2)
    with worker(queue, tmp_path / "worker.log"):
        job, _, _ = queued("queue_captions", "--wait")
        with pytest.raises(CommandError, match="alchemy"):
            queued("queue_captions", "--captioner", "alchemy", "--wait")
    assert (job.state, job.done) == (Job.State.DONE, 2)


def test_whoever_follows_gets_each_line_once_and_the_bad_end() -> None:
    factories.patent(figures=1)
    job = captioning.create().job
    said: list[str] = []

    def work() -> None:
        ours = Job.objects.get(pk=job.pk)
        with jobs.running(ours):
            for line in ("one", "two"):
                jobs.log(ours, line)
                time.sleep(following.LOOK_EVERY)
            Job.objects.filter(pk=job.pk).update(is_cancel_requested=True)
            raise jobs.Cancelled

    def run() -> None:
        try:
            with pytest.raises(jobs.Cancelled):
                work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    with pytest.raises(JobEndedBadly, match="cancelled"):
        following.follow(job, say=said.append)
    thread.join()
    assert said == ["one", "two"]
