"""The embedded services: joined, surviving, stopped; on a home of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from examiner import standalone
from examiner.embedded.places import (
    DATABASE,
    DATABASE_USER,
    LONGEST_SOCKET_FOLDER,
)


@pytest.fixture
def own_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Not tmp_path: that is private, and as root PostgreSQL is another user.
    folder = Path(tempfile.mkdtemp(prefix="ornament-home-"))
    folder.chmod(0o711)
    home = folder / "home"
    monkeypatch.setenv("ORNAMENT_HOME", str(home))
    yield home
    standalone.stop()
    shutil.rmtree(folder)


def query(statement: str) -> object:
    places = standalone.Places(standalone.home())
    connection = psycopg2.connect(
        host=str(places.postgres_socket),
        user=DATABASE_USER,
        dbname=DATABASE,
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
            assert row is not None
            return row[0]
    finally:
        connection.close()


def test_first_start_makes_servers_with_pgvector(own_home: Path) -> None:
    assert standalone.ensure() == ["postgres", "redis"]
    assert str(query("SHOW server_version")).startswith("18")
    found = query(
        "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
    )
    assert str(found).startswith("0.8")
    assert query("SHOW listen_addresses") == ""
    # A statement that fails holds what a person typed.
    assert query("SHOW log_min_error_statement") == "panic"
    assert query("SHOW log_error_verbosity") == "terse"


def test_a_second_start_joins_and_stop_ends_both(own_home: Path) -> None:
    standalone.ensure()
    first = query("SELECT pg_postmaster_start_time()")
    assert standalone.ensure() == []
    assert query("SELECT pg_postmaster_start_time()") == first
    assert standalone.stop() == ["redis", "postgres"]
    assert standalone.status() == {"postgres": False, "redis": False}


def test_servers_outlive_the_kill_of_who_started_them(own_home: Path) -> None:
    code = """
        import os, signal
        from examiner import standalone
        standalone.ensure()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    starter = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert starter.returncode == -signal.SIGKILL
    assert standalone.status() == {"postgres": True, "redis": True}
    assert standalone.stop() == ["redis", "postgres"]


def test_servers_killed_hard_are_started_again_with_their_data(own_home: Path) -> None:
    standalone.ensure()
    places = standalone.Places(standalone.home())
    pid = int((places.postgres_data / "postmaster.pid").read_text().split()[0])
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        client.set("kept", "yes")
        redis_pid = client.info("server")["process_id"]
    os.kill(pid, signal.SIGKILL)
    os.kill(redis_pid, signal.SIGKILL)
    wait_for_end(pid)
    wait_for_end(redis_pid)
    assert standalone.ensure() == ["postgres", "redis"]
    with redis.Redis(unix_socket_path=str(places.redis_socket)) as client:
        assert client.get("kept") == b"yes"


def wait_for_end(pid: int) -> None:
    try:
        while True:
            os.kill(pid, 0)
            # A zombie of ours would stay for ever; these are children of init.
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return
    except (ProcessLookupError, FileNotFoundError):
        return


def test_several_processes_starting_at_once_share_one_server(own_home: Path) -> None:
    code = "from examiner import standalone; print(len(standalone.ensure()))"
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    counts = sorted(int(starter.communicate()[0]) for starter in starters)
    assert counts == [0, 0, 0, 2]


def test_external_services_are_left_alone(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/ornament")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert standalone.ensure() == []
    assert not (own_home / "postgres").exists()


def test_the_secret_key_is_private_and_stays(own_home: Path) -> None:
    standalone.ensure()
    key = own_home / "secret_key"
    before = key.read_text()
    standalone.ensure()
    assert key.read_text() == before
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another")
def test_root_is_told_of_a_folder_others_may_not_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("ORNAMENT_HOME", str(closed / "home"))
    with pytest.raises(standalone.UnableToStart, match="ORNAMENT_HOME"):
        standalone.ensure()
    assert closed.stat().st_mode & 0o077 == 0


def test_a_long_home_still_has_short_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = standalone.Places(tmp_path / ("long" * 60))
    assert len(str(places.postgres_socket)) < LONGEST_SOCKET_FOLDER


def test_servers_whose_sockets_were_swept_away_are_started_again(
    own_home: Path,
) -> None:
    standalone.ensure()
    shutil.rmtree(standalone.Places(own_home).sockets)
    assert standalone.ensure() == ["postgres", "redis"]
    assert standalone.status() == {"postgres": True, "redis": True}


def test_a_home_removed_under_its_servers_is_made_anew(own_home: Path) -> None:
    standalone.ensure()
    shutil.rmtree(own_home)
    assert standalone.ensure() == ["postgres", "redis"]
    assert query("SELECT 1") == 1
    with redis.Redis(
        unix_socket_path=str(standalone.Places(own_home).redis_socket)
    ) as client:
        assert client.set("kept", "yes")
        assert Path(client.config_get("dir")["dir"]).is_dir()
