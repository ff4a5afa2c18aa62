"""Texts as documents can hold them, and in columns as a screen shows them."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator

# What XML 1.0, and so a DOCX, may not hold, halves of surrogate pairs too; what tells
# a screen to do something; and what would turn the letters after it around.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]"
)
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]"
)


def printable(text: str) -> str:
    """The text with a mark in place of every letter no document may hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def line(text: str) -> str:
    """The text as one line, so that nothing in it can pass for another one."""
    return printable(" ".join(text.split()))


def columns(text: str) -> int:
    """How many columns a text takes; a Chinese letter takes two."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if _WIDE.match(letter) else 1
        for letter in text
    )


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits so many columns before an ellipsis."""
    if columns(text) <= width:
        return text
    while columns(text) >= width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a paragraph; Chinese and Japanese may break after every letter."""
    if not _WIDE.search(text):
        return textwrap.wrap(text, width) or [""]
    lines, room = [""], width
    for word in _words(text, width):
        if columns(word.rstrip()) > room and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines, room = [*lines, ""], width
        lines[-1] += word
        room -= columns(word)
    return lines


def _words(text: str, width: int) -> Iterator[str]:
    """What is not broken: a wide letter, or others up to a space that fit a line."""
    for found in re.findall(rf"{_WIDE.pattern}\s*|(?:(?!{_WIDE.pattern})\S)+\s*", text):
        yield from (found[at : at + width] for at in range(0, len(found), width))
