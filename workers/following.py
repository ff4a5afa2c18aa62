"""Watching a queued job from a command until it ends."""

import time
from collections.abc import Callable

from search.models import Job
from search.progress_bars import ProgressBar

LOOK_EVERY = 0.5  # seconds

Say = Callable[[str], object]


class JobEndedBadly(Exception):
    """The job failed or was cancelled; the message says which and why."""


def follow(job: Job, *, say: Say) -> Job:
    """Show the job's progress until it ends well; `say` gets its log, line by line.

    Raises JobEndedBadly. To stop watching does not stop the job.
    """
    told = 0
    with ProgressBar(job.unit or "units") as bar:
        while True:
            job.refresh_from_db()
            lines = job.log.splitlines()
            for line in lines[told:]:
                say(line)
            told = len(lines)
            if job.total:
                bar.tell(job.done, job.total)
            if job.is_finished:
                break
            time.sleep(LOOK_EVERY)
    if job.state != Job.State.DONE:
        state = job.get_state_display().lower()
        raise JobEndedBadly(f"Job {job.pk} {state}: {job.error}".rstrip(": "))
    return job
