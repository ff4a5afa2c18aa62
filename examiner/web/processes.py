"""Child processes of the demo: started together, watched, ended together."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER_SECONDS = 90
END_SECONDS = 20


class ProcessEnded(Exception):
    """A process ended that should have gone on."""


class Group:
    """A few processes that live and die together."""

    def __init__(self) -> None:
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, command: list[str]) -> None:
        """Start one; in a session of its own, so that Ctrl-C reaches us first."""
        self.children.append(
            subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        )

    def wait_until_answers(self, address: str) -> None:
        """Return once a page answers; raises ProcessEnded or TimeoutError."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            self.check()
            try:
                with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(f"{address} does not answer")

    def check(self) -> None:
        """Raise ProcessEnded when a child is gone."""
        for child in self.children:
            if child.poll() is not None:
                command = " ".join(map(str, child.args))  # type: ignore[arg-type]
                raise ProcessEnded(f"ended with {child.returncode}: {command}")

    def watch(self) -> None:
        """Block for as long as all children live."""
        while True:
            self.check()
            time.sleep(1)

    def end(self) -> None:
        """Ask all to end, then insist."""
        for child in self.children:
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def group() -> Iterator[Group]:
    """A group that has ended when the block is left, however it is left."""
    members = Group()
    try:
        yield members
    finally:
        members.end()


def run(command: list[str]) -> None:
    """Run one command to its end; it ends with us when we are stopped."""
    with group() as members:
        members.start(command)
        status = members.children[0].wait()
    if status:
        raise ProcessEnded(f"ended with {status}: {' '.join(command)}")
