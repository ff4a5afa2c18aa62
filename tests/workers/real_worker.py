"""A worker process as it is started in production, on the tests' database."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.search import slow_process

PATIENCE = 90  # seconds; loading torch on a busy machine takes long


def own_queue(kind: str) -> str:
    """A queue of one test's own, since the broker is shared."""
    return f"{kind}-{secrets.token_hex(4)}"


@contextmanager
def worker(queue: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of one queue, ended when the block is left; it writes to `log`."""
    command = [sys.executable, "-m", "celery", "-A", "workers.celery", "worker"]
    command += ["-Q", queue, "-n", f"{queue}@%h", "-c", "1", "--loglevel", "INFO"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--without-mingle", "--without-gossip"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "examiner.settings",
                "SECRET_KEY": "of a test",
                "DATABASE_URL": slow_process.database_url(connection.settings_dict),
                "ORNAMENT_MEDIA": str(settings.PUBLIC_MEDIA),
                "ORNAMENT_PRIVATE_MEDIA": str(settings.PRIVATE_MEDIA),
                "ORNAMENT_TRAININGS": str(settings.TRAININGS),
            },
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def wait_until(is_so: Callable[[], bool], log: Path) -> None:
    """Return once it is so; the worker's log ends the test when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.05)


def kill_children(pid: int) -> None:
    """Kill the pool process that runs the task; its master starts another one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
