"""Sheets are split into the figures read on them, at import and afterwards."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image

from search.ingest import reading_figures, sheets
from search.models import Caption, Figure, Revision, Sheet
from tests.ml.reading.printed_sheets import sheet
from tests.search.ingest.corpus_seen import corpus, take_in
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

LAMP = Grant(908315, title="Lamp", sheets=2, figures=3)


def printed(*numbers: str) -> bytes:
    stream = io.BytesIO()
    pixels: np.ndarray = sheet(numbers).pixels
    Image.fromarray(pixels).convert("1").save(stream, "TIFF", compression="group4")
    return stream.getvalue()


@pytest.fixture
def grants(tmp_path: Path) -> Path:
    """A grant that describes FIGS. 1 to 3; 2 and 3 share the second sheet."""
    folder = write(tmp_path / "grants", [LAMP])
    for name, content in zip(
        LAMP.images[1:], (printed("1"), printed("3", "2")), strict=True
    ):
        (folder / LAMP.name / name).write_bytes(content)
    return folder


def seen() -> list[tuple[object, ...]]:
    figures = Figure.objects.current().filter(is_gazette=False)
    ordered = figures.order_by("position", "part")
    return list(
        ordered.values_list(
            "sheet__code", "part", "number", "view", "binding", "needs_review"
        )
    )


SPLIT = [
    ("D00001", 0, "1", "perspective", "read", False),
    ("D00002", 0, "3", "rear", "read", False),
    ("D00002", 1, "2", "front", "read", False),
]


def test_an_import_splits_sheets_and_binds_by_the_numbers_read(grants: Path):
    take_in(grants)
    assert seen() == SPLIT
    first, second = Figure.objects.filter(sheet__code="D00002").order_by("part")
    assert first.box[3] <= second.box[1]  # one above the other
    assert Figure.objects.get(sheet__code="D00001").box is None
    captions = Caption.objects.filter(source="description").order_by("position")
    assert [caption.figure.number for caption in captions] == ["1", "2", "3"]


def test_importing_and_reading_again_change_nothing(grants: Path):
    take_in(grants)
    before = corpus()
    take_in(grants, is_update=True)
    assert corpus() == before
    read = reading_figures.read_all(processes=0)
    assert (read.sheets, read.new_figures, read.unread, read.revision) == (
        2,
        0,
        0,
        None,
    )
    assert corpus() == before


def test_stored_sheets_are_split_in_a_new_revision(
    grants: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:  # as imports were before sheets were read
        patched.setattr(sheets, "reading", lambda image: None)
        take_in(grants)
    assert [row[:5] for row in seen()] == [
        ("D00001", 0, "", "unknown", "unknown"),
        ("D00002", 0, "", "unknown", "unknown"),
    ]
    ids = {figure.sheet.code: figure.pk for figure in Figure.objects.current()}
    read = reading_figures.read_all([LAMP.id], processes=0)
    assert seen() == SPLIT
    assert (read.new_figures, read.needing_review) == (2, 0)
    assert read.revision == Revision.objects.latest("pk").pk
    # The figure that is its whole sheet keeps its id; the split one has ended.
    assert Figure.objects.get(number="1").pk == ids["D00001"]
    assert Figure.objects.get(pk=ids["D00002"]).until == read.revision


def test_what_a_person_has_bound_stays(grants: Path):
    take_in(grants)
    Figure.objects.filter(sheet__code="D00002", part=0).update(
        number="7", view="top", binding="hand"
    )
    before = corpus()["Figure"]
    take_in(grants, is_update=True)
    reading_figures.read_all(processes=0)
    assert corpus()["Figure"] == before


def test_a_lost_file_loses_no_figure(grants: Path, media_root: Path):
    take_in(grants)
    before = corpus()
    for file in media_root.rglob("*"):
        if file.is_file():
            file.unlink()
    read = reading_figures.read_all(processes=0)
    assert (read.sheets, read.unread) == (0, 2)
    assert corpus() == before


def test_the_command_tells_what_it_did(
    grants: Path, capsys: pytest.CaptureFixture[str]
):
    take_in(grants)
    call_command("read_figures", "D908,315", "--processes", "0", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["patents"], told["sheets"], told["new_figures"]) == (1, 2, 0)
    assert Sheet.objects.filter(until=None).count() == 3
