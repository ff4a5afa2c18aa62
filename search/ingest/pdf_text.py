"""The text layer of a PDF page: words with their places, put into lines and columns.

OCR engines write words in any order; only their places can be relied on.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

COLUMN_EDGE = 0.495  # of the page width: where the right column of a front page begins
HEADER_END = 0.14  # of the page height: where a front page's columns begin
CONTINUED_HEADER_END = 0.103  # the same on a continuation: its rule stands at 0.099

_LINE_TOLERANCE = 0.005  # of the page height; lines stand 0.011 apart
_MAX_CHARACTERS = 60_000  # a dense front page holds 6,000


@dataclass(frozen=True, slots=True)
class Word:
    """A word; places are shares of the page's width and height from the top left."""

    text: str
    left: float
    right: float
    baseline: float


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """Return the words of a page's text layer; none where there is no layer."""
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        characters = list(_characters(text_page))
    finally:
        text_page.close()
    found: list[Word] = []
    run: list[tuple[str, float, float, float]] = []
    for character in [*characters, (" ", 0.0, 0.0, 0.0)]:
        if not character[0].isspace():
            run.append(character)
        elif run:
            text = "".join(part[0] for part in run)
            found.append(
                Word(
                    text, run[0][1] / width, run[-1][2] / width, 1 - run[0][3] / height
                )
            )
            run = []
    return found


def header(page_words: Iterable[Word]) -> str:
    """Return the text above the columns, line by line."""
    return lines(word for word in page_words if word.baseline < HEADER_END)


def columns(
    page_words: Iterable[Word], *, below: float = HEADER_END
) -> tuple[str, str]:
    """Return the texts of the left and the right column, line by line."""
    body = [word for word in page_words if word.baseline >= below]
    left = [word for word in body if word.left < COLUMN_EDGE]
    right = [word for word in body if word.left >= COLUMN_EDGE]
    return lines(left), lines(right)


def lines(some_words: Iterable[Word]) -> str:
    """Join words to lines by their baselines, each line from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(some_words, key=lambda word: word.baseline):
        if rows and word.baseline - rows[-1][0].baseline < _LINE_TOLERANCE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return "\n".join(
        " ".join(word.text for word in sorted(row, key=lambda word: word.left))
        for row in rows
    )


def _characters(
    text_page: pypdfium2.PdfTextPage,
) -> Iterator[tuple[str, float, float, float]]:
    """Yield (character, left, right, baseline) in points, the origin at the bottom."""
    edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    places = [ctypes.byref(edge) for edge in edges]
    across, baseline = ctypes.c_double(), ctypes.c_double()
    for index in range(min(text_page.count_chars(), _MAX_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        raw.FPDFText_GetCharBox(text_page, index, *places)
        raw.FPDFText_GetCharOrigin(
            text_page, index, ctypes.byref(across), ctypes.byref(baseline)
        )
        yield chr(code), edges[0].value, edges[1].value, baseline.value
