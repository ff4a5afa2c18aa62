"""Whatever an import is given is counted under one word, and the rest goes on."""

from pathlib import Path

import pytest

from search.models import Figure, ImportNote, Patent, Sheet
from tests.search.ingest.containers_made import tarred, zipped
from tests.search.ingest.corpus_seen import blank_sheet, notes, take_in
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

BOTTLE = Grant(908314)


def members(grant: Grant) -> dict[str, bytes]:
    """A grant's files as they lie in a weekly archive."""
    sheets = {
        f"{grant.name}/{image}": grant.sheet(n) for n, image in enumerate(grant.images)
    }
    return {f"{grant.name}/{grant.name}.XML": grant.xml} | sheets


@pytest.mark.parametrize("type_", ["utility", "plant", "reissue"])
def test_grants_of_other_kinds_are_skipped_by_kind(tmp_path: Path, type_: str):
    weekly = tmp_path / "weekly.xml"
    weekly.write_bytes(Grant(900001, type=type_).xml + BOTTLE.xml)
    summary = take_in(weekly)
    assert (summary.accepted, summary.skipped) == (1, {type_: 1})


def test_a_broken_part_is_rejected_alone_with_its_position(tmp_path: Path):
    weekly = tmp_path / "weekly.xml"
    weekly.write_bytes(BOTTLE.xml + Grant(900001).xml[:-200] + Grant(900002).xml)
    summary = take_in(weekly)
    assert (summary.accepted, summary.rejected) == (2, 1)
    note = ImportNote.objects.get(kind="rejected")
    assert (note.file, note.position) == ("weekly.xml", len(BOTTLE.xml))
    assert "line" in note.reason


def test_files_that_are_no_patents_are_ignored_and_listed(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE])
    (grants / "lst.txt").write_text("D0908314")
    (grants / "rows.csv").write_text("a,b")
    assert take_in(grants).ignored == 2
    assert {file for file, _ in notes("ignored")} == {
        "grants/lst.txt",
        "grants/rows.csv",
    }


def test_a_weekly_tar_of_zips_is_imported(tmp_path: Path):
    inner = zipped(members(BOTTLE))
    weekly = tmp_path / "I20210126.tar"
    weekly.write_bytes(tarred({f"I20210126/DESIGN/{BOTTLE.name}.ZIP": inner}))
    summary = take_in(weekly)
    assert (summary.accepted, summary.figures) == (1, 4)
    stored = Patent.objects.get()
    assert stored.source_file == "I20210126.tar"
    assert stored.source_member == (
        f"I20210126/DESIGN/{BOTTLE.name}.ZIP!{BOTTLE.name}/{BOTTLE.name}.XML"
    )


def test_a_broken_archive_is_rejected_and_the_rest_goes_on(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE])
    (grants / "a.zip").write_bytes(zipped(members(Grant(900001)))[:300])
    summary = take_in(grants)
    assert summary.accepted == 1
    assert summary.rejected >= 1


def test_a_path_that_is_not_there_is_rejected(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE])
    summary = take_in(tmp_path / "nothing", grants)
    assert (summary.accepted, summary.rejected) == (1, 1)


def test_missing_blank_and_corrupt_sheets_leave_the_design(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE], without=["D00003.TIF"])
    folder = grants / BOTTLE.name
    (folder / BOTTLE.images[1]).write_bytes(BOTTLE.sheet(1)[:200])
    (folder / BOTTLE.images[2]).write_bytes(blank_sheet())
    summary = take_in(grants)
    assert (summary.accepted, summary.figures, summary.missing_images) == (1, 1, 1)
    states = Sheet.objects.order_by("code").values_list("state", flat=True)
    assert list(states) == ["stored", "corrupt", "blank", "missing"]
    assert [file for file, _ in notes("rejected")] == [
        f"grants/{BOTTLE.name}/{BOTTLE.images[1]}"
    ]
    assert len(notes("warning")) == 2


def test_a_link_that_leads_nowhere_is_a_missing_sheet(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE], without=["D00002.TIF"])
    (grants / BOTTLE.name / BOTTLE.images[2]).symlink_to(tmp_path / "nowhere")
    summary = take_in(grants)
    assert (summary.accepted, summary.figures, summary.missing_images) == (1, 3, 1)


def test_a_file_that_is_no_image_at_all_is_a_corrupt_sheet(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE])
    (grants / BOTTLE.name / BOTTLE.images[1]).write_bytes(b"no picture")
    assert take_in(grants).accepted == 1
    assert Sheet.objects.get(code="D00001").state == "corrupt"


def test_an_extra_image_is_imported_with_a_warning(tmp_path: Path):
    grants = write(tmp_path / "grants", [BOTTLE])
    extra = f"{BOTTLE.name}-D00009.TIF"
    (grants / BOTTLE.name / extra).write_bytes(BOTTLE.sheet(9))
    summary = take_in(grants)
    assert (summary.accepted, summary.figures, summary.warnings) == (1, 5, 1)
    assert extra in notes("warning")[0][1]
    # What is not counted by the text cannot be bound by counting.
    assert set(Figure.objects.values_list("binding", flat=True)) == {"unknown"}


def test_images_of_a_neighbour_in_one_folder_are_not_taken(tmp_path: Path):
    lamp = Grant(908315, sheets=1)
    for grant in (BOTTLE, lamp):
        (tmp_path / f"{grant.name}.XML").write_bytes(grant.xml)
        for place, image in enumerate(grant.images):
            (tmp_path / image).write_bytes(grant.sheet(place))
    summary = take_in(tmp_path)
    assert (summary.accepted, summary.figures, summary.warnings) == (2, 6, 0)
    assert Sheet.objects.filter(patent=lamp.id).count() == 2


def test_more_figures_than_sheets_leave_the_views_unknown(tmp_path: Path):
    take_in(write(tmp_path / "grants", [Grant(908314, sheets=3, figures=5)]))
    drawn = Figure.objects.filter(is_gazette=False)
    assert set(drawn.values_list("number", "view", "binding")) == {
        ("", "unknown", "unknown")
    }
    assert Patent.objects.get().captions.filter(figure=None).count() == 5


def test_values_no_column_holds_are_cut_with_a_warning(tmp_path: Path):
    weekly = tmp_path / "weekly.xml"
    weekly.write_bytes(
        BOTTLE.xml.replace(b"<kind>S</kind>", b"<kind>S234567890</kind>")
    )
    take_in(weekly)
    assert Patent.objects.get().references.get().kind_code == "S2345678"
    assert any("kind_code" in reason for _, reason in notes("warning"))


def test_a_number_too_large_for_its_column_is_left_out(tmp_path: Path):
    weekly = tmp_path / "weekly.xml"
    weekly.write_bytes(
        BOTTLE.xml.replace(
            b">3</number-of-figures>", b">9999999999</number-of-figures>"
        )
    )
    assert take_in(weekly).accepted == 1
    assert Patent.objects.get().declared_figures is None
