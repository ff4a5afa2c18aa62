"""A report as PDF on US Letter; the same blocks give the same bytes."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Image as Drawn
from reportlab.platypus import Table as Grid

from examiner.cases.record import directions, letters, report, texts
from examiner.cases.record.pictures import Picture
from examiner.cases.record.report import Block, Facts, Heading, Row, Table, Text

_MARGIN = 0.8 * inch
_PADDING = 6  # that a frame keeps clear on each side
_WIDTH = LETTER[0] - 2 * (_MARGIN + _PADDING)
_LINE = colors.HexColor("#b9b6ad")
_SOFT = colors.HexColor("#565b64")
_ACROSS = {False: 6, True: 3}  # pictures side by side, by whether they are large
_HIGHEST = {False: 1.2 * inch, True: 2.6 * inch}
_FOOT_COLUMNS = 56  # of the widest letters, beside the number of the page


def write(blocks: Iterable[Block], *, title: str) -> bytes:
    """Print blocks; `title` names the document."""
    letters.register()
    buffer = io.BytesIO()
    pages = SimpleDocTemplate(
        buffer,
        pagesize=LETTER,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=texts.printable(title),
        author="",
        lang="en-US",
        invariant=1,  # no clock and no chance in the file
    )
    told = list(blocks)
    flow = list(_flow([*told, *_boxes(told)]))
    named = _plain(texts.cut(texts.line(title), _FOOT_COLUMNS))

    def foot(canvas: Any, document: Any) -> None:
        left, right = _MARGIN + _PADDING, LETTER[0] - _MARGIN - _PADDING
        line = Paragraph(named, _FOOT)
        line.wrapOn(canvas, _WIDTH, inch)
        line.drawOn(canvas, left, 0.5 * inch - _FOOT.leading + _FOOT.fontSize)
        canvas.setFont(_FOOT.fontName, _FOOT.fontSize)
        canvas.setFillColor(_SOFT)
        canvas.drawRightString(right, 0.5 * inch, f"Page {document.page}")

    pages.build(flow, onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def _boxes(blocks: Iterable[Block]) -> Iterator[Block]:
    """Say which letters could not be printed, where some could not."""
    lacking = set[str]()
    for text in report.words(blocks):
        lacking |= letters.lacking(_shown(text))
    if lacking:
        named = ", ".join(f"U+{ord(letter):04X}" for letter in sorted(lacking))
        yield Text(
            f"Letters that no typeface of this file has stand as □: {named}. The "
            "bundle and the report as DOCX hold them.",
            is_small=True,
        )


def _flow(blocks: Iterable[Block]) -> Iterator[Flowable]:
    """Flowables of blocks; a heading stays with what it stands above."""
    headings: list[Flowable] = []
    for block in blocks:
        made = _made(block)
        if isinstance(block, Heading):
            headings.append(made)
        elif headings:
            yield KeepTogether([*headings, made])
            headings = []
        else:
            yield made
    yield from headings


def _made(block: Block) -> Flowable:
    match block:
        case Heading(text, level):
            return Paragraph(_plain(text, face=letters.BOLD), _HEADINGS[level])
        case Text(text, is_small):
            return Paragraph(_plain(text), _SMALL if is_small else _BODY)
        case Facts(pairs):
            rows = [[_cell(name, _SOFT_CELL), _cell(told)] for name, told in pairs]
            return _grid(rows, (0.24, 0.76), [])
        case Table(head, rows, widths):
            told = [[_cell(text) for text in row] for row in rows]
            lines = [("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)]
            top = [_cell(text, _SOFT_CELL) for text in head]
            return _grid([top, *told], widths, lines, repeatRows=1)
        case Row(pictures, is_large):
            return _pictures(pictures, is_large=is_large)


def _pictures(pictures: Sequence[Picture], *, is_large: bool) -> Flowable:
    across = _ACROSS[is_large]
    share, high = _WIDTH / across, _HIGHEST[is_large]
    cells = [
        [_drawn(one, share - 8, high), Paragraph(_plain(one.caption), _CAPTION)]
        for one in pictures
    ]
    cells += [[Spacer(1, 1)]] * (-len(cells) % across)
    rows = [cells[start : start + across] for start in range(0, len(cells), across)]
    return _grid(rows, [1 / across] * across, [("VALIGN", (0, 0), (-1, -1), "BOTTOM")])


def _drawn(picture: Picture, width: float, height: float) -> Flowable:
    """The whole picture within a box, never stretched."""
    image: Image.Image = Image.open(io.BytesIO(picture.content))
    if image.mode not in {"L", "RGB"}:
        image = image.convert("L")
    scale = min(width / image.width, height / image.height)
    plain = io.BytesIO()
    image.info = {}
    image.save(plain, "PNG")
    plain.seek(0)
    return Drawn(plain, image.width * scale, image.height * scale)


def _grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    style: Sequence[tuple[Any, ...]],
    **options: Any,
) -> Flowable:
    plain = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return Grid(
        rows,
        colWidths=[share * _WIDTH for share in widths],
        style=[*plain, *style],
        hAlign="LEFT",
        splitInRow=1,  # a reason may be longer than a page
        spaceAfter=6,
        **options,
    )


def _cell(text: str, style: ParagraphStyle | None = None) -> Paragraph:
    return Paragraph(_plain(text), style or _CELL)


def _plain(text: str, *, face: str = letters.PLAIN) -> str:
    """Text without markup, and without letters no document may hold."""
    return letters.markup(_shown(text), face=face).replace("\n", "<br/>")


def _shown(text: str) -> str:
    return directions.visual(texts.printable(text))


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    told = {
        "fontName": letters.PLAIN,
        "leading": size * 1.35,
        "splitLongWords": 1,
    } | more
    return ParagraphStyle(name, fontSize=size, **told)


_BODY = _style("body", 9, spaceAfter=4)
_SMALL = _style("small", 7.5, spaceAfter=4, textColor=_SOFT)
_CELL = _style("cell", 8.5)
_SOFT_CELL = _style("soft cell", 8.5, textColor=_SOFT)
_CAPTION = _style("caption", 7, textColor=_SOFT, spaceBefore=3)
_FOOT = _style("foot", 7.5, textColor=_SOFT)
_HEADINGS = {
    0: _style("title", 16, fontName=letters.BOLD, spaceAfter=4),
    1: _style("heading", 12, fontName=letters.BOLD, spaceBefore=12, spaceAfter=4),
    2: _style("part", 9.5, fontName=letters.BOLD, spaceBefore=8, spaceAfter=3),
}
