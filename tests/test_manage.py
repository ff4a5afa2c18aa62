"""The command line itself: what it says when the database cannot serve it."""

import os
import subprocess
import sys

import pytest

from examiner import standalone
from tests.conftest import PROJECT


def manage(*arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_database_without_tables_asks_for_migrate():
    if not standalone.needs_postgres():
        pytest.skip("needs the embedded server: DATABASE_URL is set")
    empty = standalone.Places(standalone.home()).database_url.rpartition("/")[0]
    done = manage("search_designs", "--text", "shoe", database=f"{empty}/postgres")
    assert done.returncode == 1
    assert (
        done.stderr == "The database is not up to date: run manage.py migrate first.\n"
    )


def test_a_database_that_is_not_there_is_told_without_a_traceback():
    done = manage("withdraw_import", "1", database="postgresql://x@%2Fnowhere/x")
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached")
    assert "Traceback" not in done.stderr
