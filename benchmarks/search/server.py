"""A PostgreSQL of the benchmark's own, sized so that vectors and index stay in memory.

It lives in the benchmark's folder and keeps its tables and indexes between runs.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from benchmarks.search.shapes import Shape
from examiner.embedded import postgres
from examiner.embedded.places import Places, locked, make_home

# Two cores: one process builds beside the leader, none helps a query, since every arm
# answers with one thread.
_OPTIONS = (
    "-c max_parallel_maintenance_workers=1 -c max_parallel_workers_per_gather=0"
    " -c max_wal_size=8GB -c checkpoint_timeout=30min -c jit=off"
    " -c synchronous_commit=on"
)


@contextmanager
def running(shape: Shape, folder: Path) -> Iterator[Places]:
    """Start the server, or join it; stop it at the end if it was started here."""
    places = Places(folder / "home")
    os.environ["ORNAMENT_POSTGRES_OPTIONS"] = (
        f"-c shared_buffers={shape.shared_buffers}MB"
        f" -c maintenance_work_mem={shape.build_memory}MB {_OPTIONS}"
    )
    make_home(places)
    with locked(places):
        is_ours = postgres.ensure(places)
    try:
        yield places
    finally:
        if is_ours:
            stop(places)


def start(places: Places) -> None:
    """Start the server again."""
    with locked(places):
        postgres.ensure(places)


def stop(places: Places) -> None:
    """Stop the server; connections to it end."""
    with locked(places):
        postgres.stop(places)


def connect(places: Places, database: str = "peers") -> Any:
    """A connection of its own to a database, which is made where it is missing."""
    link = _connect(places, "postgres")
    with link.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database))
            )
    link.close()
    return _connect(places, database)


def _connect(places: Places, database: str) -> Any:
    link = psycopg2.connect(
        host=str(places.postgres_socket), user="postgres", dbname=database
    )
    link.autocommit = True
    return link
