"""Pages of applications are read by a worker, and not forgotten."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from search.models import Upload
from tests import factories
from workers import workflows
from workers.celery import app
from workers.tasks import upkeep, uploads

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(db: None) -> Upload:
    return factories.upload(factories.user("examiner"))


def test_a_task_reads_the_pages_and_a_lost_upload_ends_it(upload: Upload) -> None:
    uploads.read_pages(upload_id=str(upload.pk))
    assert upload.pages.get().reading["figures"]
    uploads.read_pages(upload_id=str(uuid.uuid4()))


def test_reading_keeps_nobody_waiting_who_searches() -> None:
    app.loader.import_default_modules()
    assert app.amqp.router.route({}, "uploads.read_pages")["queue"].name == "cpu"


def test_what_was_not_read_is_queued_again(
    upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        upkeep.read_forgotten_pages()
    assert queued == []
    long_ago = timezone.now() - timedelta(minutes=10)
    Upload.objects.filter(pk=upload.pk).update(created_at=long_ago)
    with django_capture_on_commit_callbacks() as queued:
        upkeep.read_forgotten_pages()
    assert len(queued) == 1


def test_a_queue_that_cannot_be_reached_loses_no_upload(
    upload: Upload,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def unreachable(**_: Any) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(uploads.read_pages, "delay", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        workflows.read_pages(upload)
    assert "not read yet" in caplog.text
    assert upload.name not in caplog.text
