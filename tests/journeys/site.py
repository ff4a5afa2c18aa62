"""A whole Ornament for the journeys: services, workers and web server of its own.

Nothing is faked: the processes are those of the demo, in a home that is made afresh.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examiner.web import processes

PROJECT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct horse battery"
PEOPLE = ("examiner", "curator", "administrator")
OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "ORNAMENT_MEDIA")


@dataclass(frozen=True, slots=True)
class Site:
    """A running site; `address` has no slash at its end."""

    address: str
    environment: dict[str, str]

    def manage(self, *commands: Sequence[str | Path], typed: str = "") -> str:
        """Run management commands of the site and return what they wrote."""
        return _manage(self.environment, commands, typed=typed)

    def take_in(self, *sources: Path) -> dict[str, Any]:
        """Import and embed; returns the summary of the import."""
        told = self.manage(["import_patents", *sources, "--json"], ["embed_figures"])
        found = (line for line in told.splitlines() if line.startswith("{"))
        summary: dict[str, Any] = json.loads(next(found))
        return summary


@contextmanager
def running(home: Path, *, import_roots: Sequence[Path]) -> Iterator[Site]:
    """A site in an empty home, until the block is left."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    environment |= {
        "ORNAMENT_HOME": str(home),
        "IMPORT_ROOTS": os.pathsep.join(map(str, import_roots)),
        "OMP_NUM_THREADS": "1",
    }
    site = Site(f"http://127.0.0.1:{port}", environment)
    if home.exists():
        site.manage(["services", "stop"])
        shutil.rmtree(home)
    try:
        _prepare(site)
        with processes.group() as members:
            for command in _commands(port):
                members.start(["env", "-i", *_as_words(environment), *command])
            members.wait_until_answers(f"{site.address}/healthz")
            yield site
    finally:
        site.manage(["services", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def _prepare(site: Site) -> None:
    site.manage(
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
        *(["create_account", name, "--role", name] for name in PEOPLE),
        typed=f"{PASSWORD}\n" * len(PEOPLE),
    )


def _commands(port: int) -> list[list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "workers.celery", "worker"]
    quiet = ["--loglevel", "warning", "--without-mingle", "--without-gossip"]
    web = [sys.executable, "-m", "gunicorn", "examiner.wsgi:application"]
    return [
        [*celery, "-Q", "search", "-n", "search@%h", "-P", "solo", *quiet],
        [*celery, "-Q", "io,cpu,gpu", "-n", "rest@%h", "-P", "solo", *quiet],
        [*web, "--bind", f"127.0.0.1:{port}", "--threads", "4"],
    ]


def _manage(
    environment: dict[str, str], commands: Sequence[Sequence[str | Path]], *, typed: str
) -> str:
    words = [[str(word) for word in command] for command in commands]
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.commands", json.dumps(words)],
        cwd=PROJECT,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stderr[-2000:]}"
    return done.stdout


def _as_words(environment: dict[str, str]) -> list[str]:
    return [f"{key}={value}" for key, value in environment.items()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
