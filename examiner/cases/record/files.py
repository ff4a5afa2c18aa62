"""The record of a case as files to keep, each made from its bundle."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from examiner.cases import drawings
from examiner.cases.models import Case
from examiner.cases.record import bundle, canonical, docx, pdf, pictures, report
from examiner.cases.record import spreadsheets as tables
from examiner.cases.record.canonical import Document
from examiner.cases.record.moments import one_moment

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class File:
    """A file with the name it is kept under."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is for and called, its media type, how it is made."""

    told: str
    short: str
    kind: str
    make: Callable[[Case, Document], bytes]


class UnknownFormat(Exception):
    """No record is written in this format."""


def _pdf(case: Case, document: Document) -> bytes:
    blocks = report.blocks(document, pictures.of_case(case))
    return pdf.write(blocks, title=report.title(document))


def _docx(case: Case, document: Document) -> bytes:
    blocks = report.blocks(document, pictures.of_case(case))
    return docx.write(blocks, title=report.title(document))


def _json(case: Case, document: Document) -> bytes:
    return canonical.write(document)


def _notes(case: Case, document: Document) -> bytes:
    return str(document["search_notes"]).encode()


def _history(case: Case, document: Document) -> bytes:
    return tables.history(document)


def _form(case: Case, document: Document) -> bytes:
    return tables.form(document)


def _zip(case: Case, document: Document) -> bytes:
    """Every other file in one archive that tells no time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, one in FORMATS.items():
            if one.make is not _zip:
                member = zipfile.ZipInfo(file_name(case, name))
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, one.make(case, document))
    return buffer.getvalue()


FORMATS = {
    "pdf": Format("Report, to print and file", "PDF", "application/pdf", _pdf),
    "docx": Format(
        "Report, to edit", "DOCX", f"{_OFFICE}.wordprocessingml.document", _docx
    ),
    "notes.txt": Format("Search notes", "text", "text/plain; charset=utf-8", _notes),
    "pto892.csv": Format("Rows of PTO-892", "CSV", "text/csv; charset=utf-8", _form),
    "csv": Format(
        "History with all results", "CSV", "text/csv; charset=utf-8", _history
    ),
    "json": Format("Bundle with hashes", "JSON", "application/json", _json),
    "zip": Format("All of these", "ZIP", "application/zip", _zip),
}


def make(case: Case, name: str) -> File:
    """Write the record of a case in a format. Raises UnknownFormat."""
    found = FORMATS.get(name)
    if found is None:
        known = ", ".join(FORMATS)
        raise UnknownFormat(f"A record is written as one of {known}.")
    drawings.of_case(case)  # brings proposals up to date, which writes
    with one_moment():  # so that no picture comes to stand below another reference
        content = found.make(case, bundle.of_case(case))
    return File(file_name(case, name), found.kind, content)


def file_name(case: Case, name: str) -> str:
    """`29-812345-record.pdf`; of the title nothing, which may be confidential."""
    number = re.sub(r"[^0-9A-Za-z]+", "-", case.application_number.replace(",", ""))
    join = "-" if "." in name else "."
    return f"{number.strip('-') or 'case'}-record{join}{name}"
