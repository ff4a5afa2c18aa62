"""Redis stops and comes back; searches wait, and nobody sees a fault of ours."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from examiner.embedded import redis_server
from examiner.embedded.places import Places
from search import runs
from search.models import SearchRun
from tests import factories
from workers.celery import app
from workers.tasks import upkeep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def places(tmp_path: Path, settings: Settings) -> Iterator[Places]:
    """A Redis of the test's own, as broker and as cache, that does not run."""
    places = Places(tmp_path)
    redis_server.ensure(places)
    redis_server.stop(places)
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": f"unix://{places.redis_socket}?db=1",
        }
    }
    kept = app.conf.broker_url
    _use(f"redis+socket://{places.redis_socket}?virtual_host=0")
    yield places
    _use(kept)
    redis_server.stop(places)


def _use(broker: str) -> None:
    app.conf.broker_url = broker
    app._after_fork()  # forgets the connections it holds


def test_searches_wait_for_the_queue_and_are_found_again(
    places: Places, client: Client
) -> None:
    factories.patent(figures=1)
    person = factories.user()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    asked = client.post(reverse("searches"), {"text": "bottle"})
    assert asked.status_code == 302
    page = client.get(asked["Location"])
    assert "The queue cannot be reached" in page.content.decode()
    api = APIClient()
    api.force_authenticate(person)
    answer = api.post(reverse("api:searches"), {"text": "bottle"}, format="json")
    assert answer.status_code == 202
    assert api.get(answer["Location"]).json()["notice"] == runs.UNSENT
    assert client.get("/").status_code == 200

    redis_server.ensure(places)
    long_ago = timezone.now() - timedelta(hours=1)
    SearchRun.objects.update(created_at=long_ago)
    upkeep.revive_runs()
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as broker:
        assert broker.llen("search") == 2
    run = SearchRun.objects.earliest("pk")
    assert runs.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, run.notice, run.hits.count()) == ("done", "", 1)
