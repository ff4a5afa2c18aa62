"""A design-patent PDF becomes a record and its sheets; other PDFs are refused."""

import io
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from search import figures
from search.ingest import pdf
from tests.search.ingest import pdf_drawings
from tests.search.ingest.real_pdfs import PATENTS, WITHOUT_TEXT

PAGES = [
    pdf_drawings.front_page(),
    pdf_drawings.continuation(),
    pdf_drawings.sheet(1, of=2),
    pdf_drawings.sheet(2, of=2),
    pdf_drawings.notice(),
]


def test_pages_are_told_apart_and_sheets_come_in_order():
    patent = pdf.read(pdf_drawings.scanned(PAGES))
    assert [page.kind for page in patent.pages] == [
        "front",
        "continuation",
        "sheet",
        "sheet",
        "other",
    ]
    assert [(sheet.code, sheet.page) for sheet in patent.sheets] == [
        ("D00001", 3),
        ("D00002", 4),
    ]
    assert any("page 5 was left out" in warning for warning in patent.record.warnings)


def test_the_record_names_the_sheets_as_its_images():
    patent = pdf.read(pdf_drawings.scanned(PAGES))
    assert patent.record.id == "USD0906013"
    assert (patent.record.source_kind, patent.record.format_version) == ("pdf", "PDF")
    assert [image.file for image in patent.record.images] == [
        "USD0906013-D00001.TIF",
        "USD0906013-D00002.TIF",
    ]
    assert figures.sheet_code(patent.sheets[1].file_name) == "D00002"


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_sheets_of_every_kind_of_scan_come_in_black_and_white(mode: str):
    patent = pdf.read(pdf_drawings.scanned(PAGES[:3], mode=mode))
    sheet = figures.read_sheet(patent.sheets[0].content)
    assert sheet.width == pytest.approx(1249, abs=20)
    assert not sheet.is_blank


def test_without_text_layer_title_and_date_stay_empty_with_a_warning():
    record = pdf.read(pdf_drawings.scanned(PAGES)).record
    assert (record.title, record.granted_date, record.first_published) == (
        "",
        None,
        None,
    )
    assert any("no text layer" in warning for warning in record.warnings)
    assert any("grant date" in warning for warning in record.warnings)


def test_the_file_name_is_believed_last_and_aloud():
    content = pdf_drawings.scanned([pdf_drawings.front_page(""), *PAGES[2:4]])
    record = pdf.read(content, name_hint="11-USD889911.pdf").record
    assert record.id == "USD0889911"
    assert any("file name" in warning for warning in record.warnings)
    with pytest.raises(pdf.NotADesignPatent, match="neither barcode"):
        pdf.read(content, name_hint="11.pdf")


def test_the_barcode_outranks_the_file_name():
    content = pdf_drawings.scanned(PAGES)
    assert pdf.read(content, name_hint="USD889911.pdf").record.id == "USD0906013"


def test_typed_pages_are_read_as_scans_with_text_are():
    lines = [
        (0.13, 0.10, "(12) United States Design Patent"),
        (0.55, 0.10, "(10) Patent No.: US D889,911 S"),
        (0.55, 0.12, "(45) Date of Patent: Jul. 14, 2020"),
        (0.13, 0.158, "(54) DECANTER"),
        (0.13, 0.2, "(52) U.S. Cl. D7/599"),
        (0.55, 0.9, "1 Claim, 6 Drawing Sheets"),
    ]
    patent = pdf.read(pdf_drawings.typed(lines))
    assert (patent.record.id, patent.record.title) == ("USD0889911", "DECANTER")
    assert f"{patent.record.granted_date}" == "2020-07-14"
    assert [found.symbol for found in patent.record.classes] == ["D7/599"]
    assert "6 sheets are declared, 0 were found" in patent.record.warnings


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (pdf_drawings.scanned(PAGES)[:9_000], "cut short"),
        (pdf_drawings.protected(), "password"),
        (pdf_drawings.typed([], pages=500), "500 pages; the limit is 400"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, reason: str):
    with pytest.raises(pdf.UnreadablePdf, match=reason):
        pdf.read(content, name_hint="USD889911.pdf")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf_drawings.typed([(0.2, 0.2, "Dear Sir,")], pages=3), "no barcode or text"),
        (pdf_drawings.scanned([pdf_drawings.blank_page()] * 2), "no barcode or text"),
        (
            pdf_drawings.scanned(
                [pdf_drawings.front_page("US010123456B2"), pdf_drawings.sheet()]
            ),
            "a utility patent",
        ),
    ],
)
def test_what_is_no_design_patent_is_refused(content: bytes, reason: str):
    with pytest.raises(pdf.NotADesignPatent, match=reason):
        pdf.read(content, name_hint="USD889911.pdf")


def test_a_broken_page_is_left_out_and_the_sheets_keep_their_numbers(
    test_data: Path,
):
    content = (test_data / "pdf/1.pdf").read_bytes()
    patent = pdf.read(without_page(content, 3))
    assert [page.kind for page in patent.pages[:4]] == [
        "front",
        "sheet",
        "sheet",
        "sheet",
    ]
    assert [sheet.code for sheet in patent.sheets[:3]] == ["D00001", "D00003", "D00004"]
    assert "7 sheets are declared, 6 were found" in patent.record.warnings


def without_page(content: bytes, number: int) -> bytes:
    document = pypdfium2.PdfDocument(content)
    document.del_page(number - 1)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def real(test_data: Path) -> dict[str, pdf.PdfPatent]:
    return {name: pdf.read(test_data / "pdf" / name) for name in PATENTS}


def test_the_real_patents_are_known_by_number_date_and_pages(real):
    for name, (number, day, continuations, sheets) in PATENTS.items():
        patent = real[name]
        assert (patent.record.id, patent.record.granted_date) == (number, day)
        kinds = Counter(page.kind for page in patent.pages)
        assert (kinds["front"], kinds["continuation"]) == (1, continuations)
        assert len(patent.sheets) == kinds["sheet"] == sheets
        assert patent.record.declared_sheets == sheets


def test_the_real_pages_come_to_the_known_counts(real):
    kinds = Counter(page.kind for patent in real.values() for page in patent.pages)
    assert kinds == {"front": 30, "continuation": 15, "sheet": 157}


def test_the_real_text_layers_give_title_and_classes(real):
    for name, patent in real.items():
        record = patent.record
        if name in WITHOUT_TEXT:
            assert (record.title, record.classes) == ("", ())
            continue
        assert record.title
        assert record.title == record.title.upper()
        assert record.application_number.startswith("29")
        assert record.claim.endswith(".")
        schemes = {found.scheme for found in record.classes if found.is_main}
        lost = {"53-USD681887.pdf": "locarno", "91-USD538119.pdf": "uspc"}.get(name)
        assert schemes == {"locarno", "uspc"} - {lost}


def test_the_real_text_layers_describe_every_figure(real):
    described = {
        name: [figure.numbers for figure in patent.record.descriptions]
        for name, patent in real.items()
    }
    for name, numbers in described.items():
        count = 0 if name in WITHOUT_TEXT else len(numbers)
        assert numbers == [(str(n),) for n in range(1, count + 1)]
    assert sum(map(len, described.values())) == 162
    views = [figure.view for figure in real["15-USD841308.pdf"].record.descriptions]
    assert views == [
        "perspective",
        "front",
        "rear",
        "left",
        "right",
        "top",
        "bottom",
        "perspective",
    ]


def test_a_misread_class_of_a_real_patent_is_mended(real):
    record = real["11-USD889911.pdf"].record
    assert [found.symbol for found in record.classes] == ["07-01", "D7/599", "D7/515"]
    assert record.title == "AIRPLANE BEVERAGE DECANTER WITH STAND"


def test_the_real_sheets_are_drawings(real):
    for patent in real.values():
        for sheet in patent.sheets:
            facts = figures.read_sheet(sheet.content)
            assert not facts.is_blank
            assert facts.image.mode == "1"
