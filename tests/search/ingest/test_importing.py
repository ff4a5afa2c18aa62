"""An import brings in what it is given, and changes nothing when run twice."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import jobs, media, pending, withdrawal
from search.ingest import batches, importing
from search.models import Caption, Figure, Job, Patent, Revision, Sheet
from tests import factories
from tests.search.ingest.corpus_seen import (
    corpus,
    files,
    notes,
    take_in,
)
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

BOTTLE = Grant(908314)
LAMP = Grant(908315, title="Lamp", sheets=2, turned=(2,))


@pytest.fixture
def grants(tmp_path: Path) -> Path:
    return write(tmp_path / "grants", [BOTTLE, LAMP])


def test_a_grant_is_imported_with_its_sheets_and_figures(grants: Path):
    summary = take_in(grants)
    assert (summary.accepted, summary.figures, summary.gazette_figures) == (2, 7, 2)
    bottle = Patent.objects.get(pk=BOTTLE.id)
    assert (bottle.title, bottle.locarno, bottle.uspc) == ("Bottle", "09-01", "D9/500")
    assert bottle.references.get().design == "USD0402788"
    assert list(
        bottle.figures.order_by("position").values_list("number", "view", "binding")
    ) == [
        ("", "unknown", "unknown"),  # the gazette's
        ("1", "perspective", "count"),
        ("2", "front", "count"),
        ("3", "rear", "count"),
    ]


def test_provenance_is_relative_and_tells_the_import(grants: Path):
    take_in(grants)
    bottle = Patent.objects.select_related("load").get(pk=BOTTLE.id)
    assert bottle.source_file == f"grants/{BOTTLE.name}/{BOTTLE.name}.XML"
    assert bottle.load.sources == [str(grants)]
    assert bottle.load.job.state == Job.State.DONE


def test_a_landscape_sheet_is_stored_as_filed_and_measured_upright(
    grants: Path, media_root: Path
):
    take_in(grants)
    upright = Sheet.objects.get(patent=LAMP.id, code="D00001")
    turned = Sheet.objects.get(patent=LAMP.id, code="D00002")
    assert turned.is_landscape
    assert not upright.is_landscape
    assert (turned.width, turned.height) == (upright.height, upright.width)
    assert LAMP.sheet(2) in files(media_root).values()


def test_originals_and_two_thumbnails_lie_in_the_media_folder(
    grants: Path, media_root: Path
):
    take_in(grants)
    names = [name.split("/")[:2] for name in files(media_root)]
    assert sum(name[0] == "figures" for name in names) == 7
    assert sum(name == ["thumbnails", "320"] for name in names) == 7
    assert sum(name == ["thumbnails", "960"] for name in names) == 7


def test_importing_twice_changes_no_row_and_no_file(grants: Path, media_root: Path):
    take_in(grants)
    rows, stored = corpus(), files(media_root)
    again = take_in(grants)
    assert (again.accepted, again.unchanged, again.warnings) == (0, 2, 0)
    assert corpus() == rows
    assert files(media_root) == stored


@pytest.mark.parametrize("content", [b"", b"no picture", BOTTLE.sheet(1)[:200]])
def test_importing_an_unusable_sheet_twice_changes_nothing(
    tmp_path: Path, content: bytes
):
    grants = write(tmp_path / "grants", [BOTTLE], without=["D00003.TIF"])
    (grants / BOTTLE.name / BOTTLE.images[1]).write_bytes(content)
    take_in(grants)
    rows = corpus()
    again = take_in(grants)
    assert (again.unchanged, again.updated, again.warnings) == (1, 0, 0)
    assert corpus() == rows


def test_files_lost_from_the_media_folder_come_back_with_their_grant(
    grants: Path, media_root: Path
):
    take_in(grants)
    whole = files(media_root)
    sheet = Sheet.objects.get(patent=BOTTLE.id, code="D00002")
    media.figure_path(media_root, sheet.file_sha256).unlink()
    (lost,) = [one for one in to_embed() if one.sheet_id == sheet.pk]
    pending.refuse(lost, state=Sheet.State.MISSING, reason="gone")
    again = take_in(grants)
    assert (again.updated, again.unchanged) == (1, 1)
    assert files(media_root) == whole
    current = Sheet.objects.get(patent=BOTTLE.id, code="D00002", until=None)
    assert current.state == Sheet.State.STORED
    assert Figure.objects.searchable().filter(sheet=current).count() == 1
    assert take_in(grants).unchanged == 2


def to_embed() -> list[pending.Pending]:
    """Figures to embed, as an encoder that has not seen the sheet finds them."""
    encoder = factories.encoder()
    found = [pending.in_block(block, encoder) for block in pending.blocks(encoder)]
    return [figure for block in found for figure in block]


def test_a_grant_with_other_line_ends_is_the_same_grant(grants: Path, tmp_path: Path):
    take_in(grants)
    other = write(tmp_path / "other", [BOTTLE])
    file = other / BOTTLE.name / f"{BOTTLE.name}.XML"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    summary = take_in(other)
    assert (summary.unchanged, summary.warnings) == (1, 0)


def test_other_content_is_left_alone_with_a_warning(grants: Path, tmp_path: Path):
    take_in(grants)
    other = write(tmp_path / "other", [Grant(908314, title="Flask")])
    summary = take_in(other)
    assert (summary.unchanged, summary.updated, summary.warnings) == (1, 0, 1)
    assert "--update" in notes("warning")[0][1]
    assert Patent.objects.get(pk=BOTTLE.id).title == "Bottle"


def test_an_update_replaces_the_words_and_keeps_equal_figures(
    grants: Path, tmp_path: Path
):
    take_in(grants)
    before = set(Figure.objects.filter(patent=BOTTLE.id).values_list("pk", flat=True))
    other = write(tmp_path / "other", [Grant(908314, title="Flask")])
    summary = take_in(other, is_update=True)
    assert (summary.updated, summary.figures) == (1, 0)
    assert Patent.objects.get(pk=BOTTLE.id).title == "Flask"
    after = set(Figure.objects.filter(patent=BOTTLE.id).values_list("pk", flat=True))
    assert after == before


def test_an_update_dates_out_a_changed_sheet_and_brings_the_new_one(
    grants: Path, tmp_path: Path
):
    take_in(grants)
    other = write(tmp_path / "other", [BOTTLE])
    (other / BOTTLE.name / BOTTLE.images[1]).write_bytes(LAMP.sheet(1))
    summary = take_in(other, is_update=True)
    assert (summary.updated, summary.figures) == (1, 1)
    old, new = Sheet.objects.filter(patent=BOTTLE.id, code="D00001").order_by("pk")
    assert old.until == new.since == Revision.objects.latest("pk").pk
    assert new.until is None
    assert list(
        Figure.objects.filter(sheet__code="D00001", patent=BOTTLE.id)
        .order_by("pk")
        .values_list("sheet", "until")
    ) == [(old.pk, old.until), (new.pk, None)]


def test_an_update_with_fewer_parts_takes_the_others_away(grants: Path, tmp_path: Path):
    take_in(grants)
    other = write(tmp_path / "other", [Grant(908314, sheets=1)])
    take_in(other, is_update=True)
    assert Caption.objects.filter(patent=BOTTLE.id).count() == 1
    assert Figure.objects.current().filter(patent=BOTTLE.id).count() == 2


def test_captions_of_other_sources_survive_an_update(grants: Path, tmp_path: Path):
    take_in(grants)
    Caption.objects.create(
        patent_id=BOTTLE.id, source=Caption.Source.GENERATED, position=9, text="a flask"
    )
    take_in(write(tmp_path / "other", [Grant(908314, sheets=1)]), is_update=True)
    assert Caption.objects.filter(patent=BOTTLE.id, text="a flask").exists()


def test_what_a_person_has_bound_survives_an_update(grants: Path, tmp_path: Path):
    take_in(grants)
    bound = Figure.objects.get(patent=BOTTLE.id, number="2")
    bound.view, bound.binding = "top", Figure.Binding.HAND
    bound.save()
    other = write(tmp_path / "other", [Grant(908314, title="Flask")])
    take_in(other, is_update=True)
    bound.refresh_from_db()
    assert (bound.view, bound.binding) == ("top", Figure.Binding.HAND)


def test_the_same_number_again_in_one_import_is_a_duplicate(
    grants: Path, tmp_path: Path
):
    weekly = tmp_path / "weekly.xml"
    weekly.write_bytes(LAMP.xml + LAMP.xml + Grant(908316).xml)
    summary = take_in(grants, weekly)
    assert (summary.accepted, summary.duplicates) == (3, 2)
    assert Patent.objects.count() == 3


def test_drawings_that_were_missing_are_brought_in_later(tmp_path: Path):
    words = tmp_path / "weekly.xml"
    words.write_bytes(BOTTLE.xml)
    first = take_in(words)
    assert (first.accepted, first.figures, first.missing_images) == (1, 0, 4)
    second = take_in(write(tmp_path / "grants", [BOTTLE]))
    assert (second.updated, second.figures, second.missing_images) == (1, 4, 0)
    assert set(Sheet.objects.filter(until=None).values_list("state", flat=True)) == {
        "stored"
    }
    assert Figure.objects.get(number="1").view == "perspective"


def test_a_document_without_its_drawings_takes_none_away(grants: Path, tmp_path: Path):
    take_in(grants)
    words = tmp_path / "weekly.xml"
    words.write_bytes(BOTTLE.xml + Grant(908315, title="Torch", sheets=2).xml)
    summary = take_in(words, is_update=True)
    assert (summary.unchanged, summary.updated) == (1, 1)
    assert Patent.objects.get(pk=LAMP.id).title == "Torch"
    assert Figure.objects.current().filter(patent=LAMP.id).count() == 3


def test_a_withdrawn_patent_can_be_imported_again(grants: Path):
    first = take_in(grants)
    withdrawal.withdraw(first.load_id)
    assert not Figure.objects.current().exists()
    again = take_in(grants)
    assert (again.accepted, again.figures) == (2, 7)
    assert Patent.objects.current().count() == 2
    assert Figure.objects.current().count() == 7


def test_a_batch_costs_the_same_queries_however_many_designs_it_has(tmp_path: Path):
    few = write(tmp_path / "few", [Grant(900100 + n, sheets=1) for n in range(2)])
    many = write(tmp_path / "many", [Grant(900200 + n, sheets=1) for n in range(20)])
    with CaptureQueriesContext(
        connection,
    ) as for_few:
        take_in(few)
    with CaptureQueriesContext(connection) as for_many:
        take_in(many)
    assert len(for_many) == len(for_few)


def test_many_designs_are_written_in_several_revisions(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 4)
    grants = [Grant(900300 + number, sheets=1) for number in range(10)]
    take_in(write(tmp_path / "many", grants))
    assert Revision.objects.count() == 3
    assert len(set(Patent.objects.values_list("since", flat=True))) == 3


def test_drawings_beyond_the_memory_allowed_are_read_again(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_BYTES", 1)
    summary = take_in(write(tmp_path / "grants", [BOTTLE, LAMP]))
    assert (summary.accepted, summary.figures) == (2, 7)


def test_an_import_is_loaded_once(grants: Path):
    load = importing.create(sources=[grants])
    importing.load(load)
    with pytest.raises(jobs.UnableToBegin):
        importing.load(load)


def test_an_import_that_another_outruns_counts_nothing_as_its_own(
    grants: Path, monkeypatch: pytest.MonkeyPatch
):
    read = batches._facts
    faster = []

    def outrun(*arguments):
        if not faster:
            faster.append(None)  # or it would be outrun itself
            faster.append(take_in(grants))
        return read(*arguments)

    monkeypatch.setattr(batches, "_facts", outrun)
    slower = take_in(grants)
    assert (slower.accepted, slower.unchanged, slower.figures) == (0, 2, 0)
    assert (faster[1].accepted, faster[1].figures) == (2, 7)


def test_a_cancelled_import_keeps_what_it_stored(grants: Path):
    load = importing.create(sources=[grants])
    with pytest.raises(KeyboardInterrupt):
        importing.load(load, progress=interrupt)
    load.job.refresh_from_db()
    assert load.job.state == Job.State.CANCELLED
    assert take_in(grants).accepted == 2


def interrupt(_: importing.Progress) -> None:
    raise KeyboardInterrupt


def test_progress_ends_at_the_size_of_the_input(grants: Path):
    told: list[importing.Progress] = []
    importing.load(importing.create(sources=[grants]), progress=told.append)
    size = sum(len(content) for content in files(grants).values())
    assert told[-1].done == told[-1].total == size


def test_half_written_files_of_a_killed_import_are_swept(
    grants: Path, media_root: Path
):
    leftover = media_root / "incoming" / "killed.part"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half")
    take_in(grants)
    assert not leftover.exists()


def test_while_another_import_writes_its_files_are_not_swept(
    grants: Path, media_root: Path
):
    at_work = media_root / "incoming" / "at_work.part"
    at_work.parent.mkdir(parents=True)
    at_work.write_bytes(b"half")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [importing.MEDIA_LOCK])
        take_in(grants)
    finally:
        other.close()
    assert at_work.exists()
