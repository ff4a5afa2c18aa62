"""The report on a case as blocks that every kind of document can print.

All words come from the bundle; pictures are looked up by what they show.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from examiner.cases.record import canonical, notes, pto892
from examiner.cases.record.canonical import Document
from examiner.cases.record.pictures import Picture, Pictures
from search import numbers

NONE = "None"
_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 0 is the title of the whole."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; small where it is long and seldom read."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they stand for."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a head; `widths` are shares of the page's width."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side, each above its caption; large ones are for looking."""

    pictures: Sequence[Picture]
    is_large: bool = False


Block = Heading | Text | Facts | Table | Row


def blocks(document: Document, pictures: Pictures) -> Iterator[Block]:
    """The whole report, from the application to the hashes."""
    case = document["case"]
    yield Heading(title(document), 0)
    yield Text("Record of the search of prior art for a design application")
    yield from _application(case)
    yield from _drawings(document, pictures)
    yield from _searched(document)
    yield from _history(document, pictures)
    yield from _watches(document)
    yield from _cited(document, pictures)
    yield from _evidence(document, pictures)
    yield from _form(document)
    yield from _hashes(document)


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text that blocks print."""
    for block in blocks:
        match block:
            case Heading(text) | Text(text):
                yield text
            case Facts(pairs):
                yield from (text for pair in pairs for text in pair)
            case Table(head, rows):
                yield from (text for row in (head, *rows) for text in row)
            case Row(pictures):
                yield from (picture.caption for picture in pictures)


def title(document: Document) -> str:
    """Number and title of the application."""
    case = document["case"]
    return f"{case['application_number']} {case['title']}".strip()


def _application(case: Document) -> Iterator[Block]:
    yield Heading("Application")
    effective = case["effective_date"] or "not known"
    yield Facts(
        [
            ("Number", case["application_number"] or _UNKNOWN),
            ("Title", case["title"]),
            ("Applicant", "; ".join(case["applicants"]) or _UNKNOWN),
            ("Inventor", "; ".join(case["inventors"]) or _UNKNOWN),
            ("Filed", case["filing_date"] or _UNKNOWN),
            ("Priority", case["priority_date"] or NONE),
            ("Effective filing date", effective),
            ("Classes", ", ".join(filter(None, _classes(case))) or _UNKNOWN),
            ("Examiner", _person(case["examiner"])),
        ]
    )


def _classes(case: Document) -> Iterator[str]:
    yield f"Locarno {case['locarno']}" if case["locarno"] else ""
    yield f"USPC {case['uspc']}" if case["uspc"] else ""


def _drawings(document: Document, pictures: Pictures) -> Iterator[Block]:
    yield Heading("Drawings of the application")
    yield Row(pictures.figures) if pictures.figures else Text(NONE)
    yield Heading("Findings on the drawings", 2)
    if not document["findings"]:
        yield Text(NONE)
    for finding in document["findings"]:
        yield Text(finding["message"])


def _searched(document: Document) -> Iterator[Block]:
    yield Heading("Searched: classes reviewed design by design")
    if not document["classes"]:
        yield Text(NONE)
        return
    yield Table(
        ("Class", "State", "Date", "Examiner"),
        [
            (
                notes.class_name(one),
                "every design reviewed" if one["finished_at"] else "in part",
                notes.us_date(one["finished_at"] or one["begun_at"]),
                one["by"]["initials"],
            )
            for one in document["classes"]
        ],
        (0.55, 0.21, 0.13, 0.11),
    )


def _history(document: Document, pictures: Pictures) -> Iterator[Block]:
    yield Heading("Search history")
    names = notes.names_of(document)
    if not document["searches"]:
        yield Text(NONE)
    for search in document["searches"]:
        star = " (starred)" if search["is_starred"] else ""
        day, by = notes.us_date(search["asked_at"]), search["by"]["initials"]
        yield Heading(f"{search['name']}{star} · {day} · {by}", 2)
        shown = pictures.searches.get(search["id"])
        if shown:
            yield Row(shown)
        for sentence in notes.entry(search, names):
            yield Text(sentence)
        if search["results"]:
            yield Text(
                f"All designs retrieved, with their scores: {_list(search)}", True
            )


def _watches(document: Document) -> Iterator[Block]:
    if document["watches"]:
        yield Heading("Watches")
    for one in document["watches"]:
        yield Text(notes.watch(one))


def _list(search: Document) -> str:
    told = (
        f"{hit['rank']}. {numbers.shown(hit['design'])} ({hit['score']:.3f})"
        for hit in search["results"]
    )
    return " · ".join(told)


def _cited(document: Document, pictures: Pictures) -> Iterator[Block]:
    yield Heading("References cited")
    if not document["citations"]:
        yield Text(NONE)
    evidence = {one["id"]: one for one in document["evidence"]}
    for place, one in enumerate(document["citations"], start=1):
        design, found = one["design"], evidence.get(one["evidence"] or "")
        named = _named(design) if design else found["title"] if found else _UNKNOWN
        yield Heading(f"{place}. {named}", 2)
        yield Facts(list(_citation(one)))
        for label in (design or found or {"labels": ()})["labels"]:
            yield Text(f"{label['code']}: {label['reason']}", True)
        shown = pictures.citations.get(place)
        if shown:
            yield Row(shown, is_large=True)


def _named(design: Document) -> str:
    return f"{design['number']} {design['title']}"


def _citation(one: Document) -> Iterator[tuple[str, str]]:
    basis = f", {one['basis']}" if one["basis"] else ", no basis stated"
    yield "Cited as", f"{one['role']} reference{basis}"
    design = one["design"]
    if design:
        owners = design["assignees"] or design["applicants"]
        yield "Inventor", "; ".join(design["inventors"]) or _UNKNOWN
        yield "Owner", "; ".join(owners) or _UNKNOWN
        yield "Granted", design["granted"] or _UNKNOWN
        yield "First published", design["first_published"] or _UNKNOWN
        classes = [*design["locarno"], *design["uspc"]]
        yield "Classes", ", ".join(classes) or _UNKNOWN
    figures = ", ".join(figure["label"] for figure in one["figures"])
    yield "Figures relied on", figures or "none named"
    yield "Found by", one["search"] or "no search of this case"
    yield "Pertinence", one["pertinence"] or "none stated"


def _evidence(document: Document, pictures: Pictures) -> Iterator[Block]:
    yield Heading("Evidence beside patents")
    if not document["evidence"]:
        yield Text(NONE)
    for one in document["evidence"]:
        yield Heading(one["title"], 2)
        seen = one["first_seen"] or "not known"
        basis = f" ({one['first_seen_basis']})" if one["first_seen_basis"] else ""
        yield Facts(
            [
                ("Author or publisher", one["author"] or _UNKNOWN),
                ("Number", one["document_number"] or _UNKNOWN),
                ("Country", one["country"] or _UNKNOWN),
                ("Address", one["url"] or _UNKNOWN),
                ("First seen", f"{seen}{basis}"),
                ("Captured", f"{one['captured_on']} by {_person(one['by'])}"),
                ("SHA-256 of the page image", one["file_sha256"] or "no image"),
            ]
        )
        shown = pictures.evidence.get(one["id"])
        if shown:
            yield Row(shown, is_large=True)


def _form(document: Document) -> Iterator[Block]:
    for sheet in document["pto892"]:
        counted = (
            f" (sheet {sheet['sheet']} of {sheet['of']})" if sheet["of"] > 1 else ""
        )
        yield Heading(f"Notice of references cited (PTO-892){counted}")
        for part, told in pto892.TITLES.items():
            yield Heading(told, 2)
            lines = sheet[part]
            yield Text(NONE) if lines == pto892.NONE else _lines(part, lines)


def _lines(part: str, lines: Sequence[dict[str, Any]]) -> Table:
    columns = pto892.COLUMNS[part]
    share = 0.94 / len(columns)
    return Table(
        ("", *(pto892.HEADINGS[name] for name in columns)),
        [[line["line"], *(line[name] for name in columns)] for line in lines],
        (0.06, *(share for _ in columns)),
    )


def _hashes(document: Document) -> Iterator[Block]:
    yield Heading("This report")
    yield Text(document["notice"])
    yield Text(
        "It was written from the record of the case whose SHA-256 is "
        f"{document[canonical.HASHES][canonical.WHOLE]}."
    )


def _person(told: Document) -> str:
    return f"{told['name']} ({told['initials']})"
