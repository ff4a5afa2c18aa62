"""What the learning code says while it works on a job, as lines of the job's log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from search import jobs
from search.models import Job


@contextmanager
def kept(job: Job, *, of: str = "ml") -> Iterator[None]:
    """Append what the loggers below `of` say to the job's log, warnings named so."""
    logger, handler = logging.getLogger(of), _ToRow(job)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _ToRow(logging.Handler):
    def __init__(self, job: Job) -> None:
        super().__init__(logging.INFO)
        self.job = job

    def emit(self, record: logging.LogRecord) -> None:
        prefix = "warning: " if record.levelno >= logging.WARNING else ""
        # A job that was taken from us says so at the next step it tells of.
        with suppress(jobs.LostJob, jobs.Cancelled):
            jobs.log(self.job, f"{prefix}{record.getMessage()}")
