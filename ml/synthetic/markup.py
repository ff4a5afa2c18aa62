"""Elements that recur in grant XML, as lines of text in the Office's own layout."""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from ml.synthetic.parties import Company, Person, Seat


def document(
    country: str, number: str, *, kind: str = "", name: str = "", dated: str = ""
) -> Iterator[str]:
    """Yield a document-id with those fields that have a value."""
    fields = {
        "country": country,
        "doc-number": number,
        "kind": kind,
        "name": name,
        "date": dated,
    }
    leaves = [leaf(tag, text) for tag, text in fields.items() if text]
    return within("document-id", leaves)


def address_book(party: Company | Person, *, role: str = "") -> Iterator[str]:
    """Yield the address book of a party: its name, its role code, where it lives."""
    yield "<addressbook>"
    if isinstance(party, Company):
        yield leaf("orgname", party.name)
    else:
        yield from names(party)
    if role:
        yield leaf("role", role)
    yield from _address(party.seat)
    yield "</addressbook>"


def _address(seat: Seat) -> Iterator[str]:
    yield "<address>"
    yield leaf("city", seat.city)
    if seat.state:
        yield leaf("state", seat.state)
    yield leaf("country", seat.country)
    yield "</address>"


def names(person: Person) -> Iterator[str]:
    """Yield the last and the first name."""
    yield leaf("last-name", person.last)
    yield leaf("first-name", person.first)


def within(tag: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield `lines` between the tags of an element."""
    yield f"<{tag}>"
    yield from lines
    yield f"</{tag}>"


def leaf(tag: str, text: str) -> str:
    """Return an element that holds text, escaped."""
    return f"<{tag}>{escape(text)}</{tag}>"


def wrapped(tag: str, inner: str) -> str:
    """Return an element around mark-up on the same line."""
    return f"<{tag}>{inner}</{tag}>"


def day(when: date) -> str:
    """Return a date as YYYYMMDD."""
    return f"{when:%Y%m%d}"
