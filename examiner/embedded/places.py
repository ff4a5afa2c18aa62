"""Where the embedded services of one installation live, and what they share."""

import fcntl
import hashlib
import os
import secrets
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

DATABASE = "ornament"
DATABASE_USER = "postgres"
# sun_path holds 108 bytes, the last one a NUL; PostgreSQL appends its own name.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
START_SECONDS = 60


class UnableToStart(Exception):
    """An embedded service cannot run here; the message says what to do."""


def wheel(package: str) -> Path:
    """Where a wheel lies; importing it would run code we do not want."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise UnableToStart(
            f"The package {package} is missing: pip install -r requirements.txt"
        )
    return Path(spec.origin).parent


@dataclass(frozen=True, slots=True)
class Places:
    """Where the embedded services of one installation live."""

    home: Path

    @property
    def sockets(self) -> Path:
        """Short and private, whatever the length of the home's path."""
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"ornament-{os.getuid()}-{digest}"

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / "pg"

    @property
    def redis_data(self) -> Path:
        return self.home / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def secret_key(self) -> Path:
        return self.home / "secret_key"

    @property
    def database_url(self) -> str:
        host = str(self.postgres_socket).replace("/", "%2F")
        return f"postgresql://{DATABASE_USER}@{host}/{DATABASE}"


def home() -> Path:
    """The installation's folder: ORNAMENT_HOME, or `.ornament` of the checkout."""
    default = Path(__file__).resolve().parent.parent / ".ornament"
    return Path(os.environ.get("ORNAMENT_HOME") or default).expanduser().resolve()


def make_home(places: Places) -> None:
    """Make the installation's folder with its secret key."""
    places.home.mkdir(parents=True, exist_ok=True)
    if not places.secret_key.exists():
        _write_secret(places.secret_key)


def _write_secret(path: Path) -> None:
    """Write once, whole and private, however many processes start together."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def make_sockets(places: Places) -> None:
    """Make the socket folder, and refuse one that somebody else laid there."""
    if len(str(places.postgres_socket)) > LONGEST_SOCKET_FOLDER:
        raise UnableToStart(
            f"The socket folder {places.postgres_socket} is too long for a socket; "
            "set TMPDIR to a shorter folder."
        )
    places.sockets.mkdir(mode=0o711, exist_ok=True)
    found = places.sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise UnableToStart(
            f"{places.sockets} belongs to somebody else; remove it or set TMPDIR."
        )
    places.postgres_socket.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def locked(places: Places) -> Iterator[None]:
    """One process at a time starts or stops the services of a home."""
    with (places.home / "services.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def processes_in(folder: Path, program: str) -> list[int]:
    """Live processes of a program that work in a folder, as servers do in theirs."""
    found = []
    for process in psutil.process_iter(["pid", "name", "cwd", "status"]):
        facts = process.info
        is_alive = facts["status"] != psutil.STATUS_ZOMBIE
        is_program = (facts["name"] or "").startswith(program)
        if is_alive and is_program and facts["cwd"] == str(folder):
            found.append(facts["pid"])
    return found


def end_orphans(folder: Path, program: str) -> None:
    """End servers whose folder was removed under them: they have nothing to lose.

    They still answer, but can write nothing, and refuse to end by themselves.
    """
    if folder.exists():
        return
    for pid in processes_in(folder, program):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + START_SECONDS
    while processes_in(folder, program):
        if time.monotonic() > deadline:
            raise UnableToStart(f"{program} of the removed {folder} cannot be ended")
        time.sleep(0.02)
