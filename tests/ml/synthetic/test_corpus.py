"""A written corpus holds what was planned, in the Office's containers."""

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.synthetic import corpus
from tests.ml.synthetic.conftest import SMALL, Written

MEMBER = re.compile(r"^US(D\d{7})-(\d{8})(?:-([DP])(\d{5}))?\.(TIF|XML)$")


def upright(path: Path) -> np.ndarray:
    """The ink of a stored sheet, turned upright as its tag says; bool (h, w)."""
    with Image.open(path) as image:
        ink = ~np.asarray(image)
        is_landscape = image.tag_v2[270].endswith("L")
    return np.rot90(ink, -1) if is_landscape else ink


def sheets(written: Written) -> Iterator[tuple[np.ndarray, dict[str, object]]]:
    for item in written.plans:
        for sheet in written.records[item.id]["sheets"]:
            yield upright(written.folder / item.name / sheet["file"]), sheet


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_patent_has_its_folder_and_its_files(written: Written) -> None:
    for item in written.plans:
        names = sorted(path.name for path in (written.folder / item.name).iterdir())
        assert all(MEMBER.match(name) for name in names)
        assert len(names) == len(item.drawings.sheets) + 2, "gazette and grant"
    folders = {path.name for path in written.folder.iterdir() if path.is_dir()}
    assert folders == {item.name for item in written.plans}


def test_all_ink_of_a_sheet_lies_in_the_recorded_boxes(written: Written) -> None:
    for ink, sheet in sheets(written):
        assert [*ink.shape[::-1]] == sheet["size"]
        rest = ink.copy()
        for figure in sheet["figures"]:
            for left, top, right, bottom in (figure["box"], figure["label_box"]):
                assert ink[top:bottom, left:right].any()
                rest[top:bottom, left:right] = False
        assert not rest.any()


def test_sheets_of_every_kind_occur(written: Written) -> None:
    drawn = [sheet for _, sheet in sheets(written)]
    assert any(len(sheet["figures"]) > 1 for sheet in drawn)
    assert any(sheet["is_turned"] for sheet in drawn)
    assert any(record["dashed"] for record in written.records.values())


def test_the_gazette_figure_is_the_first_view_upright(written: Written) -> None:
    checked = 0
    for item in written.plans:
        record = written.records[item.id]
        if len(record["gazette"]) > 1:
            continue
        sheet = record["sheets"][0]
        left, top, right, bottom = sheet["figures"][0]["box"]
        first = upright(written.folder / item.name / sheet["file"])
        gazette = upright(written.folder / item.name / f"{item.name}-D00000.TIF")
        assert np.array_equal(gazette, first[top:bottom, left:right])
        checked += 1
    assert checked > len(written.plans) / 2


def test_figures_in_the_record_are_those_of_the_plan(written: Written) -> None:
    for item in written.plans:
        record = written.records[item.id]
        told = [
            (figure["number"], figure["view"])
            for sheet in record["sheets"]
            for figure in sheet["figures"]
        ]
        assert told == [(f.number, f.view) for f in item.drawings.figures]
        assert corpus.lineage(record) == item.lineage
        assert record["parameters"] == item.design.parameters


def test_a_second_call_draws_nothing(written: Written) -> None:
    before = contents(written.folder)
    seen: list[tuple[int, int]] = []
    drawn = corpus.write(
        written.plans,
        written.folder,
        size=SMALL,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert drawn == 0
    assert seen == [(24, 24)]
    assert contents(written.folder) == before


def test_two_processes_write_the_same_and_finish_what_was_begun(
    written: Written, tmp_path: Path
) -> None:
    plans = written.plans[:6]
    corpus.write(plans[:2], tmp_path, size=SMALL)
    (tmp_path / plans[1].name).rename(tmp_path / "elsewhere")
    seen: list[int] = []
    drawn = corpus.write(
        plans,
        tmp_path,
        size=SMALL,
        processes=2,
        progress=lambda done, _: seen.append(done),
    )
    assert drawn == 5
    assert seen == [1, 2, 3, 4, 5, 6]
    for item in plans:
        assert contents(tmp_path / item.name) == contents(written.folder / item.name)
    assert [record["patent"] for record in corpus.read(tmp_path)] == [
        item.id for item in plans
    ]


class Interrupted(Exception):
    """What a caller raises who wants no more."""


def interrupt(done: int, total: int) -> None:
    raise Interrupted


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_call_keeps_what_was_drawn(
    written: Written, tmp_path: Path, processes: int
) -> None:
    plans = written.plans[:8]

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        corpus.write(plans, tmp_path, size=SMALL, progress=stop, processes=processes)
    assert len(list(corpus.read(tmp_path))) == 2
    assert corpus.write(plans, tmp_path, size=SMALL) == 6
    for item in plans:
        assert contents(tmp_path / item.name) == contents(written.folder / item.name)


def test_a_changed_plan_is_drawn_again(written: Written, tmp_path: Path) -> None:
    (item,) = written.plans[:1]
    corpus.write([item], tmp_path, size=SMALL)
    changed = replace(item, agent="Somebody Else")
    assert corpus.write([changed], tmp_path, size=SMALL) == 1
    assert b"Somebody Else" in (tmp_path / item.name / f"{item.name}.XML").read_bytes()


def test_a_cut_last_line_of_metadata_is_left_out(
    written: Written, tmp_path: Path
) -> None:
    plans = written.plans[:2]
    corpus.write(plans, tmp_path, size=SMALL)
    path = tmp_path / corpus.METADATA
    path.write_text(path.read_text()[:-40])
    assert len(list(corpus.read(tmp_path))) == 1
    with pytest.raises(Interrupted):
        corpus.write(plans, tmp_path, size=SMALL, progress=interrupt)
    assert len(list(corpus.read(tmp_path))) == 1, "no line joined to the cut one"
    assert corpus.write(plans, tmp_path, size=SMALL) == 1
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 2


def test_weekly_containers_hold_the_same_files(
    written: Written, tmp_path: Path
) -> None:
    plans = written.plans[:8]
    assert corpus.write(plans, tmp_path, size=SMALL, container="weekly") == 8
    found: dict[str, bytes] = {}
    for path in tmp_path.glob("*.tar"):
        assert re.fullmatch(r"I\d{8}", path.stem)
        with tarfile.open(path) as week:
            for entry in week.getmembers():
                assert entry.name.startswith(f"{path.stem}/DESIGN/USD")
                inner = week.extractfile(entry)
                assert inner
                with zipfile.ZipFile(io.BytesIO(inner.read())) as patent:
                    found |= {name: patent.read(name) for name in patent.namelist()}
    expected = {
        f"{item.name}/{name}": content
        for item in plans
        for name, content in contents(written.folder / item.name).items()
    }
    assert found == expected


def test_weekly_containers_are_finished_and_mended(
    written: Written, tmp_path: Path
) -> None:
    plans = written.plans[:8]
    corpus.write(plans, tmp_path, size=SMALL, container="weekly")
    whole = contents(tmp_path)
    assert corpus.write(plans, tmp_path, size=SMALL, container="weekly") == 0
    sorted(tmp_path.glob("*.tar"))[0].unlink()
    redrawn = corpus.write(plans, tmp_path, size=SMALL, container="weekly")
    assert 1 <= redrawn < 8
    assert contents(tmp_path) == whole


def test_an_empty_plan_writes_an_empty_corpus(tmp_path: Path) -> None:
    assert corpus.write([], tmp_path / "new") == 0
    assert list(corpus.read(tmp_path / "new")) == []
    assert list(corpus.read(tmp_path / "nowhere")) == []


@pytest.mark.parametrize("size", [96, 300])
def test_the_size_is_that_of_a_figure(size: int, tmp_path: Path) -> None:
    (item,) = corpus.plan(3, 1)
    corpus.write([item], tmp_path, size=size)
    (record,) = corpus.read(tmp_path)
    for sheet in record["sheets"]:
        for figure in sheet["figures"]:
            left, top, right, bottom = figure["box"]
            assert 0.7 * size < max(right - left, bottom - top) <= size + 4
