"""Processes that find torch loaded: loading it takes longer than these runs do."""

import multiprocessing
import os
import socket
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from typing import Any

PATIENCE = 300  # seconds, on a busy machine

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["ml.cli.train", "tests.ml.training.gathering"])


def start(
    function: Callable[..., Any],
    *arguments: Any,
    environment: Mapping[str, str] | None = None,
) -> ForkServerProcess:
    """Call a module's function in a process of its own."""
    asked = (function, arguments, dict(environment or {}))
    process = _context.Process(target=_call, args=asked, daemon=True)
    process.start()
    return process


def in_two(function: Callable[..., Any], *arguments: Any) -> None:
    """Call it in two processes that know of each other as those of torchrun do."""
    shared = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": _port()}
    both = [
        start(
            function,
            *arguments,
            environment={**shared, "RANK": rank, "LOCAL_RANK": rank},
        )
        for rank in ("0", "1")
    ]
    for process in both:
        process.join(PATIENCE)
    assert [process.exitcode for process in both] == [0, 0]


def _call(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    environment: dict[str, str],
) -> None:
    os.environ.update(environment)
    function(*arguments)


def _port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
