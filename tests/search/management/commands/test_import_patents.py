"""The import command: what it prints, and how it ends."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.ingest import importing
from search.jobs import Cancelled
from search.models import Import, Job, Patent
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def grants(tmp_path: Path, settings: Any) -> Path:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    folder = write(tmp_path / "grants", [Grant(908314), Grant(908315)])
    (folder / "lst.txt").write_text("D0908314")
    (folder / "cut.xml").write_bytes(Grant(908316).xml[:-100])
    (folder / "utility.xml").write_bytes(Grant(908317, type="utility").xml)
    return folder


def run(*arguments: Any) -> list[str]:
    output = io.StringIO()
    call_command("import_patents", *map(str, arguments), stdout=output)
    return output.getvalue().splitlines()


def test_the_last_line_is_one_object_with_every_outcome(grants: Path):
    report = json.loads(run(grants, "--json")[-1])
    assert report == {
        "import": Import.objects.get().pk,
        "accepted": 2,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "skipped": {"utility": 1},
        "ignored": ["grants/lst.txt"],
        "rejected": [
            {
                "file": "grants/cut.xml",
                "position": 0,
                "design": "",
                "reason": report["rejected"][0]["reason"],
            }
        ],
        "figures": 8,
        "gazette_figures": 2,
        "missing_images": 0,
        "warnings": [],
    }
    assert "not well-formed" in report["rejected"][0]["reason"]


def test_the_table_names_counts_and_rejects(grants: Path):
    lines = run(grants)
    counts = {" ".join(words): count for *words, count in map(str.split, lines[1:12])}
    assert (counts["accepted"], counts["utility"], counts["rejected"]) == (
        "2",
        "1",
        "1",
    )
    assert any(line.startswith("  grants/cut.xml: line ") for line in lines)


def test_update_replaces_what_differs(grants: Path, tmp_path: Path):
    run(grants)
    other = write(tmp_path / "other", [Grant(908314, title="Flask")])
    assert json.loads(run(other, "--json")[-1])["unchanged"] == 1
    assert json.loads(run(other, "--update", "--json")[-1])["updated"] == 1
    assert Patent.objects.get(pk="USD0908314").title == "Flask"


def test_a_path_that_is_not_there_ends_in_error_and_leaves_no_import(tmp_path: Path):
    with pytest.raises(CommandError, match=r"no such file or folder: .*nothing"):
        run(tmp_path / "nothing")
    assert not Import.objects.exists()


def test_input_without_any_patent_says_what_to_give(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "rows.csv").write_text("a,b")
    report = json.loads(run(tmp_path, "--json")[-1])
    assert report["ignored"] == [f"{tmp_path.name}/rows.csv"]
    assert "There is no patent in it. Give folders" in capsys.readouterr().err


def test_a_path_that_is_no_text_is_refused_with_advice(tmp_path: Path):
    folder = tmp_path / b"caf\xe9".decode("utf-8", "surrogateescape")
    folder.mkdir()
    with pytest.raises(CommandError, match="rename it, or give the folder above it"):
        run(os.fspath(folder))
    assert not Import.objects.exists()


def test_a_media_folder_that_cannot_be_written_is_named(
    grants: Path, tmp_path: Path, settings: Any
):
    (tmp_path / "file").write_text("no folder")
    settings.PUBLIC_MEDIA = tmp_path / "file" / "media"
    with pytest.raises(CommandError, match=r"cannot be stored below .*/file/media"):
        run(grants)
    assert Job.objects.get().state == Job.State.FAILED


def test_a_file_that_cannot_be_read_at_all_ends_in_error(grants: Path):
    with pytest.raises(CommandError, match="Nothing of it could be read"):
        run(grants / "cut.xml", "--json")


def test_an_interrupt_leaves_a_cancelled_job_and_says_how_to_go_on(
    grants: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing._Loading, "_settle", interrupt)
    with pytest.raises(CommandError, match="run it again to finish") as stopped:
        run(grants)
    assert stopped.value.returncode == 130
    assert Job.objects.get().state == Job.State.CANCELLED


def test_an_import_cancelled_from_elsewhere_says_how_to_go_on(
    grants: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing._Loading, "_settle", cancelled)
    with pytest.raises(CommandError, match="run it again to finish"):
        run(grants)


def cancelled(_: object) -> None:
    raise Cancelled


def interrupt(_: object) -> None:
    raise KeyboardInterrupt
