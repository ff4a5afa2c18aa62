"""The record as files: the same content in each, nothing a spreadsheet would run."""

import csv
import io
import zipfile

import docx
import pypdfium2
import pytest

from examiner.cases.models import Case
from examiner.cases.record import bundle, files, spreadsheets
from search.models import Patent


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def words_of_pdf(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


def words_of_docx(content: bytes) -> str:
    pages = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in pages.tables for cell in table._cells]
    return " ".join([*(one.text for one in pages.paragraphs), *cells])


@pytest.mark.parametrize("name", ["pdf", "docx", "zip"])
def test_a_file_of_the_same_case_is_the_same(case: Case, name: str) -> None:
    assert files.make(case, name).content == files.make(case, name).content


def test_both_reports_tell_the_same(case: Case) -> None:
    printed = words_of_pdf(files.make(case, "pdf").content)
    written = words_of_docx(files.make(case, "docx").content)
    digest = bundle.of_case(case)["sha256"]["record"]
    for told in (
        *("29/812,345 Bottle", "Words for: “ribbed bottle”.", "Fig. 1 · front"),
        *("1. D900,001", "3. D900,003", "Ribbed waist like that of Fig. 1."),
        *("US-D900,001-S1", "https://shop.example/bottle", "Update of L1"),
        *("primary reference, 103", "D900,001 Fig. 1 · perspective"),
    ):
        assert told in " ".join(written.split())
        assert told in " ".join(printed.split())
    assert digest in written
    assert digest in "".join(printed.split())


def test_pictures_of_queries_and_references_are_in_the_reports(case: Case) -> None:
    packed = zipfile.ZipFile(io.BytesIO(files.make(case, "docx").content))
    stored = [name for name in packed.namelist() if "media/" in name]
    assert len(stored) == 4  # the figure that was searched with is stored once
    pages = pypdfium2.PdfDocument(files.make(case, "pdf").content)
    kinds = [one.type for page in pages for one in page.get_objects(max_depth=1)]
    # Two figures of the application, a drawing of each search, the one relied on.
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 5


def test_a_letter_no_document_may_hold_breaks_neither_report(case: Case) -> None:
    case.title = "Bottle\x0b <b>&"
    case.save()
    assert "Bottle\ufffd <b>&" in words_of_docx(files.make(case, "docx").content)
    assert "<b>&" in words_of_pdf(files.make(case, "pdf").content)


def test_letters_of_most_of_the_world_are_printed(case: Case) -> None:
    case.title = "折りたたみ傘 雨伞 Ombrelle"
    case.inventors = ["김민수", "Łukasz Żółć", "Ελένη"]
    case.save()
    printed = words_of_pdf(files.make(case, "pdf").content)
    for told in (case.title, "; ".join(case.inventors)):
        assert told in printed
        assert told in words_of_docx(files.make(case, "docx").content)
    assert "no typeface" not in printed


def test_letters_that_are_not_printed_are_named(case: Case) -> None:
    case.title = "ร่ม"
    case.save()
    printed = " ".join(words_of_pdf(files.make(case, "pdf").content).split())
    assert "29/812,345 □□□" in printed
    assert "has stand as □: U+0E21, U+0E23, U+0E48." in printed


def test_a_reason_longer_than_a_page_is_printed_whole(case: Case) -> None:
    case.citations.filter(position=0).update(pertinence="ribbed waist " * 760 + "END")
    printed = words_of_pdf(files.make(case, "pdf").content)
    assert printed.count("waist") >= 760
    assert "END" in printed


def test_the_history_lists_every_result_of_every_search(case: Case) -> None:
    head, *told = rows(files.make(case, "csv").content)
    places = [(row[head.index("search")], row[head.index("design")]) for row in told]
    assert places == [
        *(("L1", "D900,001"), ("L1", "D900,002"), ("L1", "D900,003")),
        ("L2", "D900,001"),
    ]
    assert told[0][head.index("cited as")] == "primary"


@pytest.mark.parametrize(
    "title", ["=1+1", " =cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"]
)
def test_no_cell_becomes_a_formula(case: Case, title: str) -> None:
    Patent.objects.update(title=title)
    head, first, *_ = rows(files.make(case, "csv").content)
    assert first[head.index("title")] == f"'{title}"


@pytest.mark.parametrize("within", [";=1+1", "a;\t-1", 'a\n"=1', "a | @SUM(A1)"])
def test_no_cell_begins_within_another(within: str) -> None:
    [[told]] = rows(spreadsheets.write([(within,)]))
    assert told.replace("'", "") == within
    assert told.index("'") == min(map(within.index, set("=-@") & set(within)))


def test_numbers_stay_numbers_in_a_table() -> None:
    assert rows(spreadsheets.write([(-1, 0.25, "D9/500")])) == [
        ["-1", "0.25", "D9/500"]
    ]


def test_a_format_nobody_writes_is_refused_by_name(case: Case) -> None:
    with pytest.raises(files.UnknownFormat, match="pdf, docx"):
        files.make(case, "exe")


def test_a_file_is_named_by_the_number_alone(case: Case) -> None:
    assert files.make(case, "json").name == "29-812345-record.json"
    assert files.make(case, "notes.txt").name == "29-812345-record-notes.txt"


def test_the_archive_holds_every_other_file(case: Case) -> None:
    packed = zipfile.ZipFile(io.BytesIO(files.make(case, "zip").content))
    others = set(files.FORMATS) - {"zip"}
    assert set(packed.namelist()) == {files.file_name(case, one) for one in others}
    name = files.file_name(case, "json")
    assert packed.read(name) == files.make(case, "json").content
