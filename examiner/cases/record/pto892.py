"""The rows of form PTO-892, Notice of References Cited.

A sheet of the form has lines A to M for US documents, N to T for foreign ones and U to
X for others; what does not fit stands on further sheets, which begin with A again.
"""

from collections.abc import Sequence

from examiner.cases.record.canonical import Document

NONE = "None"
LINES = {"us": "ABCDEFGHIJKLM", "foreign": "NOPQRST", "other": "UVWX"}
TITLES = {
    "us": "U.S. patent documents",
    "foreign": "Foreign patent documents",
    "other": "Non-patent documents",
}
COLUMNS = {
    "us": ("document", "date", "name", "classification"),
    "foreign": ("document", "date", "country", "name", "classification"),
    "other": ("reference",),
}
HEADINGS = {
    "document": "Document number",
    "date": "Date MM-YYYY",
    "country": "Country",
    "name": "Name",
    "classification": "Classification",
    "reference": "Author, title, date, publisher, where to find it",
}


def sheets(document: Document) -> list[Document]:
    """The sheets of the form, at least one; each part is a list of lines or "None"."""
    evidence = {one["id"]: one for one in document["evidence"]}
    parts: dict[str, list[Document]] = {name: [] for name in LINES}
    for citation in document["citations"]:
        found = evidence.get(citation["evidence"] or "")
        if found is None:
            parts["us"].append(_design(citation["design"]))
        elif found["kind"] == "foreign":
            parts["foreign"].append(_foreign(found))
        else:
            parts["other"].append(_other(found))
    count = max(1, *(-(-len(rows) // len(LINES[name])) for name, rows in parts.items()))
    return [_sheet(parts, place, count) for place in range(count)]


def _sheet(parts: dict[str, list[Document]], place: int, count: int) -> Document:
    return {
        "sheet": place + 1,
        "of": count,
        **{name: _lines(rows, LINES[name], place) for name, rows in parts.items()},
    }


def _lines(rows: Sequence[Document], letters: str, place: int) -> list[Document] | str:
    first = place * len(letters)
    shown = rows[first : first + len(letters)]
    lettered = zip(letters, shown, strict=False)
    return [{"line": letter, **row} for letter, row in lettered] or NONE


def _design(design: Document) -> Document:
    uspc = ", ".join(design["uspc"])
    locarno = ", ".join(f"LOC {symbol}" for symbol in design["locarno"])
    return {
        "document": f"US-{design['number']}-{design['kind'] or 'S'}",
        "date": month(design["granted"] or design["first_published"]),
        "name": design["cited_as"],
        "classification": uspc or locarno,
    }


def _foreign(found: Document) -> Document:
    return {
        "document": found["document_number"],
        "date": month(found["first_seen"]),
        "country": found["country"],
        "name": found["author"],
        "classification": "",
    }


def _other(found: Document) -> Document:
    """One line as the form asks for it, with what the date rests on."""
    seen = f"first seen {found['first_seen']}" if found["first_seen"] else "undated"
    basis = f" ({found['first_seen_basis']})" if found["first_seen_basis"] else ""
    told = [
        *([found["author"]] if found["author"] else ()),
        f"“{found['title']}”",
        *([found["document_number"]] if found["document_number"] else ()),
        f"{seen}{basis}",
        *([found["url"]] if found["url"] else ()),
        f"captured {found['captured_on']}",
    ]
    return {"reference": ", ".join(told)}


def month(iso: str | None) -> str:
    """A date as the form has it: 01-2021."""
    return f"{iso[5:7]}-{iso[:4]}" if iso else ""
