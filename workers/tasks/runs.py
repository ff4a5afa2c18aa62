"""Tasks of searches: execute one."""

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
        return
    if runs.is_unfinished(run):
        raise self.retry(countdown=LOOK_AGAIN)
    logger.info("run %s is finished or gone", run_id)
