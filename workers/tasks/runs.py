"""Tasks of searches: execute one."""

import logging
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from search import runs
from workers.celery import app

logger = logging.getLogger(__name__)


@app.task(  # type: ignore[untyped-decorator]
    name="runs.execute",
    acks_late=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=1,
    retry_backoff_max=30,
    max_retries=8,
)
def execute(*, run_id: str, **_: Any) -> None:
    """Execute a run; one that is finished or gone ends the task cleanly."""
    if not runs.execute(UUID(run_id)):
        logger.info("run %s is finished, gone, or executed elsewhere", run_id)
