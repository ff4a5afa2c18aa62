"""A report as an editable DOCX; the same blocks give the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as Pages
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Inches, Pt
from PIL import Image

from examiner.cases.record import texts
from examiner.cases.record.pictures import Picture
from examiner.cases.record.report import Block, Facts, Heading, Row, Table, Text

_WIDTH = Inches(6.9)
_MARGIN = Inches(0.8)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can tell
_ACROSS = {False: 6, True: 3}
_HIGHEST = {False: Inches(1.2), True: Inches(2.6)}


def write(blocks: Iterable[Block], *, title: str) -> bytes:
    """Print blocks; `title` names the document."""
    pages = docx.Document()
    _set_up(pages, title)
    for block in blocks:
        _add(pages, block)
    buffer = io.BytesIO()
    pages.save(buffer)
    return _without_time(buffer.getvalue())


def _set_up(pages: Pages, title: str) -> None:
    for section in pages.sections:
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin = section.bottom_margin = _MARGIN
    pages.styles["Normal"].font.size = Pt(10)
    about = pages.core_properties
    about.title, about.author, about.comments = texts.printable(title), "", ""
    about.created = about.modified = datetime(*_EPOCH[:3])  # noqa: DTZ001 - no time


def _add(pages: Pages, block: Block) -> None:
    match block:
        case Heading(text, level):
            pages.add_heading(texts.printable(text), level)
        case Text(text, is_small):
            told = pages.add_paragraph().add_run(texts.printable(text))
            told.font.size = Pt(8) if is_small else None
        case Facts(pairs):
            _table(pages, pairs, (0.26, 0.74))
        case Table(head, rows, widths):
            _table(pages, [head, *rows], widths, has_head=True)
        case Row(pictures, is_large):
            _pictures(pages, pictures, is_large=is_large)


def _table(
    pages: Pages,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    has_head: bool = False,
) -> None:
    table = pages.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.autofit = False
    for place, (row, told) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, share in zip(row.cells, told, widths, strict=True):
            cell.width = Emu(int(_WIDTH * share))
            run = cell.paragraphs[0].add_run(texts.printable(text))
            run.font.size = Pt(9)
            run.bold = (has_head and place == 0) or None
    pages.add_paragraph()


def _pictures(pages: Pages, pictures: Sequence[Picture], *, is_large: bool) -> None:
    across = _ACROSS[is_large]
    for start in range(0, len(pictures), across):
        shown = pictures[start : start + across]
        table = pages.add_table(rows=1, cols=across)
        for cell, picture in zip(table.rows[0].cells, shown, strict=False):
            _picture(cell, picture, _WIDTH // across, _HIGHEST[is_large])
    pages.add_paragraph()


def _picture(cell: Any, picture: Picture, width: int, height: int) -> None:
    """A whole picture, never stretched, with its caption as alternative text too."""
    image = Image.open(io.BytesIO(picture.content))
    scale = min(0.94 * width / image.width, height / image.height)
    image.info = {}
    plain = io.BytesIO()
    image.save(plain, "PNG")
    caption = texts.printable(picture.caption)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    drawn = paragraph.add_run().add_picture(plain, width=Emu(int(image.width * scale)))
    drawn._inline.docPr.set("descr", caption)  # noqa: SLF001 - no other way
    told = cell.add_paragraph().add_run(caption)
    told.font.size = Pt(7.5)


def _without_time(content: bytes) -> bytes:
    """The same file with members that tell no time."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            plain = zipfile.ZipInfo(member.filename, _EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, source.read(member))
    return buffer.getvalue()
