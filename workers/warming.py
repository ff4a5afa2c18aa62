"""A search worker loads its encoder when it starts, not when the first search waits.

In a thread, since Celery gives a new process only seconds to report for work.
"""

import logging
from threading import Thread
from typing import Any

from celery.signals import worker_process_init
from django.db import connection

from search import encoding
from workers.celery import app

logger = logging.getLogger(__name__)


@worker_process_init.connect  # type: ignore[untyped-decorator]
def begin(**_: Any) -> None:
    """Begin to load, in the processes that take searches."""
    if any(queue.startswith("search") for queue in app.amqp.queues.consume_from):
        Thread(target=_load, name="warming", daemon=True).start()


def _load() -> None:
    try:
        if encoding.warm_up():
            logger.info("the encoder is loaded")
    finally:
        connection.close()
