"""Words are found by place, so the order in which OCR wrote them does not matter."""

import random

import pypdfium2

from search.ingest import pdf_text
from search.ingest.pdf_text import Word
from tests.search.ingest import pdf_drawings

FRONT = [
    (0.13, 0.100, "(12) United States Design Patent"),
    (0.55, 0.100, "(10) Patent No.: US D889,911 S"),
    (0.13, 0.158, "(54)"),
    (0.17, 0.158, "AIRPLANE DECANTER"),
    (0.17, 0.170, "WITH STAND"),
    (0.55, 0.158, "D306,113 S"),
    (0.55, 0.170, "(57) CLAIM"),
]


def words_of(content: bytes) -> list[Word]:
    return pdf_text.words(pypdfium2.PdfDocument(content)[0])


def test_words_carry_their_places():
    word, other = words_of(pdf_drawings.typed([(0.25, 0.4, "FIG. 1")]))
    assert (word.text, other.text) == ("FIG.", "1")
    assert abs(word.left - 0.25) < 0.005
    assert abs(word.baseline - 0.4) < 0.005
    assert word.left < word.right < other.left


def test_a_page_without_text_has_no_words():
    assert words_of(pdf_drawings.scanned([pdf_drawings.blank_page()])) == []


def test_lines_and_columns_are_put_together_from_any_order():
    lines = list(FRONT)
    random.Random(1).shuffle(lines)
    words = words_of(pdf_drawings.typed(lines))
    left, right = pdf_text.columns(words)
    header = "(12) United States Design Patent (10) Patent No.: US D889,911 S"
    assert pdf_text.header(words) == header
    assert left == "(54) AIRPLANE DECANTER\nWITH STAND"
    assert right == "D306,113 S\n(57) CLAIM"


def test_words_of_one_line_may_stand_a_little_higher():
    line = [Word("No.:", 0.3, 0.4, 0.502), Word("Appl.", 0.1, 0.2, 0.499)]
    below = [Word("Filed:", 0.1, 0.2, 0.511)]
    assert pdf_text.lines([*below, *line]) == "Appl. No.:\nFiled:"
