"""Which typeface prints which letter, embedded letter by letter.

DejaVu Sans has Latin, Greek, Cyrillic, Hebrew and Arabic, WenQuanYi Micro Hei Chinese,
Japanese and Korean. What neither has is printed as a box.
"""

import importlib.util
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Record", "Record-Bold"
_WIDE = "Record-Wide"
_BOX = "□"


@cache
def register() -> None:
    """Make the typefaces of most letters known; the others are once they are needed."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "mpl-data/fonts/ttf"
    pdfmetrics.registerFont(TTFont(PLAIN, folder / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, folder / "DejaVuSans-Bold.ttf"))


def markup(text: str, *, face: str = PLAIN) -> str:
    """The text as reportlab's markup, its letters in a typeface that has them."""
    if text.isascii():
        return escape(text)
    told = []
    faces = zip(_faces(text, face), text, strict=True)
    for found, letters in groupby(faces, key=itemgetter(0)):
        run = "".join(letter for _, letter in letters)
        if found is None:
            told.append(_BOX * len(run))
        elif found == face:
            told.append(escape(run))
        else:
            told.append(f'<font name="{found}">{escape(run)}</font>')
    return "".join(told)


def lacking(text: str) -> set[str]:
    """The letters of a text that no typeface here has."""
    if text.isascii():
        return set()
    return {
        letter
        for letter in set(text)
        if not letter.isspace() and _face(letter, PLAIN) is None
    }


def _faces(text: str, first: str) -> Iterator[str | None]:
    """The typeface of each letter; a space keeps that of the letter before it."""
    face: str | None = first
    for letter in text:
        if not letter.isspace():
            face = _face(letter, first)
        yield face or first if letter.isspace() else face


def _face(letter: str, first: str) -> str | None:
    for face in (first, PLAIN):
        if ord(letter) in pdfmetrics.getFont(face).face.charToGlyph:
            return face
    return _WIDE if ord(letter) in _wide().face.charToGlyph else None


@cache
def _wide() -> TTFont:
    found = TTFont(_WIDE, Path(__file__).parent / "fonts" / "wqy-microhei.ttc")
    pdfmetrics.registerFont(found)
    return found
