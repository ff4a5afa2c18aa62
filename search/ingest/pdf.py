"""A design patent from its PDF: page images, a barcode, sometimes a text layer.

The number comes from the barcode, else from text or running heads, and from the file
name only when all is silent. What cannot be read stays empty, with a warning.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2

from search import numbers
from search.ingest import (
    descriptions,
    pdf_fields,
    pdf_heads,
    pdf_layout,
    pdf_numbers,
    pdf_pages,
    pdf_paragraphs,
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
class _Front:
    """What the front page tells; the number is "" where it tells none."""

    number: str
    fields: FrontPage
    text: str  # of both columns


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A later page: head and content of a sheet, text of a continuation."""

    page: PdfPage
    head: Head | None = None
    content: bytes = b""
    text: str = ""
    fault: str = ""


def read(source: bytes | Path, *, name_hint: str = "") -> PdfPatent:
    """Read a design patent from a PDF's bytes or path.

    `name_hint` is the file's name, believed only when nothing else tells the number.
    Raises UnreadablePdf and NotADesignPatent, each with the reason.
    """
    with pdf_pages.opened(source, max_pages=MAX_PAGES) as document:
        front = _read_front(document)
        if not front.number and not _has_sheets(document):
            raise NotADesignPatent(
                "its front page has no barcode or text of a design patent, "
                "and no page is a drawing sheet"
            )
        pages = [_read_page(document, index) for index in range(1, len(document))]
    if front.number:
        return _assembled(front.number, front, pages)
    return _assembled(_number_without_front(front, pages, name_hint), front, pages)


def _read_front(document: pypdfium2.PdfDocument) -> _Front:
    with pdf_pages.loaded(document, 0) as page:
        words = pdf_text.words(page)
        number = pdf_numbers.in_barcode(pdf_pages.image(page))
    if not words:
        warning = "the PDF has no text layer: add title and classes by hand"
        return _Front(number, FrontPage(warnings=[warning]), text="")
    header = pdf_text.header(words)
    left, right = pdf_text.columns(words)
    return _Front(
        number=number or pdf_numbers.in_header(header),
        fields=pdf_fields.read(header=header, left=left, right=right),
        text=f"{left}\n{right}",
    )


def _has_sheets(document: pypdfium2.PdfDocument) -> bool:
    """Look for a drawing sheet among the first pages of a PDF without number."""
    for index in range(1, min(len(document), _LOOKED_AT)):
        with pdf_pages.loaded(document, index) as page:
            if pdf_layout.kind(pdf_pages.image(page)) == "sheet":
                return True
    return False


def _read_page(document: pypdfium2.PdfDocument, index: int) -> _ReadPage:
    try:
        with pdf_pages.loaded(document, index) as page:
            image = pdf_pages.image(page)
            kind = pdf_layout.kind(image)
            words = pdf_text.words(page) if kind == "continuation" else []
    except UnreadablePdf as error:
        return _ReadPage(PdfPage(index + 1, "other"), fault=str(error))
    head = None if kind == "continuation" else pdf_heads.read(image)
    if head:  # even where the drawing runs up into the head
        kind = "sheet"
    read_page = PdfPage(number=index + 1, kind=kind)
    if kind == "sheet":
        content = pdf_layout.encode(pdf_layout.without_head(image))
        return _ReadPage(read_page, head=head, content=content)
    columns = pdf_text.columns(words, below=pdf_text.CONTINUED_HEADER_END)
    return _ReadPage(read_page, text="\n".join(columns))


def _number_without_front(
    front: _Front, pages: Sequence[_ReadPage], name_hint: str
) -> str:
    """Return the number most running heads tell, else the file name's."""
    told = Counter(page.head.number for page in pages if page.head).most_common(1)
    if told:
        front.fields.warnings.append("only the sheets tell the number; please check it")
        return told[0][0]
    number = pdf_numbers.in_file_name(name_hint)
    if not number:
        raise NotADesignPatent("neither barcode, text nor file name tells its number")
    front.fields.warnings.append("the number is only the file name's; please check it")
    return number


def _agreeing(heads: list[Head], number: str, warnings: list[str]) -> list[Head]:
    """Return the heads that carry the patent's own number."""
    others = {head.number for head in heads} - {number}
    if others:
        shown = ", ".join(numbers.shown(other) for other in sorted(others))
        warnings.append(f"a sheet carries another number: {shown}")
    return [head for head in heads if head.number == number]


def _assembled(number: str, front: _Front, pages: Sequence[_ReadPage]) -> PdfPatent:
    fields = front.fields
    heads = [page.head for page in pages if page.head]
    heads = _agreeing(heads, number, fields.warnings)
    sheets = tuple(_sheets(number, pages))
    granted = _granted(fields, heads)
    declared = fields.declared_sheets or max((head.sheets for head in heads), default=0)
    _check_pages(pages, len(sheets), declared, fields.warnings)
    continued = [page.text for page in pages if page.text]
    figures = descriptions.read(pdf_paragraphs.read(front.text, continued))
    record = PatentRecord(
        id=number,
        kind=KIND,
        title=fields.title,
        granted_date=granted,
        first_published=granted,
        source_kind="pdf",
        format_version=FORMAT_VERSION,
        application_number=fields.application_number,
        filed_date=fields.filed_date,
        series_code=fields.series_code,
        term_years=fields.term_years,
        classes=fields.classes,
        parties=fields.parties,
        claim=fields.claim,
        descriptions=figures.descriptions,
        statements=figures.statements,
        broken_line_statement=figures.broken_line_statement,
        declared_sheets=declared or None,
        images=tuple(ImageRecord(file=sheet.file_name) for sheet in sheets),
        warnings=tuple(fields.warnings),
    )
    first = PdfPage(number=1, kind="front")
    return PdfPatent(record, (first, *(page.page for page in pages)), sheets)


def _sheets(number: str, pages: Sequence[_ReadPage]) -> Iterator[PdfSheet]:
    """Yield the sheets under their printed numbers, if those make sense."""
    drawn = [page for page in pages if page.page.kind == "sheet"]
    printed = [page.head.sheet for page in drawn if page.head]
    counted = list(range(1, len(drawn) + 1))
    makes_sense = len(printed) == len(drawn) and printed == sorted(set(printed))
    for page, sheet in zip(drawn, printed if makes_sense else counted, strict=True):
        code = f"D{sheet:05d}"
        yield PdfSheet(
            code=code,
            file_name=f"{number}-{code}.TIF",
            page=page.page.number,
            content=page.content,
        )


def _granted(fields: FrontPage, heads: list[Head]) -> date | None:
    """Return the grant date; the heads' outweighs OCR, since they spell the number."""
    told = {head.granted_date for head in heads}
    tuesdays = [day for day in told if day.weekday() == pdf_fields.TUESDAY]
    if len(told) == 1 and tuesdays:
        if fields.granted_date not in (None, tuesdays[0]):
            fields.warnings.append("front page and sheets tell different grant dates")
        return tuesdays[0]
    if fields.granted_date is None:
        fields.warnings.append("the grant date could not be read; add it by hand")
    return fields.granted_date


def _check_pages(
    pages: Sequence[_ReadPage], sheets: int, declared: int, warnings: list[str]
) -> None:
    warnings.extend(
        f"page {page.page.number} was left out: "
        f"{page.fault or 'neither sheet nor continued text'}"
        for page in pages
        if page.page.kind == "other"
    )
    if declared and declared != sheets:
        warnings.append(f"{declared} sheets are declared, {sheets} were found")
    elif not sheets:
        warnings.append("the PDF has no drawing sheet")
