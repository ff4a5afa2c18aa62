"""Long work as rows: who may run it, how far it is, how it ended.

Every change of state is one conditional update, so that two processes never both
believe they run or ended the same job. The clock is passed in.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from search.models import Job

Clock = Callable[[], datetime]

LOG_LINES = 200  # kept on the row; the oldest go first
# Faces poll every second or two: writing more often serves nobody.
BEAT = timedelta(milliseconds=500)

MOST_ATTEMPTS = 5
GRACE_SECONDS = 1.0  # for the lock of a killed process to go

# The high half of PostgreSQL's 64-bit advisory lock keys; the low half is the job.
LOCKS = 0x0524_0002 << 32


class Cancelled(Exception):
    """Somebody asked for the job to be stopped."""


class UnableToBegin(Exception):
    """The job is finished, or another process is at it."""


class LostJob(Exception):
    """The job is no longer ours: its row says it has ended."""


def create(
    kind: Job.Kind, *, title: str, unit: str = "", total: int | None = None
) -> Job:
    """Make a job that waits for someone to begin it; `unit` names what it counts."""
    return Job.objects.create(kind=kind, title=title[:200], unit=unit, total=total)


@contextmanager
def running(job: Job, *, now: Clock = timezone.now) -> Iterator[Job]:
    """Begin the job, and end it as the block ends: done, cancelled or failed.

    An interrupt from the keyboard counts as cancelled; every exception goes on to
    the caller. While the block runs no other process can begin the same job; a job
    whose process was killed can be begun again at once. Raises UnableToBegin.
    """
    with _held(job):
        begin(job, now=now())
        try:
            yield job
        except (Cancelled, KeyboardInterrupt):
            cancel(job, now=now())
            raise
        except BaseException as error:
            fail(job, error=f"{type(error).__name__}: {error}", now=now())
            raise
        finish(job, now=now())


def begin(job: Job, *, now: datetime) -> None:
    """Take a waiting job, or one whose process died. Raises UnableToBegin.

    Only `running` knows whether that process really died.
    """
    taken = (
        Job.objects.filter(pk=job.pk)
        .exclude(state__in=Job.FINISHED)
        .update(
            state=Job.State.RUNNING,
            attempt=job.attempt + 1,
            done=0,
            rate=None,
            error="",
            started_at=now,
            heartbeat_at=now,
        )
    )
    job.refresh_from_db()
    if not taken:
        raise UnableToBegin(f"{job} is {job.get_state_display().lower()} already")


def advance(
    job: Job,
    *,
    done: int,
    now: datetime,
    total: int | None = None,
    done_before: int = 0,
) -> None:
    """Say that `done` units are done, at most once per `BEAT`.

    `rate` becomes the mean since the job began, in units per second; of these,
    `done_before` were done by an earlier attempt. Raises Cancelled when somebody asked
    for it, and LostJob.
    """
    assert job.started_at
    assert job.heartbeat_at
    job.done = done
    if now - job.heartbeat_at < BEAT:
        return
    job.heartbeat_at = now
    job.total = job.total if total is None else total
    job.rate = (done - done_before) / (now - job.started_at).total_seconds()
    _update(
        job,
        Job.objects.filter(is_cancel_requested=False),
        done=job.done,
        total=job.total,
        rate=job.rate,
        heartbeat_at=now,
    )


def expect(job: Job, *, total: int, unit: str) -> None:
    """Say what a running job counts, and how many of it there are. Raises LostJob."""
    job.total, job.unit = total, unit
    _update(job, Job.objects.all(), total=total, unit=unit)


def log(job: Job, line: str) -> None:
    """Append a line to the tail that the row keeps. Raises LostJob."""
    lines = [*job.log.splitlines(), line.replace("\n", " ")]
    job.log = "\n".join(lines[-LOG_LINES:])
    _update(job, Job.objects.all(), log=job.log)


def finish(job: Job, *, now: datetime) -> None:
    """End the job as done. Raises LostJob."""
    _end(job, Job.State.DONE, now=now)


def fail(job: Job, *, error: str, now: datetime) -> None:
    """End the job as failed; a job that has ended already stays as it is."""
    _end(job, Job.State.FAILED, now=now, error=error, is_lost_fine=True)


def cancel(job: Job, *, now: datetime) -> None:
    """End the job as cancelled; a job that has ended already stays as it is."""
    _end(job, Job.State.CANCELLED, now=now, is_lost_fine=True)


def request_cancel(job_id: int, *, now: datetime) -> bool:
    """Ask a job to stop: at once when it waits, at its next beat when it runs.

    Return whether there was anything to stop.
    """
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if waiting.update(
        state=Job.State.CANCELLED, is_cancel_requested=True, finished_at=now
    ):
        return True
    at_work = Job.objects.filter(pk=job_id, state=Job.State.RUNNING)
    return bool(at_work.update(is_cancel_requested=True))


def requeue_silent(kinds: Iterable[Job.Kind], *, before: datetime) -> list[Job]:
    """Let wait again the jobs not heard of since `before` whose process was killed.

    The caller queues them: their work goes on from what they have stored. A job that
    was begun `MOST_ATTEMPTS` times kills its process and is left to `fail_silent`.
    """
    silent = Job.objects.filter(
        kind__in=kinds,
        state=Job.State.RUNNING,
        heartbeat_at__lt=before,
        attempt__lt=MOST_ATTEMPTS,
    )
    return [
        job
        for job in silent.order_by("pk")
        if not _is_held(job)
        and Job.objects.filter(
            pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt
        ).update(state=Job.State.QUEUED)
    ]


def fail_silent(*, before: datetime, now: datetime) -> int:
    """Fail the running jobs not heard of since `before`; return how many.

    Their processes were killed and nobody will begin them again.
    """
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=before)
    lost = [job for job in silent.order_by("pk") if not _is_held(job)]
    return Job.objects.filter(
        pk__in=[job.pk for job in lost], state=Job.State.RUNNING
    ).update(
        state=Job.State.FAILED,
        error="The process that ran this job ended without a word; start it again.",
        finished_at=now,
    )


def _end(
    job: Job,
    state: Job.State,
    *,
    now: datetime,
    error: str = "",
    is_lost_fine: bool = False,
) -> None:
    ended = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=state, error=error, done=job.done, finished_at=now, heartbeat_at=now
    )
    job.refresh_from_db()
    if not ended and not is_lost_fine:
        raise LostJob(f"{job} is {job.get_state_display().lower()} already")


def _update(job: Job, wanted: QuerySet[Job], **values: object) -> None:
    """Change a running job's row; say why when the row no longer allows it."""
    if wanted.filter(pk=job.pk, state=Job.State.RUNNING).update(**values):
        return
    job.refresh_from_db()
    if job.state == Job.State.RUNNING:
        raise Cancelled(f"{job} was asked to stop")
    raise LostJob(f"{job} is {job.get_state_display().lower()} already")


@contextmanager
def _held(job: Job) -> Iterator[None]:
    """Hold the job's advisory lock, which ends with the process that holds it."""
    # The server takes a moment to notice that a process was killed.
    deadline = time.monotonic() + GRACE_SECONDS
    while not _try_lock(job):
        if time.monotonic() > deadline:
            raise UnableToBegin(f"{job} is run by another process")
        time.sleep(0.02)
    try:
        yield
    finally:
        _unlock(job)


def _is_held(job: Job) -> bool:
    """Tell whether a living process runs the job."""
    if not _try_lock(job):
        return True
    _unlock(job)
    return False


def _try_lock(job: Job) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCKS + job.pk])
        return bool(cursor.fetchone()[0])


def _unlock(job: Job) -> None:
    """Give the lock back; with a lost connection it is gone already."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCKS + job.pk])
