"""Reading text out of XML elements: what both forms of grant document need."""

from collections.abc import Iterator
from typing import Protocol

LONGEST_NUMBER = 7  # digits; a grant counts sheets, figures and years


class Element(Protocol):
    """The part of lxml's element that the parsers use."""

    tag: str
    text: str | None

    def find(self, path: str) -> "Element | None":
        """Return the first element at a path."""

    def findall(self, path: str) -> "list[Element]":
        """Return all elements at a path."""

    def iter(self, *tags: str) -> "Iterator[Element]":
        """Yield this element and those below, in document order."""

    def itertext(self) -> Iterator[str]:
        """Yield every piece of text below."""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""

    def __iter__(self) -> "Iterator[Element]":
        """Yield the children."""

    def __len__(self) -> int:
        """Return the number of children."""


class MissingField(ValueError):
    """A grant lacks something without which it is none, or says it is no design."""


def whole_text(element: Element) -> str:
    """Return all text below an element as it stands, inline mark-up included."""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext())


def raw_text(parent: Element | None, path: str) -> str:
    """Return the text at a path to the letter, "" where there is none."""
    found = None if parent is None else parent.find(path)
    return "" if found is None else whole_text(found)


def text(parent: Element | None, path: str) -> str:
    """Return the text at a path with white space collapsed."""
    return collapsed(raw_text(parent, path))


def first_texts(element: Element) -> dict[str, str]:
    """Return the text of the first element of each name below, in one walk.

    For small groups of leaves with names of their own; much quicker than many paths.
    """
    found: dict[str, str] = {}
    for field in element.iter():
        if field.tag not in found:
            found[field.tag] = field.text or ""
    return found


def collapsed(words: str) -> str:
    """Return the words with every run of white space as one space."""
    return " ".join(words.split())


def integer(parent: Element | None, path: str) -> int | None:
    """Return the whole number at a path, None where there is none."""
    return whole_number(text(parent, path))


def whole_number(digits: str) -> int | None:
    """Return a count or a term in years, None for anything that cannot be one."""
    is_number = digits.isascii() and digits.isdigit() and len(digits) < LONGEST_NUMBER
    return int(digits) if is_number else None
