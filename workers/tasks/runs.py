"""Tasks of searches: execute one, measure how complete it was."""

import logging
from typing import Any
from uuid import UUID

from celery import Task
from django.db import InterfaceError, OperationalError

from search import runs
from workers.celery import app

logger = logging.getLogger(__name__)

LOOK_AGAIN = 3  # seconds


@app.task(  # type: ignore[untyped-decorator]
    bind=True,
    name="runs.execute",
    acks_late=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=1,
    retry_backoff_max=30,
    max_retries=8,
)
def execute(self: Task, *, run_id: str, **_: Any) -> None:
    """Execute a run; one that is finished or gone ends the task cleanly.

    One that another process holds is looked at again: of a worker just killed the
    database may not yet know.
    """
    run = UUID(run_id)
    if runs.execute(run):
        if runs.is_approximate(run):
            measure.delay_on_commit(run_id=run_id)
        return
    if runs.is_unfinished(run):
        raise self.retry(countdown=LOOK_AGAIN)
    logger.info("run %s is finished or gone", run_id)


@app.task(  # type: ignore[untyped-decorator]
    name="runs.measure",
    acks_late=True,
)
def measure(*, run_id: str, **_: Any) -> None:
    """Measure the recall of an approximate run; not where searches are answered."""
    runs.measure(UUID(run_id))
