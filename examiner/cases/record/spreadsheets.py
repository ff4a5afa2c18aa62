"""Tables for spreadsheets, in which no cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from examiner.cases.record import notes, pto892, queries_in_words, texts
from examiner.cases.record.canonical import Document
from search import numbers

Cell = str | int | float | None

# What begins a formula in one program or another, wide letters and spaces included.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n|%]")
# Where such a program takes another sign than the comma to part cells, quotes in the
# middle of its cells mean nothing to it: a new one would begin there.
_FORMULA_WITHIN = re.compile(r"([;|\t\r\n]\s*\"*)(?=[=+\-@＝＋－＠])")
_HISTORY = (
    *("search", "date", "examiner", "kind", "query", "answer", "rank", "design"),
    *("title", "first published", "score", "percentile", "date labels", "cited as"),
)


def history(document: Document) -> bytes:
    """All searches with all they found: one row a hit, one row a search without."""
    names, cited = notes.names_of(document), _cited(document)
    rows: list[Sequence[Cell]] = [_HISTORY]
    for search in document["searches"]:
        told: list[Cell] = [
            search["name"],
            search["asked_at"],
            search["by"]["initials"],
            notes.kind(search),
            " ".join(queries_in_words.tell(search, names)),
            " ".join(notes.answer(search)),
        ]
        hits = [[*told, *_hit(hit, cited)] for hit in search["results"]]
        rows += hits or [[*told, *[None] * (len(_HISTORY) - len(told))]]
    return write(rows)


def form(document: Document) -> bytes:
    """The rows of form PTO-892, sheet by sheet, with an explicit "None"."""
    columns = ("document", "date", "country", "name", "classification", "reference")
    rows: list[Sequence[Cell]] = [
        ("sheet", "part", "line", *(pto892.HEADINGS[name] for name in columns))
    ]
    for sheet in document["pto892"]:
        for part, title in pto892.TITLES.items():
            lines = sheet[part]
            if lines == pto892.NONE:
                lines = [{"document": pto892.NONE}]
            rows += [
                (
                    sheet["sheet"],
                    title,
                    *(line.get(name) for name in ("line", *columns)),
                )
                for line in lines
            ]
    return write(rows)


def write(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Every cell quoted, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerows([_safe(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    """In a text an apostrophe stands before what would be a formula."""
    if not isinstance(cell, str):
        return cell
    text = texts.printable(cell)
    body = text.lstrip()
    told = text[: len(text) - len(body)] + _FORMULA_WITHIN.sub(r"\1'", body)
    return f"'{told}" if _FORMULA.match(told) else told


def _hit(hit: Document, cited: dict[str, str]) -> list[Cell]:
    return [
        hit["rank"],
        numbers.shown(hit["design"]),
        hit["title"],
        hit["first_published"],
        hit["score"],
        hit["percentile"],
        " ".join(label["code"] for label in hit["labels"]),
        cited.get(hit["design"]),
    ]


def _cited(document: Document) -> dict[str, str]:
    designs = (one for one in document["citations"] if one["design"])
    return {one["design"]["id"]: one["role"] for one in designs}
