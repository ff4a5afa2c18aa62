"""The running head of a drawing sheet, read from its pixels.

"U.S. Patent   Jul. 14, 2020   Sheet 1 of 6   US D889,911 S" is typeset alike on every
sheet, so comparing each letter with a few mean shapes reads it without an OCR engine.
It dates the PDFs that have no text layer. `pdf_glyphs.txt` holds one letter a line and
its mean shape on real sheets, 12 rows of 8 cells, ink 0 to 9.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search import dates, numbers

ROWS = (0.045, 0.09)  # shares of the page's height
COLUMNS = (0.30, 0.90)  # behind the words "U.S. Patent"
CELLS = (8, 12)  # columns and rows of a letter's shape

_DARK = 128
_LEAST_HEIGHT = 0.5  # of the tallest letter: full stops and commas are lower
_LOW_HEIGHT = 0.68  # of the tallest letter: below it only the low letters stand
_LOW = "acenoruv"
_LARGEST_DIFFERENCE = 0.14  # of 1, mean over the cells; real letters stay below 0.07
_MAX_LETTERS = 80
_HEAD = re.compile(
    r"(?P<month>[A-Z][a-z]{2})(?P<day>\d{1,2})(?P<year>(?:19|20)\d\d)"
    r"Sheet(?P<sheet>\d{1,3}?)of(?P<sheets>\d{1,3})USD(?P<number>\d{6,7})S"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the running head of one sheet says."""

    number: str  # "USD0889911"
    granted_date: date
    sheet: int
    sheets: int


def read(page: Image.Image) -> Head | None:
    """Read the running head of a grey sheet; None where a letter stays unclear."""
    found = _HEAD.search(spelled(page))
    if not found:
        return None
    granted = dates.day(f"{found['month']}. {found['day']}, {found['year']}")
    if granted is None:
        return None
    return Head(
        number=numbers.parse(f"D{found['number']}"),
        granted_date=granted,
        sheet=int(found["sheet"]),
        sheets=int(found["sheets"]),
    )


def spelled(page: Image.Image) -> str:
    """Return the letters of the head without blanks and points, "?" where unclear."""
    found = letters(page)
    limit = max((len(letter) for letter in found), default=0) * _LOW_HEIGHT
    return "".join(
        _nearest(shape(letter), is_low=len(letter) < limit) for letter in found
    )


def letters(page: Image.Image) -> list[NDArray[np.bool_]]:
    """Return the ink of each letter of the head, from left to right, trimmed."""
    rows = tuple(round(page.height * share) for share in ROWS)
    columns = tuple(round(page.width * share) for share in COLUMNS)
    band = page.crop((columns[0], rows[0], columns[1], rows[1]))
    found = list(_parts(np.asarray(band.convert("L")) < _DARK))[:_MAX_LETTERS]
    tallest = max((part.shape[0] for part in found), default=0)
    return [part for part in found if part.shape[0] > _LEAST_HEIGHT * tallest]


def shape(letter: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of ink in each cell of a letter, (12, 8)."""
    pixels = Image.fromarray(np.where(letter, np.uint8(255), np.uint8(0)))
    small = pixels.resize(CELLS, Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float64) / 255


def _parts(ink: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """Split a line of print, (height, width), at its white columns."""
    edges = np.flatnonzero(np.diff(ink.any(axis=0), prepend=False, append=False))
    for left, right in edges.reshape(-1, 2):
        part = ink[:, left:right]
        rows = np.flatnonzero(part.any(axis=1))
        yield part[rows[0] : rows[-1] + 1]


def _nearest(cells: NDArray[np.float64], *, is_low: bool) -> str:
    """Return the letter of like height whose mean shape differs least."""
    names, means = _glyphs()
    differences = np.abs(means - cells).mean(axis=(1, 2))
    differences[[(name in _LOW) != is_low for name in names]] = np.inf
    best = int(differences.argmin())
    return names[best] if differences[best] < _LARGEST_DIFFERENCE else "?"


@cache
def _glyphs() -> tuple[str, NDArray[np.float64]]:
    """Return the known letters and their mean shapes, (n, 12, 8)."""
    text = resources.files("search.ingest").joinpath("pdf_glyphs.txt").read_text()
    table = dict(line.split() for line in text.splitlines())
    cells = [[int(value) / 9 for value in row] for row in table.values()]
    columns, rows = CELLS
    return "".join(table), np.array(cells).reshape(-1, rows, columns)
