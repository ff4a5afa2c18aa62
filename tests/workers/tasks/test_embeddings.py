"""The embedding task and what keeps it going."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import Settings

from search import freshness, indexing, jobs
from search.models import Encoder, FigureEmbedding, Job
from tests import factories
from tests.search import tiny_encoder
from workers import schedule
from workers.celery import app
from workers.tasks import embeddings, upkeep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def configured(settings: Settings) -> object:
    settings.ORNAMENT_ENCODER = tiny_encoder.load_name()
    yield
    for encoder in Encoder.objects.all():
        indexing.drop(encoder)


def test_embeds_and_ends_its_job() -> None:
    factories.patent(figures=2)
    job = freshness.create_job()
    embeddings.embed_figures(job_id=job.pk, added_by_a_newer_version=1)
    job.refresh_from_db()
    assert (job.state, FigureEmbedding.objects.count()) == (Job.State.DONE, 2)


def test_a_vanished_job_ends_the_task_cleanly() -> None:
    embeddings.embed_figures(job_id=10**9)


def test_a_job_delivered_twice_is_done_once() -> None:
    factories.patent(figures=1)
    job = freshness.create_job()
    for _ in range(2):
        embeddings.embed_figures(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.DONE, 1)


def test_a_cancelled_job_stops_the_task() -> None:
    factories.patent(figures=1)
    job = freshness.create_job()
    jobs.request_cancel(job.pk, now=timezone.now())
    embeddings.embed_figures(job_id=job.pk)
    assert not FigureEmbedding.objects.exists()


def test_a_job_is_needed_while_figures_lack_a_vector() -> None:
    assert freshness.needed_job() is None
    factories.patent(figures=1)
    job = freshness.needed_job()
    assert job is not None
    assert freshness.needed_job() is None  # one waits already
    embeddings.embed_figures(job_id=job.pk)
    assert freshness.needed_job() is None
    factories.patent(figures=1)
    assert freshness.needed_job() is not None


def test_a_job_that_lost_its_message_is_replaced() -> None:
    factories.patent(figures=1)
    lost = freshness.needed_job()
    assert lost is not None
    later = timezone.now() + freshness.LONGEST_WAIT + timedelta(minutes=1)
    assert freshness.needed_job(now=lambda: later) is not None


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert {*schedule.SCHEDULE} <= {*app.tasks}
    assert current_app.main == "workers"


def test_keeping_house_of_nothing_does_nothing() -> None:
    upkeep.fail_silent_jobs()
    upkeep.revive_runs()
    upkeep.fail_abandoned_runs()
    upkeep.embed_new_figures()
    upkeep.sweep_media()
    assert not Job.objects.exists()
