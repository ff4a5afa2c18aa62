"""What is queued next: by another encoder, and after a worker was killed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from search import captioning, encoding, evaluation, freshness, indexing, jobs, training
from search.models import Encoder, FigureEmbedding, Job
from tests import factories
from tests.search import small_training, tiny_encoder
from workers import workflows
from workers.celery import app
from workers.tasks import embeddings, upkeep

pytestmark = pytest.mark.django_db


def sent() -> list[tuple[str, dict[str, Any]]]:
    """What the test's transaction would queue when it were committed."""
    calls = [call for _, call, _ in connection.run_on_commit]
    return [(call.func.__self__.name, call.keywords) for call in calls]


def test_captions_trainings_and_evaluations_go_to_the_gpu_queue() -> None:
    for name in (
        "captions.caption_figures",
        "training.train_encoder",
        "evaluations.evaluate_encoder",
    ):
        app.loader.import_default_modules()
        assert name in app.tasks
        assert app.amqp.router.route({}, name)["queue"].name == "gpu"


def test_what_was_killed_is_queued_again_and_what_cannot_go_on_fails() -> None:
    small_training.corpus(1)
    rows = [
        captioning.create(),
        small_training.run(),
        evaluation.create(evaluation.Wanted(encoder=factories.encoder())),
    ]
    embed = freshness.create_job()
    long_ago = timezone.now() - timedelta(hours=1)
    for job in (*(row.job for row in rows), embed):
        jobs.begin(job, now=long_ago)
    upkeep.fail_silent_jobs()
    assert [message for _, message in sent()] == [
        {"captioning_id": rows[0].pk},
        {"training_id": rows[1].pk},
        {"evaluation_id": rows[2].pk},
    ]
    embed.refresh_from_db()
    assert embed.state == Job.State.FAILED
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_candidate_is_embedded_beside_the_live_one_made_live_and_stays_so(
    settings: Settings,
) -> None:
    settings.ORNAMENT_ENCODER = tiny_encoder.load_name()
    factories.patent(figures=2)
    embeddings.embed_figures(job_id=freshness.create_job().pk)
    candidate = encoding.register(tiny_encoder.load_name(2))
    try:
        for to_live, state in ((False, "building"), (True, "live")):
            job = freshness.create_job(candidate)
            embeddings.embed_figures(
                job_id=job.pk, encoder_id=candidate.pk, to_live=to_live
            )
            candidate.refresh_from_db()
            assert candidate.state == state
        factories.patent(figures=1)
        needed = freshness.needed_job()
        assert needed
        embeddings.embed_figures(job_id=needed.pk)
        candidate.refresh_from_db()
        assert candidate.state == Encoder.State.LIVE
        assert FigureEmbedding.objects.filter(encoder=candidate).count() == 3
    finally:
        for encoder in Encoder.objects.all():
            indexing.drop(encoder)


def test_an_embedding_by_an_encoder_is_queued_with_its_name() -> None:
    encoder = factories.encoder()
    job = workflows.embed_by(encoder, to_live=False)
    assert encoder.name in job.title
    (message,) = (message for _, message in sent())
    assert message == {"job_id": job.pk, "encoder_id": encoder.pk, "to_live": False}


def test_a_training_is_queued_by_its_number() -> None:
    small_training.corpus(1)
    run = training.create(small_training.wanted())
    workflows.train(run)
    assert sent() == [("training.train_encoder", {"training_id": run.pk})]
