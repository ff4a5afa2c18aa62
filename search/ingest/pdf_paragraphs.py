"""The paragraphs about the drawings, put together again from the lines of a page.

They begin at the heading DESCRIPTION and end at "1 Claim, 6 Drawing Sheets", or go on
on the next page of text.
"""

import re
from collections.abc import Iterator, Sequence

from search.ingest import pdf_fields

_HEADING = re.compile(r"^\W*DESCRIPTION\W*$", re.MULTILINE)
_END = re.compile(r"^\W*\d\s+Claims?\b.*|^\W*\(\s*Continued\s*\)", re.MULTILINE)
_FIGURE = re.compile(
    r"^FIGS?\s?\.?\s?\d[\dA-Z,.\s–-]*?(?:and\s+\d+[A-Z]?\s+)?"
    r"(?:is|are|shows?|illustrates?|depicts?|represents?)\b",
    re.MULTILINE,
)
_IS_OVER = re.compile(r"(?<!\bFIG)(?<!\bFIGS)[.;](?:\s*and,?)?\W*$")
_AND = re.compile(r"^and\b\W*$")
_HAS_WORDS = re.compile(r"[A-Za-z]{3}|^\d+[A-Z]?\s?[;.]$")


def read(front: str, continued: Sequence[str] = ()) -> list[str]:
    """Return the paragraphs from the columns of the front page and later text pages.

    Of later pages only what begins with a figure is taken: citations stand before it.
    """
    text, is_complete = _described(front, start=_HEADING)
    for page in continued:
        if is_complete:
            break
        more, is_complete = _described(page, start=_FIGURE)
        text = f"{text}\n{more}"
    return list(_paragraphs(text))


def _described(text: str, *, start: re.Pattern[str]) -> tuple[str, bool]:
    """Return the text about the drawings and whether it ends on this page."""
    begun = start.search(text) or _FIGURE.search(text)
    if begun is None:
        return "", False
    body = text[begun.start() :]
    if begun.re is _HEADING:
        body = text[begun.end() :]
    end = _END.search(body)
    if end is None:
        return body, False
    return body[: end.start()], "Claim" in end[0]


def _paragraphs(text: str) -> Iterator[str]:
    """Yield lines joined to paragraphs; lines of dots and dashes are noise."""
    gathered: list[str] = []
    for line in map(pdf_fields.tidied, text.splitlines()):
        if not _HAS_WORDS.search(line):
            continue
        is_new = _FIGURE.match(line) or (gathered and _IS_OVER.search(gathered[-1]))
        if gathered and is_new and not _AND.match(line):
            yield " ".join(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield " ".join(gathered)
