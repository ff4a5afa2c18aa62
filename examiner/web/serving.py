"""The whole site on this machine: services, two workers with the schedule, the web."""

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.conf import settings

from examiner import standalone
from examiner.web import processes


class Stopped(Exception):
    """Somebody asked the site to end."""


class NoFreePort(Exception):
    """The wanted port and those after it are taken."""


@contextmanager
def services() -> Iterator[list[str]]:
    """The embedded services, joined or started; those started end with the block.

    Gives the names of all that are ready. From here Ctrl-C and SIGTERM raise Stopped.
    Raises standalone.UnableToStart.
    """
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    started: list[str] = []
    try:
        started = standalone.ensure()
        yield [name for name, runs in standalone.status().items() if runs]
    finally:
        if started:
            standalone.stop()


def serve(port: int, *, welcome: Callable[[str], None]) -> None:
    """Serve at a port, or the next free one; `welcome` is given the address.

    Raises NoFreePort, and processes.ProcessEnded where a part of the site ends.
    """
    port = free_port(port)
    address = f"http://127.0.0.1:{port}/"
    with processes.group() as group:
        for command in _commands(port):
            group.start(command)
        group.wait_until_answers(f"{address}healthz")
        welcome(address)
        group.watch()


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one. Raises NoFreePort."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NoFreePort(f"Ports {wanted} to {wanted + 49} are taken; give --port.")


def _commands(port: int) -> list[list[str]]:
    celery = [sys.executable, "-m", "celery", "-q", "-A", "workers.celery", "worker"]
    quiet = ["--loglevel", "warning", "--without-mingle", "--without-gossip"]
    schedule = str(settings.PLACES.home / "beat-schedule")
    return [
        [*celery, "-Q", "search", "-n", "search@%h", "-c", "1", *quiet],
        [
            *celery,
            *("-Q", "io,cpu,gpu", "-n", "rest@%h", "-c", "1", *quiet),
            *("-B", "-s", schedule),
        ],
        [
            *(sys.executable, "-m", "gunicorn", "examiner.wsgi:application"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning"),
        ],
    ]


def _stop(number: int, frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut the clean end short.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped
