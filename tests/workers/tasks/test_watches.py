"""When watches look: after an embedding, and by the clock."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.db import connection
from pytest_django import Settings

from search import freshness, indexing, revisions, runs, vectors, watches
from search.models import Alert, Encoder, SearchRun, Watch
from search.queries import Query, View
from tests import factories
from tests.search import tiny_encoder
from workers import schedule
from workers.celery import app
from workers.tasks import embeddings
from workers.tasks import watches as tasks


def sent() -> list[tuple[str, dict[str, Any]]]:
    """What the test's transaction would queue when it were committed."""
    calls = [call for _, call, _ in connection.run_on_commit]
    return [(call.func.__self__.name, call.keywords) for call in calls]


@pytest.fixture
def at_once() -> Iterator[None]:
    """What is queued is done at once, in this process."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
    for encoder in Encoder.objects.all():
        indexing.drop(encoder)


@pytest.mark.django_db
def test_every_watch_with_something_new_is_asked_to_look(settings: Settings) -> None:
    settings.ORNAMENT_FACETS = []
    figures = factories.patent(figures=1).figures.all()
    vectors.insert(
        [figures[0].pk],
        np.full((1, 4), 0.5, np.float32),
        encoder=factories.encoder(state=Encoder.State.LIVE),
    )
    run = factories.run(factories.user(), figures=figures, revision=revisions.latest())
    watch = watches.create(run)
    tasks.look_all()
    assert sent() == []
    new = factories.revision()
    tasks.look_all()
    assert sent() == [("watches.look", {"watch_id": str(watch.pk), "upto": new})]


@pytest.mark.django_db
def test_a_look_of_a_watch_that_is_gone_ends_cleanly() -> None:
    gone = factories.run(factories.user()).pk
    tasks.look(watch_id=str(gone), upto=10**6, added_by_a_newer_version=1)
    assert not SearchRun.objects.filter(origin_kind="watch").exists()


@pytest.mark.django_db(transaction=True)
def test_what_an_import_brought_is_looked_at_once_it_is_embedded(
    settings: Settings, at_once: None
) -> None:
    settings.ORNAMENT_ENCODER, settings.ORNAMENT_FACETS = tiny_encoder.load_name(), []
    asked = factories.patent(figures=1, seed=3)
    embeddings.embed_figures(job_id=freshness.create_job().pk)
    view = View(figure_id=asked.figures.get().pk)
    run = runs.create(Query(views=(view,)))
    runs.execute(run.pk)
    watch = watches.create(SearchRun.objects.get(pk=run.pk))
    new = factories.patent(figures=1, seed=3, since=factories.revision())
    embeddings.embed_figures(job_id=freshness.create_job().pk)
    assert Alert.objects.get().hit.patent == new
    assert Watch.objects.get() == watch


def test_watches_are_asked_by_the_clock_and_not_where_searches_wait() -> None:
    app.loader.import_default_modules()
    assert schedule.SCHEDULE["watches.look_all"]["task"] == "watches.look_all"
    for name in ("watches.look_all", "watches.look"):
        assert app.amqp.router.route({}, name)["queue"].name == "cpu"
