"""The ingest tasks make one call each, and end cleanly when there is nothing to do."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from search import jobs
from search.ingest import importing
from search.models import Import, Job, Patent
from tests.search.ingest.drawn_grants import Grant, write
from workers.tasks import ingest

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path: Path, settings: Any) -> Import:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    return importing.create(sources=[write(tmp_path / "grants", [Grant()])])


def test_an_import_is_loaded_and_its_figures_are_queued_for_embedding(load: Import):
    ingest.load_import(import_id=load.pk)
    assert Patent.objects.count() == 1
    assert Job.objects.get(kind=Job.Kind.EMBED).state == Job.State.QUEUED


def test_a_second_delivery_of_the_message_does_nothing(load: Import):
    ingest.load_import(import_id=load.pk)
    ingest.load_import(import_id=load.pk, added_in_a_later_version=True)
    assert Job.objects.get(pk=load.job_id).attempt == 1


def test_a_lost_import_is_begun_again_and_its_notes_are_not_doubled(load: Import):
    ingest.load_import(import_id=load.pk)
    Job.objects.filter(pk=load.job_id).update(state=Job.State.RUNNING)
    ingest.load_import(import_id=load.pk)
    load.refresh_from_db()
    assert (load.summary["accepted"], load.summary["figures"]) == (1, 4)
    assert load.job.attempt == 2


def test_an_import_cancelled_before_its_turn_is_not_loaded(load: Import):
    jobs.request_cancel(load.job_id, now=timezone.now())
    ingest.load_import(import_id=load.pk)
    assert not Patent.objects.exists()


def test_an_import_that_vanished_ends_the_task():
    ingest.load_import(import_id=4711)


def test_an_import_is_taken_back_once_however_often_it_is_asked(load: Import):
    ingest.load_import(import_id=load.pk)
    ingest.withdraw_import(import_id=load.pk)
    ingest.withdraw_import(import_id=load.pk)
    assert not Patent.objects.current().exists()


def test_the_names_that_queued_messages_carry_are_stable():
    assert ingest.load_import.name == "ingest.load_import"
    assert ingest.withdraw_import.name == "ingest.withdraw_import"
