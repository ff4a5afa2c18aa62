"""Ornament on its own: the embedded PostgreSQL with pgvector and Redis.

Both come from Python wheels and run only where DATABASE_URL or REDIS_URL is unset.
We drive pg_ctl and redis-server ourselves: a server is joined when it runs, started
under a lock when it does not, and outlives whoever started it until it is stopped.
"""

import os
import shutil
from pathlib import Path

from examiner.embedded import postgres, redis_server
from examiner.embedded.places import Places, UnableToStart, locked, make_home

__all__ = [
    "Places",
    "UnableToStart",
    "ensure",
    "home",
    "needs_postgres",
    "needs_redis",
    "status",
    "stop",
]


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
    make_home(places)
    if not (needs_postgres() or needs_redis()):
        return started
    with locked(places):
        if needs_postgres() and postgres.ensure(places):
            started.append("postgres")
        if needs_redis() and redis_server.ensure(places):
            started.append("redis")
    return started


def status() -> dict[str, bool]:
    """Which embedded services answer now."""
    places = Places(home())
    return {
        "postgres": postgres.answers(places),
        "redis": redis_server.answers(places),
    }


def stop() -> list[str]:
    """Stop the embedded services of this home; returns the names of those stopped."""
    places = Places(home())
    stopped: list[str] = []
    if not places.home.is_dir():
        return stopped
    with locked(places):
        if redis_server.stop(places):
            stopped.append("redis")
        if postgres.stop(places):
            stopped.append("postgres")
        shutil.rmtree(places.sockets, ignore_errors=True)
    return stopped
