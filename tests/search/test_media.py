"""Stored files are complete, named by content, and safe from kills and traversal."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search import media

WRITE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from search import media
root = Path(sys.argv[1])
print("ready", flush=True)
for n in itertools.count():
    media.store(root, n.to_bytes(8, "big") * 100_000)
"""


def test_what_is_stored_is_read_back_under_its_hash(tmp_path: Path):
    sha256 = media.store(tmp_path, b"sheet")
    assert sha256 == hashlib.sha256(b"sheet").hexdigest()
    assert media.read(tmp_path, sha256) == b"sheet"
    stored = tmp_path / "figures" / sha256[:2] / sha256
    assert stored == media.figure_path(tmp_path, sha256)
    assert stored.is_file()


def test_storing_twice_leaves_the_first_file_untouched(tmp_path: Path):
    path = media.figure_path(tmp_path, media.store(tmp_path, b"sheet"))
    before = path.stat()
    media.store(tmp_path, b"sheet")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )


def test_a_damaged_file_is_mended_by_storing_again(tmp_path: Path):
    sha256 = media.store(tmp_path, b"sheet")
    media.figure_path(tmp_path, sha256).write_bytes(b"she")
    media.store(tmp_path, b"sheet")
    assert media.read(tmp_path, sha256) == b"sheet"


def test_thumbnails_are_kept_by_size(tmp_path: Path):
    sha256 = media.store(tmp_path, b"sheet")
    media.store_thumbnails(tmp_path, sha256, thumbnails={320: b"small", 960: b"large"})
    assert media.thumbnail_path(tmp_path, sha256, size=960).read_bytes() == b"large"
    expected = tmp_path / "thumbnails/320" / sha256[:2] / f"{sha256}.webp"
    assert expected.read_bytes() == b"small"


def test_reading_what_was_never_stored_names_the_hash(tmp_path: Path):
    sha256 = "0" * 64
    with pytest.raises(media.MissingMedia, match=sha256):
        media.read(tmp_path, sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_a_name_that_is_no_hash_is_refused(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="SHA-256"):
        media.read(tmp_path, name)


def test_writers_of_the_same_bytes_do_not_disturb_each_other(tmp_path: Path):
    contents = [bytes([n % 7]) * 50_000 for n in range(140)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        names = list(pool.map(lambda content: media.store(tmp_path, content), contents))
    assert len(set(names)) == 7
    assert_complete(tmp_path)
    assert list((tmp_path / media.INCOMING).iterdir()) == []


def test_a_killed_writer_leaves_no_half_file_in_sight(tmp_path: Path):
    moments = random.Random(6)
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[2],
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.1))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    assert_complete(tmp_path)
    media.sweep(tmp_path, before=datetime.now(UTC) + timedelta(seconds=1))
    assert list((tmp_path / media.INCOMING).iterdir()) == []


def test_sweeping_spares_a_writer_still_at_work(tmp_path: Path):
    media.store(tmp_path, b"sheet")
    part = tmp_path / media.INCOMING / "0.part"
    part.write_bytes(b"half")
    now = datetime.now(UTC)
    assert media.sweep(tmp_path, before=now - timedelta(hours=1)) == 0
    assert media.sweep(tmp_path, before=now + timedelta(hours=1)) == 1
    assert not part.exists()


def test_sweeping_a_root_without_files_does_nothing(tmp_path: Path):
    assert media.sweep(tmp_path / "absent", before=datetime.now(UTC)) == 0


def assert_complete(root: Path) -> None:
    for path in (root / "figures").rglob("*"):
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
