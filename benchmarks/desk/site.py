"""The demo as a site of its own: its case made afresh, its corpus drawn only once."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
HOME = PROJECT / ".ornament" / "desk"
DESIGNS = 60
KEPT = "demo"  # the folder of drawings: drawing takes longest and is always the same
START_SECONDS = 900
_WELCOME = re.compile(r"serves at (\S+)/\s.*password of each is (\w+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """A running demo; `address` has no slash at its end."""

    address: str
    password: str
    environment: dict[str, str]

    def python(self, *arguments: str) -> str:
        """Run Python with the site's settings and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout


@contextmanager
def running(home: Path = HOME, *, designs: int = DESIGNS) -> Iterator[Site]:
    """The demo, served from an empty database until the block is left."""
    environment = _environment(home)
    _empty(home, environment)
    log = home / "demo.log"
    command = [sys.executable, "manage.py", "demo", "--designs", str(designs)]
    with log.open("w") as output:
        demo = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address, password = _welcome(demo, log)
        yield Site(address, password, environment)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(120)


def _environment(home: Path) -> dict[str, str]:
    ours = ("DATABASE_URL", "REDIS_URL", "ORNAMENT_MEDIA", "ORNAMENT_PRIVATE_MEDIA")
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return kept | {
        "ORNAMENT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "examiner.settings",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _empty(home: Path, environment: dict[str, str]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    stop = [sys.executable, "manage.py", "services", "stop"]
    subprocess.run(stop, cwd=PROJECT, env=environment, check=True, capture_output=True)
    for path in home.iterdir():
        if path.name == KEPT:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _welcome(demo: "subprocess.Popen[bytes]", log: Path) -> tuple[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = _WELCOME.search(log.read_text())
        if found:
            return found[1], found[2]
        if demo.poll() is not None:
            raise RuntimeError(f"the demo ended: {log.read_text()[-2000:]}")
        time.sleep(0.5)
    raise TimeoutError(f"the demo does not serve: see {log}")
