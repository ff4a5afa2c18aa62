"""Containers are written whole or not at all, and byte for byte alike."""

import tarfile
import zipfile
from datetime import date
from pathlib import Path

from ml.synthetic import packing

FILES = {"A.TIF": b"one", "A.XML": b"two"}


def test_a_folder_replaces_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "USD9000001-20210105"
    target.mkdir()
    (target / "old.TIF").write_bytes(b"")
    packing.folder(FILES, target)
    assert {p.name: p.read_bytes() for p in target.iterdir()} == FILES
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_an_inner_zip_holds_one_folder_named_like_it(tmp_path: Path) -> None:
    target = tmp_path / "parts" / "USD9000001-20210105.ZIP"
    packing.inner_zip(FILES, target, dated=date(2021, 1, 5))
    with zipfile.ZipFile(target) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == [
            "USD9000001-20210105/A.TIF",
            "USD9000001-20210105/A.XML",
        ]
        assert entries[0].date_time == (2021, 1, 5, 0, 0, 0)
        assert archive.read(entries[1]) == b"two"


def test_a_week_binds_its_zips_under_the_design_folder(tmp_path: Path) -> None:
    part, target = tmp_path / "USD9000001-20210105.ZIP", tmp_path / "I20210105.tar"
    packing.inner_zip(FILES, part, dated=date(2021, 1, 5))
    packing.week([part], target)
    once = target.read_bytes()
    packing.week([part], target)
    assert target.read_bytes() == once
    with tarfile.open(target) as archive:
        assert archive.getnames() == [f"I20210105/DESIGN/{part.name}"]
