"""A sidecar is whole or not there, whatever happens to who writes it."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from search.retrieval.codes import Sidecar, files
from tests.search.retrieval.codes import small_sidecar

COUNTS = np.full(20, 3)
OLD = small_sidecar.rows(COUNTS, seed=1)
NEW = small_sidecar.rows(COUNTS, seed=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_sidecar.write(tmp_path, COUNTS, OLD)
    return tmp_path


def halves(folder: Path) -> np.ndarray:
    return Sidecar.open(folder).segments[0].halves


def killed(work: Callable[[], object]) -> None:
    """Run in a process of its own, which must die of SIGKILL."""
    process = get_context("fork").Process(target=work)
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (files.Draft, "empty"),
        (files.Draft, "seal"),
        (files, "publish"),
        (files, "_write_through"),
        (Path, "replace"),
    ],
)
def test_a_killed_writer_leaves_what_stood(
    folder: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    def write() -> None:
        monkeypatch.setattr(owner, name, die)
        small_sidecar.write(folder, COUNTS, NEW)

    killed(write)
    np.testing.assert_array_equal(halves(folder), OLD)
    files.check(folder)
    small_sidecar.write(folder, COUNTS, NEW)
    np.testing.assert_array_equal(halves(folder), NEW)
    assert len(list(folder.glob("generation-*"))) == 1


def test_one_killed_after_the_switch_leaves_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        real = files.publish

        def publish(draft: files.Draft, manifest: files.Manifest) -> None:
            real(draft, manifest)
            die()

        monkeypatch.setattr(files, "publish", publish)
        small_sidecar.write(folder, COUNTS, NEW)

    killed(write)
    np.testing.assert_array_equal(halves(folder), NEW)


def test_an_open_sidecar_outlives_its_files(folder: Path) -> None:
    before = halves(folder)
    small_sidecar.write(folder, COUNTS, NEW)
    np.testing.assert_array_equal(before, OLD)
    np.testing.assert_array_equal(halves(folder), NEW)


def test_two_writers_take_turns(folder: Path) -> None:
    with files.locked(folder) as first, files.locked(folder, wait=False) as second:
        assert (first, second) == (True, False)


def test_a_failed_build_leaves_what_stood(folder: Path) -> None:
    with pytest.raises(ValueError, match="59 vectors for 60 figures"):
        small_sidecar.write(folder, COUNTS, NEW[:-1])
    np.testing.assert_array_equal(halves(folder), OLD)
    assert len(list(folder.glob("generation-*"))) == 1


def test_an_absent_sidecar_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(files.NoSidecar):
        Sidecar.open(tmp_path)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("halves", shorten),
        ("bits", Path.unlink),
        ("manifest.json", lambda path: path.write_text("{")),
        ("manifest.json", lambda path: path.write_text('{"format": 0}')),
        ("manifest.json", Path.unlink),
    ],
)
def test_damage_is_named_with_what_to_do(
    folder: Path, name: str, damage: Callable[[Path], object]
) -> None:
    damage(files.current(folder) / name)
    with pytest.raises(files.DamagedSidecar, match=f"{name}.*index_codes"):
        Sidecar.open(folder)


def test_a_changed_byte_is_found_when_sums_are_compared(folder: Path) -> None:
    path = files.current(folder) / "coarse"
    path.write_bytes(b"\x7f" + path.read_bytes()[1:])
    with pytest.raises(files.DamagedSidecar, match="coarse differs"):
        files.check(folder)


def test_changes_in_memory_never_reach_the_files(folder: Path) -> None:
    Sidecar.open(folder).segments[0].figures.until[:] = 0
    assert Sidecar.open(folder).eligible().figures == len(OLD)
