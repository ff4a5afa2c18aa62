"""PDFs beside XML of the same design: XML outranks them, hand corrections stay."""

from pathlib import Path

import pytest

from search import corrections
from search.corrections import Correction
from search.models import Figure, Patent, PatentEdit, Sheet
from tests.search.ingest.corpus_seen import corpus, notes, take_in
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

RAFT = Grant(866941, title="Raft", sheets=2)


@pytest.fixture
def pdf(test_data: Path) -> Path:
    """A PDF without text: its number stands in the barcode only."""
    return test_data / "pdf" / "11.pdf"


def test_a_pdf_is_imported_with_its_sheets_and_no_gazette(pdf: Path):
    summary = take_in(pdf)
    assert (summary.accepted, summary.gazette_figures) == (1, 0)
    stored = Patent.objects.get()
    assert (stored.pk, stored.source) == (RAFT.id, "pdf")
    assert summary.figures == Figure.objects.searchable().count() > 0


def test_a_pdf_imported_twice_changes_nothing(pdf: Path):
    take_in(pdf)
    before = corpus()
    assert take_in(pdf, is_update=True).unchanged == 1
    assert corpus() == before


def test_a_grant_takes_the_place_of_a_pdf_and_its_history_stays(
    pdf: Path, tmp_path: Path
):
    take_in(pdf)
    corrections.correct(RAFT.id, Correction(title="Boat"), author="curator")
    summary = take_in(write(tmp_path / "grants", [RAFT]))
    assert (summary.updated, summary.figures) == (1, 3)
    stored = Patent.objects.get()
    assert (stored.title, stored.source) == ("Raft", "grant")
    assert Figure.objects.current().count() == 3
    assert PatentEdit.objects.get().new == "Boat"


def test_a_grant_without_its_drawings_keeps_those_of_the_pdf(pdf: Path, tmp_path: Path):
    drawn = take_in(pdf).figures
    words = tmp_path / "weekly.xml"
    sheets = Sheet.objects.count()
    words.write_bytes(Grant(866941, title="Raft", sheets=sheets, figures=drawn).xml)
    summary = take_in(words)
    assert (summary.updated, summary.figures, summary.missing_images) == (1, 0, 1)
    figures = Figure.objects.searchable()
    assert figures.count() == drawn
    # Their numbers were read from the PDF, the words come with the grant.
    assert set(figures.values_list("binding", flat=True)) == {"read"}
    assert figures.get(number="2").view == "front"


def test_a_pdf_of_a_stored_grant_is_noted_and_left(pdf: Path, tmp_path: Path):
    take_in(write(tmp_path / "grants", [RAFT]))
    before = corpus()
    summary = take_in(pdf, is_update=True)
    assert (summary.unchanged, summary.warnings) == (1, 1)
    assert "outranks" in notes("warning")[0][1]
    assert corpus() == before


def test_in_one_import_the_grant_wins_whatever_comes_first(pdf: Path, tmp_path: Path):
    grants = write(tmp_path / "grants", [RAFT])
    summary = take_in(pdf, grants)
    assert (summary.accepted, summary.duplicates) == (1, 1)
    assert Patent.objects.get().source == "grant"


def test_a_pdf_whose_number_was_corrected_is_known_again(pdf: Path):
    take_in(pdf)
    corrections.correct(RAFT.id, Correction(number="D866,942"), author="curator")
    summary = take_in(pdf, is_update=True)
    assert (summary.unchanged, summary.accepted) == (1, 0)
    assert Patent.objects.get().pk == "USD0866942"
