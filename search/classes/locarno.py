"""Locarno Classification: codes, names, and which codes the 15th edition knows.

Sources give four digits without dash ("0202"); canonical is "02-02". Validity depends
on the edition, so a code outside the 15th is marked, never refused.
Codes and class names: WIPO, Locarno Classification, 15th edition; subclass titles as in
WIPO's English lists of recent editions, left out where their wording was in doubt.
"""

import csv
import re
from functools import cache
from pathlib import Path

from search.classes.filters import LONGEST, ClassFilter

_RAW = re.compile(r"\s*([0-9]{2})\s?-?\s?([0-9]{2})\s*")
_TYPED = re.compile(
    r"(?:LOC(?:ARNO)?)?\s*(?:\(\s*[0-9]+\s*\))?\s*(?:CL\.?)?\s*"
    r"(?P<class>[0-9]{1,2})(?:\s*[-./\s]\s*(?P<subclass>[0-9]{0,2}))?",
    re.IGNORECASE,
)
_TYPED_TOGETHER = re.compile(r"(?P<class>[0-9]{1,2})(?P<subclass>[0-9]{2})")


class UnreadableCode(ValueError):
    """The text is no Locarno code."""


def parse(raw: str) -> str:
    """Return the canonical code of a source's one: "0202" is "02-02".

    Raises UnreadableCode for anything but four digits.
    """
    match = _RAW.fullmatch(raw)
    if not match:
        raise UnreadableCode(f"{raw!r} is no Locarno code of four digits")
    return f"{match[1]}-{match[2]}"


def accept(text: str) -> ClassFilter:
    """Read what a person types: "0901", "9-1", "LOC 09-01", "09", "09-*".

    Raises UnreadableCode with a hint where it cannot be told.
    """
    if len(text) > LONGEST:
        raise UnreadableCode(f"a Locarno code has at most {LONGEST} characters")
    wanted = text.strip()
    is_prefix = wanted.endswith("*")
    wanted = wanted.rstrip("*").strip()
    match = _TYPED.fullmatch(wanted) or _TYPED_TOGETHER.fullmatch(wanted)
    if not match or f"{int(match['class']):02d}" not in _names():
        raise UnreadableCode(f"{text!r} is no Locarno code; write it like 09-01")
    class_, subclass = f"{int(match['class']):02d}", match["subclass"]
    if not subclass:
        return ClassFilter(f"{class_}-", is_prefix=True)
    if is_prefix and len(subclass) == 1:
        return ClassFilter(f"{class_}-{subclass}", is_prefix=True)
    return ClassFilter(f"{class_}-{int(subclass):02d}", is_prefix=False)


def is_in_edition_15(code: str) -> bool:
    """Say whether a canonical code is one of the 237 of the 15th edition."""
    return code in codes()


@cache
def codes() -> frozenset[str]:
    """Return the 237 subclass codes of the 15th edition."""
    return frozenset(code for code in _names() if "-" in code)


def classes() -> list[str]:
    """Return the 32 main classes, "01" to "32"."""
    return sorted(code for code in _names() if "-" not in code)


def class_of(code: str) -> str:
    """Return the main class of a canonical code: "09" of "09-01"."""
    return code.partition("-")[0]


def name(code: str) -> str:
    """Return the English title of a main class or subclass, "" where none is known."""
    return _names().get(code, "")


@cache
def _names() -> dict[str, str]:
    """Titles by code, of main classes and subclasses; "" where no title is known."""
    table = Path(__file__).with_name("locarno_15.tsv").read_text("utf-8")
    return dict(csv.reader(table.splitlines(), dialect="excel-tab"))
