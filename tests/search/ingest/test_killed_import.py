"""An import killed with -9 and run again ends with the rows and files of a calm one."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection
from psycopg2 import sql

from tests.search.ingest.drawn_grants import Grant, write

pytestmark = pytest.mark.slow

KILLS = 10
GRANTS = [Grant(910_000 + n, sheets=1 + n % 4) for n in range(48)]
SCRIPT = "tests.search.ingest.slow_import"
PROJECT = Path(__file__).resolve().parents[3]

# Rows by what they mean: no ids, no revisions, no numbers of imports.
PATENT_ROWS = """
    SELECT to_jsonb(patent) - '{load_id,since,words}'::text[]
    FROM search_patent AS patent
"""
PART_ROWS = "SELECT to_jsonb(part) - 'id' FROM {} AS part"
SHEET_ROWS = "SELECT to_jsonb(sheet) - '{id,since}'::text[] FROM search_sheet AS sheet"
FIGURE_ROWS = """
    SELECT to_jsonb(figure) - '{id,since,sheet_id}'::text[] || to_jsonb(sheet.code)
    FROM search_figure AS figure JOIN search_sheet AS sheet ON sheet.id = sheet_id
"""
CAPTION_ROWS = """
    SELECT to_jsonb(caption) - '{id,figure_id}'::text[], figure.position
    FROM search_caption AS caption
    LEFT JOIN search_figure AS figure ON figure.id = figure_id
"""
PARTS = ("patentclass", "party", "reference", "priority", "relateddocument")

Rows = dict[str, list[str]]


class Place:
    """A database and a media folder for imports in processes of their own."""

    def __init__(self, name: str, media: Path, grants: Path) -> None:
        self.name, self.media, self.grants = name, media, grants

    @property
    def environment(self) -> dict[str, str]:
        parts = connection.settings_dict
        host = quote(parts["HOST"], safe="")
        port = f":{parts['PORT']}" if parts["PORT"] else ""
        login = ":".join(filter(None, (parts["USER"], parts["PASSWORD"])))
        url = f"postgresql://{login}@{host}{port}/{self.name}"
        settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
        return os.environ | settings

    def start(self) -> subprocess.Popen[str]:
        """Start an import and return once it is at work."""
        process = subprocess.Popen(
            [sys.executable, "-m", SCRIPT, str(self.grants), str(self.media)],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == "begun\n"
        return process

    def rows(self) -> Rows:
        queries = {
            "patent": PATENT_ROWS,
            "sheet": SHEET_ROWS,
            "figure": FIGURE_ROWS,
            "caption": CAPTION_ROWS,
        } | {part: PART_ROWS.format(f"search_{part}") for part in PARTS}
        with (
            psycopg2.connect(**parameters() | {"dbname": self.name}) as link,
            link.cursor() as cursor,
        ):
            found: Rows = {}
            for table, query in queries.items():
                cursor.execute(query)
                found[table] = sorted(str(row) for row in cursor.fetchall())
        link.close()
        return found

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.media)): path.read_bytes()
            for path in self.media.rglob("*")
            if path.is_file()
        }


def parameters() -> dict[str, object]:
    """How to reach the tests' server."""
    found = connection.get_connection_params()
    return {
        name: found[name]
        for name in ("host", "port", "user", "password")
        if found.get(name)
    }


def administer(statement: str, name: str, template: str = "") -> None:
    link = psycopg2.connect(**parameters() | {"dbname": "postgres"})
    link.autocommit = True
    with link.cursor() as cursor:
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        cursor.execute(sql.SQL(statement).format(**names))
    link.close()


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A place for the calm import and one for the killed, with empty tables."""
    grants = write(tmp_path / "grants", GRANTS)
    calm, killed = (
        Place(f"{kind}_{os.getpid()}", tmp_path / kind, grants)
        for kind in ("calm", "killed")
    )
    administer("CREATE DATABASE {name}", calm.name)
    try:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"],
            cwd=PROJECT,
            env=calm.environment,
            check=True,
        )
        administer("CREATE DATABASE {name} TEMPLATE {template}", killed.name, calm.name)
        yield calm, killed
    finally:
        for place in (killed, calm):
            administer("DROP DATABASE IF EXISTS {name} WITH (FORCE)", place.name)


def test_killed_at_ten_random_moments_it_ends_as_if_it_had_not_been(
    places: tuple[Place, Place],
):
    calm, killed = places
    begun = time.monotonic()
    assert calm.start().wait() == 0
    took = time.monotonic() - begun
    expected = calm.rows()
    assert len(expected["patent"]) == len(GRANTS)

    seed = random.randrange(2**32)
    print(f"seed {seed}, a calm import takes {took:.2f} s")
    moments = random.Random(seed)
    partly = 0
    for _ in range(KILLS):
        process = killed.start()
        time.sleep(moments.uniform(0, took / 4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        stored = killed.rows()
        assert all(set(stored[table]) <= set(expected[table]) for table in expected)
        partly += 0 < len(stored["patent"]) < len(GRANTS)
    assert partly, "no kill fell into the middle of the import"

    assert killed.start().wait() == 0
    assert killed.rows() == expected
    assert killed.files() == calm.files()


def test_two_imports_of_the_same_files_at_once_do_not_clash(
    places: tuple[Place, Place],
):
    calm, twice = places
    assert calm.start().wait() == 0
    both = [twice.start(), twice.start()]
    assert [process.wait() for process in both] == [0, 0]
    assert twice.rows() == calm.rows()
    assert twice.files() == calm.files()
