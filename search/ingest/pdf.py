"""A design patent from its PDF: page images, a barcode, sometimes a text layer.

The number comes from the barcode, else from text or running heads, and from the file
name only when all is silent. What cannot be read stays empty, with a warning.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2

from search import numbers
from search.ingest import (
    pdf_fields,
    pdf_heads,
    pdf_layout,
    pdf_numbers,
    pdf_pages,
    pdf_text,
)
from search.ingest.pdf_fields import FrontPage
from search.ingest.pdf_heads import Head
from search.ingest.pdf_layout import PageKind
from search.ingest.pdf_numbers import NotADesignPatent
from search.ingest.pdf_pages import UnreadablePdf
from search.ingest.records import ImageRecord, PatentRecord

__all__ = ["NotADesignPatent", "PdfPage", "PdfPatent", "PdfSheet", "UnreadablePdf"]

MAX_PAGES = 400
KIND = "S"  # as printed behind the number
FORMAT_VERSION = "PDF"

_LOOKED_AT = 12  # pages searched for a sheet before a PDF without number is refused


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page and what it was taken for; `number` counts from 1."""

    number: int
    kind: PageKind


@dataclass(frozen=True, slots=True)
class PdfSheet:
    """One drawing sheet below its running head, as a TIFF that `figures` reads."""

    code: str  # "D00001"
    file_name: str  # "USD0889911-D00001.TIF", as in the record's images
    page: int  # counts from 1
    content: bytes


@dataclass(frozen=True, slots=True)
class PdfPatent:
    """What a PDF gives: the record, every page's kind, and the sheets in order."""

    record: PatentRecord
    pages: tuple[PdfPage, ...]
    sheets: tuple[PdfSheet, ...]


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A page after the front page; head and content on sheets only."""

    page: PdfPage
    head: Head | None = None
    content: bytes = b""


def read(source: bytes | Path, *, name_hint: str = "") -> PdfPatent:
    """Read a design patent from a PDF's bytes or path.

    `name_hint` is the file's name, believed only when nothing else tells the number.
    Raises UnreadablePdf and NotADesignPatent, each with the reason.
    """
    with pdf_pages.opened(source, max_pages=MAX_PAGES) as document:
        number, front = _read_front(document)
        if not number and not _has_sheets(document):
            raise NotADesignPatent(
                "its front page has no barcode or text of a design patent, "
                "and no page is a drawing sheet"
            )
        pages = [_read_page(document, index) for index in range(1, len(document))]
    heads = [page.head for page in pages if page.head]
    if not number:
        number = _number_without_front(heads, name_hint, front.warnings)
    return _assembled(number, front, pages, _agreeing(heads, number, front.warnings))


def _read_front(document: pypdfium2.PdfDocument) -> tuple[str, FrontPage]:
    """Return the number, "" where nothing tells it, and the fields."""
    with pdf_pages.loaded(document, 0) as page:
        words = pdf_text.words(page)
        header = pdf_text.header(words)
        number = pdf_numbers.in_barcode(pdf_pages.image(page))
        number = number or pdf_numbers.in_header(header)
    left, right = pdf_text.columns(words)
    if not words:
        warning = "the PDF has no text layer: add title and classes by hand"
        return number, FrontPage(warnings=[warning])
    return number, pdf_fields.read(header=header, left=left, right=right)


def _has_sheets(document: pypdfium2.PdfDocument) -> bool:
    """Look for a drawing sheet among the first pages of a PDF without number."""
    for index in range(1, min(len(document), _LOOKED_AT)):
        with pdf_pages.loaded(document, index) as page:
            if pdf_layout.kind(pdf_pages.image(page)) == "sheet":
                return True
    return False


def _read_page(document: pypdfium2.PdfDocument, index: int) -> _ReadPage:
    with pdf_pages.loaded(document, index) as page:
        image = pdf_pages.image(page)
    kind = pdf_layout.kind(image)
    read_page = PdfPage(number=index + 1, kind=kind)
    if kind != "sheet":
        return _ReadPage(read_page)
    content = pdf_layout.encode(pdf_layout.without_head(image))
    return _ReadPage(read_page, head=pdf_heads.read(image), content=content)


def _number_without_front(
    heads: list[Head], name_hint: str, warnings: list[str]
) -> str:
    """Return the number the running heads agree on, else the file name's."""
    counted = Counter(head.number for head in heads).most_common(1)
    if counted:
        warnings.append("the number was read from the sheets; please check it")
        return counted[0][0]
    number = pdf_numbers.in_file_name(name_hint)
    if not number:
        raise NotADesignPatent("neither barcode, text nor file name tells its number")
    warnings.append("the number is only the file name's; please check it")
    return number


def _agreeing(heads: list[Head], number: str, warnings: list[str]) -> list[Head]:
    """Return the heads that carry the patent's own number."""
    others = {head.number for head in heads} - {number}
    if others:
        shown = ", ".join(numbers.shown(other) for other in sorted(others))
        warnings.append(f"a sheet carries another number: {shown}")
    return [head for head in heads if head.number == number]


def _assembled(
    number: str, front: FrontPage, pages: list[_ReadPage], heads: list[Head]
) -> PdfPatent:
    sheets = tuple(_sheets(number, pages))
    granted = _granted(front, heads)
    declared = front.declared_sheets or max((head.sheets for head in heads), default=0)
    _check_pages(pages, len(sheets), declared, front.warnings)
    record = PatentRecord(
        id=number,
        kind=KIND,
        title=front.title,
        granted_date=granted,
        first_published=granted,
        source_kind="pdf",
        format_version=FORMAT_VERSION,
        application_number=front.application_number,
        filed_date=front.filed_date,
        series_code=front.series_code,
        term_years=front.term_years,
        classes=front.classes,
        parties=front.parties,
        claim=front.claim,
        declared_sheets=declared or None,
        images=tuple(ImageRecord(file=sheet.file_name) for sheet in sheets),
        warnings=tuple(front.warnings),
    )
    first = PdfPage(number=1, kind="front")
    return PdfPatent(record, (first, *(page.page for page in pages)), sheets)


def _sheets(number: str, pages: list[_ReadPage]) -> Iterator[PdfSheet]:
    drawn = (page for page in pages if page.page.kind == "sheet")
    for position, page in enumerate(drawn, start=1):
        code = f"D{position:05d}"
        yield PdfSheet(
            code=code,
            file_name=f"{number}-{code}.TIF",
            page=page.page.number,
            content=page.content,
        )


def _granted(front: FrontPage, heads: list[Head]) -> date | None:
    """Return the grant date; the heads' outweighs OCR, since they spell the number."""
    told = {head.granted_date for head in heads}
    tuesdays = [day for day in told if day.weekday() == pdf_fields.TUESDAY]
    if len(told) == 1 and tuesdays:
        if front.granted_date not in (None, tuesdays[0]):
            front.warnings.append("front page and sheets tell different grant dates")
        return tuesdays[0]
    if front.granted_date is None:
        front.warnings.append("the grant date could not be read; add it by hand")
    return front.granted_date


def _check_pages(
    pages: list[_ReadPage], sheets: int, declared: int, warnings: list[str]
) -> None:
    warnings.extend(
        f"page {page.page.number} was left out: neither sheet nor continued text"
        for page in pages
        if page.page.kind == "other"
    )
    if declared and declared != sheets:
        warnings.append(f"{declared} sheets are declared, {sheets} were found")
    elif not sheets:
        warnings.append("the PDF has no drawing sheet")
