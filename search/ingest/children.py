"""Child processes for what is slow, and for what a damaged file might crash.

They touch no database, and end with the process that started them.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, Self, TypeVar

Result = TypeVar("Result")

MOST_PROCESSES = 8


class Crashed(Exception):
    """The work ended its process, twice."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Result]):
    """One call of a module's function, done by a child, or by us when asked for."""

    function: Callable[..., Result]
    arguments: tuple[Any, ...]
    future: Future[Result] | None

    def result(self) -> Result:
        """Return what the function returned, or raise what it raised.

        When its child died, perhaps of other work, it is tried once more in a child
        of its own. Raises Crashed.
        """
        if self.future is None:
            return self.function(*self.arguments)
        with suppress(BrokenProcessPool):
            return self.future.result()
        with _pool(1) as alone, suppress(BrokenProcessPool):
            return alone.submit(self.function, *self.arguments).result()
        raise Crashed("reading it crashed, twice")


class Children:
    """A pool that starts with its first work; to be used as a context manager."""

    def __init__(self, *, processes: int | None = None) -> None:
        """Use all cores, or so many processes; with 0 the caller does the work.

        So it does where no child may be started: a Celery worker's own children are
        daemonic.
        """
        wanted = _cores() if processes is None else processes
        self.processes = 0 if multiprocessing.current_process().daemon else wanted
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def are_started(self) -> bool:
        """Whether the processes run, so that further work costs no start."""
        return self._pool is not None

    def submit(
        self, function: Callable[..., Result], *arguments: object
    ) -> Work[Result]:
        """Give a module's function to a child; all of it must be picklable."""
        if self.processes == 0:
            return Work(function, arguments, None)
        if self._pool is None:
            self._pool = _pool(self.processes)
        try:
            future = self._pool.submit(function, *arguments)
        except BrokenProcessPool:
            self._stop()
            return self.submit(function, *arguments)
        return Work(function, arguments, future)

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _cores() -> int:
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def _pool(processes: int) -> ProcessPoolExecutor:
    # A forked child would share our database connection.
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=spawn, initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
