"""Texts as documents can hold them."""

import re

# What XML 1.0, and so a DOCX, may not hold; halves of surrogate pairs too.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with a mark in place of every letter no document may hold."""
    return _UNPRINTABLE.sub("\ufffd", text)
