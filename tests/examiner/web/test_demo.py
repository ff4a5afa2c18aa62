"""The demo from nothing to a site that answers, and what it leaves behind."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from examiner import standalone
from examiner.web import serving

PROJECT = Path(__file__).resolve().parent.parent.parent.parent
SERVES = re.compile(r"serves at (\S+) until")
DEMO = ("demo", "--designs", "3")
WELCOME = re.compile(r"serves at (\S+).*password of each is (\w+)", re.DOTALL)


@pytest.fixture
def demo_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ornament-demo-"))
    folder.chmod(0o711)
    monkeypatch.setenv("ORNAMENT_HOME", str(folder / "home"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "examiner.settings")
    yield folder / "home"
    standalone.stop()
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(output: Path, *command: str) -> subprocess.Popen[bytes]:
    command = (sys.executable, "manage.py", *(command or DEMO))
    command += ("--port", str(free_port()))
    with output.open("wb") as file:
        return subprocess.Popen(
            command, cwd=PROJECT, stdout=file, stderr=subprocess.STDOUT
        )


def wait_for(
    told: re.Pattern[str], demo: subprocess.Popen[bytes], output: Path
) -> re.Match[str]:
    deadline = time.monotonic() + 600  # a busy machine is slow
    while time.monotonic() < deadline:
        found = told.search(output.read_text())
        if found:
            return found
        assert demo.poll() is None, output.read_text()
        time.sleep(0.2)
    raise TimeoutError(output.read_text())


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as response:
        return json.load(response)


@pytest.mark.slow
def test_the_demo_serves_until_stopped_and_stops_what_it_started(
    demo_home: Path, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    demo = start(output)
    address, password = wait_for(WELCOME, demo, output).groups()
    assert get(f"{address}readyz") == {
        "database": True,
        "redis": True,
        "encoder": True,
    }
    demo.send_signal(signal.SIGINT)
    assert demo.wait(60) == 0, output.read_text()
    assert standalone.status() == {"postgres": False, "redis": False}
    with pytest.raises(OSError, match="refused"):
        get(f"{address}healthz")

    # A second start finds everything made, joins what runs, and leaves that running.
    standalone.ensure()
    again = start(output, *DEMO, "--prepare-only")
    assert again.wait(600) == 0, output.read_text()
    assert "already imported" in output.read_text()
    assert (demo_home / "demo" / "password").read_text() == password
    assert standalone.status() == {"postgres": True, "redis": True}

    # What is there can also be served without the demo.
    served = start(output, "serve")
    assert get(f"{wait_for(SERVES, served, output)[1]}readyz")["encoder"]
    served.send_signal(signal.SIGTERM)
    assert served.wait(60) == 0, output.read_text()
    assert standalone.status() == {"postgres": True, "redis": True}


def test_a_taken_port_is_left_for_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serving.free_port(port) > port
