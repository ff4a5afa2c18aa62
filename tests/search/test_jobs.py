"""A job is run by one process at a time, tells how far it is, and ends once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from search import job_logs, jobs
from search.models import Job

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def job() -> Job:
    return jobs.create(Job.Kind.IMPORT, title="Import of grants", unit="designs")


@pytest.fixture
def begun(job: Job) -> Job:
    jobs.begin(job, now=NOON)
    return job


@contextmanager
def held_elsewhere(job: Job) -> Iterator[None]:
    """Hold the job from another connection, as another process does."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [jobs.LOCKS + job.pk])
        yield
    finally:
        other.close()


def test_a_new_job_waits(job: Job):
    assert (job.state, job.attempt, job.started_at) == (Job.State.QUEUED, 0, None)


def test_a_block_that_ends_well_finishes_its_job(job: Job):
    with jobs.running(job, now=lambda: NOON):
        assert Job.objects.get().state == Job.State.RUNNING
    stored = Job.objects.get()
    assert (stored.state, stored.attempt) == (Job.State.DONE, 1)
    assert stored.finished_at == NOON


def test_a_block_that_raises_fails_its_job_with_the_reason(job: Job):
    with pytest.raises(ZeroDivisionError), jobs.running(job):
        raise ZeroDivisionError("by nothing")
    stored = Job.objects.get()
    assert stored.state == Job.State.FAILED
    assert stored.error == "ZeroDivisionError: by nothing"


def test_an_interrupt_from_the_keyboard_cancels(job: Job):
    with pytest.raises(KeyboardInterrupt), jobs.running(job):
        raise KeyboardInterrupt
    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_finished_job_cannot_begin_again(begun: Job):
    jobs.finish(begun, now=NOON)
    with pytest.raises(jobs.UnableToBegin, match="done already"):
        jobs.begin(begun, now=NOON)
    assert Job.objects.get().attempt == 1


def test_a_job_that_another_process_runs_cannot_begin(begun: Job):
    with (
        held_elsewhere(begun),
        pytest.raises(jobs.UnableToBegin),
        jobs.running(begun),
    ):
        pytest.fail("two processes run the same job")
    assert Job.objects.get().state == Job.State.RUNNING


def test_a_job_whose_process_died_begins_again_at_once(begun: Job):
    with held_elsewhere(begun):
        pass  # killed: its connection ends
    with jobs.running(begun):
        assert begun.attempt == 2


def test_progress_gives_a_rate_since_the_beginning(begun: Job):
    jobs.advance(begun, done=10, total=40, now=NOON + 5 * SECOND)
    stored = Job.objects.get()
    assert (stored.done, stored.total, stored.rate) == (10, 40, 2.0)
    assert stored.heartbeat_at == NOON + 5 * SECOND


def test_a_running_job_says_how_long_it_will_take(begun: Job):
    assert begun.seconds_left is None
    jobs.advance(begun, done=10, total=40, now=NOON + 5 * SECOND)
    assert begun.seconds_left == 15
    jobs.finish(begun, now=NOON + 6 * SECOND)
    assert begun.seconds_left is None


def test_what_an_earlier_attempt_did_makes_no_rate(begun: Job):
    jobs.advance(begun, done=110, done_before=100, now=NOON + 5 * SECOND)
    assert Job.objects.get().rate == 2.0


def test_a_job_says_what_it_counts(begun: Job):
    jobs.expect(begun, total=7, unit="figures")
    stored = Job.objects.get()
    assert (stored.total, stored.unit) == (7, "figures")


def test_killed_jobs_of_some_kinds_wait_again(begun: Job):
    held = jobs.create(Job.Kind.IMPORT, title="held")
    other = jobs.create(Job.Kind.EMBED, title="other")
    hopeless = jobs.create(Job.Kind.IMPORT, title="hopeless")
    for job in (held, other, hopeless):
        jobs.begin(job, now=NOON)
    Job.objects.filter(pk=hopeless.pk).update(attempt=jobs.MOST_ATTEMPTS)
    kinds = [Job.Kind.IMPORT]
    assert jobs.requeue_silent(kinds, before=NOON) == []
    with held_elsewhere(held):
        assert jobs.requeue_silent(kinds, before=NOON + SECOND) == [begun]
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    assert list(waiting) == [begun]


def test_what_the_learning_code_says_stands_in_the_log(begun: Job):
    with job_logs.kept(begun):
        logging.getLogger("ml.packs").warning("3 images left out")
        logging.getLogger("search").warning("of something else")
    logging.getLogger("ml.packs").warning("after the end")
    assert Job.objects.get().log == "warning: 3 images left out"


def test_progress_is_written_at_most_once_per_beat(
    begun: Job, django_assert_num_queries
):
    with django_assert_num_queries(1):
        for step in range(1, 10):
            jobs.advance(begun, done=step, now=NOON + step * jobs.BEAT / 9)
    jobs.finish(begun, now=NOON + SECOND)
    assert Job.objects.get().done == 9


def test_the_log_keeps_its_last_lines(begun: Job):
    for number in range(jobs.LOG_LINES + 5):
        jobs.log(begun, f"line {number}")
    kept = Job.objects.get().log.splitlines()
    assert len(kept) == jobs.LOG_LINES
    assert kept[-1] == f"line {jobs.LOG_LINES + 4}"


def test_a_waiting_job_is_cancelled_at_once(job: Job):
    assert jobs.request_cancel(job.pk, now=NOON)
    assert Job.objects.get().state == Job.State.CANCELLED
    with pytest.raises(jobs.UnableToBegin):
        jobs.begin(job, now=NOON)


def test_a_running_job_stops_at_its_next_beat(job: Job):
    def run() -> None:
        with jobs.running(job, now=lambda: NOON):
            assert jobs.request_cancel(job.pk, now=NOON)
            jobs.advance(job, done=1, now=NOON + SECOND)

    with pytest.raises(jobs.Cancelled):
        run()
    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_finished_job_has_nothing_to_cancel(begun: Job):
    jobs.finish(begun, now=NOON)
    assert not jobs.request_cancel(begun.pk, now=NOON)
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_ended_by_another_is_lost_to_its_runner(begun: Job):
    Job.objects.update(state=Job.State.FAILED)
    with pytest.raises(jobs.LostJob):
        jobs.advance(begun, done=1, now=NOON + SECOND)
    jobs.cancel(begun, now=NOON)
    assert Job.objects.get().state == Job.State.FAILED


def test_silent_jobs_fail_unless_a_process_holds_them(begun: Job):
    at_work = jobs.create(Job.Kind.EMBED, title="Embedding")
    jobs.begin(at_work, now=NOON)
    with held_elsewhere(at_work):
        assert jobs.fail_silent(before=NOON + SECOND, now=NOON + 2 * SECOND) == 1
    begun.refresh_from_db()
    at_work.refresh_from_db()
    assert (begun.state, at_work.state) == (Job.State.FAILED, Job.State.RUNNING)
    assert "start it again" in begun.error
