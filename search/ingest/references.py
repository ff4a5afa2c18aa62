"""Cited documents: who cited them, and which of them are designs we may hold."""

import re

from search import dates, numbers
from search.ingest.records import CitedBy, ReferenceRecord

_DESIGN = re.compile(r"D(?:es)?[.\s]*[0-9]", re.IGNORECASE)
_CITED_BY: dict[str, CitedBy] = {
    "cited by examiner": "examiner",
    "cited by applicant": "applicant",
    "cited by other": "other",
    "cited by third party": "other",
}


def cited_by(category: str) -> CitedBy:
    """Return who cited a document, from the words of a v4 grant."""
    return _CITED_BY.get(category) or _CITED_BY.get(category.strip().lower(), "")


def design_id(country: str, number: str) -> str:
    """Return the id of a cited US design, "" for every other document.

    The letter must stand: JP `D1227036` is none, and US `2874052` is a utility patent.
    """
    if country != "US" or number.isdigit() or not _DESIGN.match(number):
        return ""
    try:
        return numbers.parse(number)
    except numbers.UnreadableNumber:
        return ""


def patent(
    *,
    country: str,
    number: str,
    kind_code: str,
    name: str,
    raw_date: str,
    by: CitedBy,
    class_raw: str,
) -> ReferenceRecord:
    """Return a cited patent document with its date and its design id, if any."""
    return ReferenceRecord(
        kind="patent",
        country=country,
        number=number,
        kind_code=kind_code,
        name=name,
        raw_date=raw_date,
        dated=dates.read(raw_date),
        cited_by=by,
        class_raw=class_raw,
        design=design_id(country, number),
    )


def other(*, text: str, by: CitedBy) -> ReferenceRecord:
    """Return cited literature: a web page, a catalogue, a book."""
    return ReferenceRecord(kind="other", text=text, cited_by=by)
