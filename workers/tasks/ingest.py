"""Tasks of ingest: load an import, take one back."""

import logging
from typing import Any

from search import jobs, withdrawal
from search.ingest import importing
from search.models import Import
from workers import workflows
from workers.celery import app

logger = logging.getLogger(__name__)


@app.task(name="ingest.load_import", acks_late=True)  # type: ignore[untyped-decorator]
def load_import(*, import_id: int, **_: Any) -> None:
    """Load an import; begun again from the start when its worker was killed.

    What it brought is embedded next, also after it was cancelled half way.
    """
    load = Import.objects.select_related("job").filter(pk=import_id).first()
    if load is None:
        return
    try:
        importing.load(load)
    except jobs.UnableToBegin as problem:
        logger.info("import %s: %s", import_id, problem)
    except jobs.Cancelled:
        logger.info("import %s was cancelled", import_id)
    workflows.embed_new_figures()


@app.task(name="ingest.withdraw_import", acks_late=True)  # type: ignore[untyped-decorator]
def withdraw_import(*, import_id: int, **_: Any) -> None:
    """Take an import back; one taken back already stays so."""
    try:
        withdrawal.withdraw(import_id)
    except withdrawal.UnableToWithdraw as problem:
        logger.info("import %s: %s", import_id, problem)
