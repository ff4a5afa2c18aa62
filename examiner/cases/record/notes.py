"""Search notes as MPEP 719.05 asks for them: what was searched, where, when, by whom.

A class stands under SEARCHED once every design of it was reviewed (MPEP 904.02(a));
what was searched by queries stands under SEARCH NOTES.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils import timezone

from examiner.cases.record import queries_in_words, texts
from examiner.cases.record.canonical import Document
from search import numbers

WIDTH = 92
_TOLD = 66  # columns of the text beside date and initials
_SCHEMES = {"locarno": "Locarno", "uspc": "USPC"}
_KINDS = {
    "replay": "Replay of {} on the corpus as it was",
    "update": "Update of {}: the same queries, classes and database, only what was "
    "added since",
    "feedback": "{} again with designs marked as relevant and not relevant",
    "secondary": "Search from {} for secondary references",
}
NONE = "None"


def write(document: Document) -> str:
    """The search notes of a case as plain text, ready to be copied."""
    blocks = [_head(document["case"]), _searched(document), _search_notes(document)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def entry(search: Document, names: Mapping[str, str]) -> list[str]:
    """What the notes say of a search: its kind, its query, how it was answered."""
    return [
        f"{search['name']}: {kind(search)}.",
        *queries_in_words.tell(search, names),
        *answer(search),
        *([f"Note: {search['note']}"] if search["note"] else ()),
    ]


def kind(search: Document) -> str:
    """What kind of search it is, with the one that it comes from."""
    origin = search["origin"]
    if origin is None:
        return "Search of US design patents by drawings and words"
    told = _KINDS.get(origin["kind"], "Search out of {}")
    return told.format(origin["search"] or f"search {origin['id']}")


def answer(search: Document) -> Iterator[str]:
    """How a search was answered, and how completely."""
    if search["state"] != "done":
        yield f"Not finished ({search['state']}); it has no result."
        return
    where = f"Ornament, corpus revision {search['revision']}"
    if search["since_revision"] is not None:
        where += f", only what came after revision {search['since_revision']}"
    if search["encoder"]:
        weights = search["weights_sha256"][:12]
        where += f"; model {search['encoder']}, weights {weights} (SHA-256)"
    yield f"{where}."
    if search["completeness"].get("text"):
        yield str(search["completeness"]["text"])
    if search["notice"]:
        yield str(search["notice"])
    many = "design" if search["found"] == 1 else "designs"
    yield f"{search['found']:,} {many} retrieved, {search['reviewed']:,} reviewed."


def names_of(document: Document) -> dict[str, str]:
    """The L-numbers of a case by the ids of its runs."""
    return {one["id"]: one["name"] for one in document["searches"]}


def us_date(iso: str | None) -> str:
    """A date as US forms have it: 11/27/2026; of a moment where the office is."""
    if not iso:
        return ""
    is_moment = "T" in iso
    day = (
        timezone.localdate(datetime.fromisoformat(iso))
        if is_moment
        else date.fromisoformat(iso)
    )
    return f"{day:%m/%d/%Y}"


def _head(case: Document) -> Iterator[str]:
    yield "SEARCH NOTES"
    number = case["application_number"] or "no number"
    yield texts.line(f"Application: {number}") + "  " + texts.line(case["title"])
    yield texts.line(f"Applicant: {'; '.join(case['applicants']) or '–'}")
    effective = us_date(case["effective_date"]) or "not known"
    basis = " (priority)" if case["priority_date"] else ""
    yield f"Effective filing date: {effective}{basis}"
    by = case["examiner"]
    yield texts.line(f"Examiner: {by['name']} ({by['initials']})")


def _searched(document: Document) -> Iterator[str]:
    yield "SEARCHED"
    yield _row("Class, every design of it reviewed", "Date", "Examiner")
    yield "-" * WIDTH
    done = [one for one in document["classes"] if one["finished_at"]]
    for one in done:
        yield from _rows(class_name(one), one["finished_at"], one["by"])
    if not done:
        yield NONE


def class_name(one: Document) -> str:
    """A class with how much of it was reviewed: `USPC D9/500, 412 of 412 designs`."""
    limit = f" first published before {one['before']}" if one["before"] else ""
    return (
        f"{_SCHEMES[one['scheme']]} {one['symbol']}{limit}: {one['reviewed']:,} of "
        f"{one['total']:,} designs reviewed (corpus revision {one['revision']})"
    )


def _search_notes(document: Document) -> Iterator[str]:
    yield "SEARCH NOTES"
    yield _row("Search", "Date", "Examiner")
    yield "-" * WIDTH
    names = names_of(document)
    for search in document["searches"]:
        yield from _rows(
            "\n".join(entry(search, names)), search["asked_at"], search["by"]
        )
    begun = [one for one in document["classes"] if not one["finished_at"]]
    for one in begun:
        told = f"Looked through in part: {class_name(one)}"
        yield from _rows(told, one["begun_at"], one["by"])
    for one in document["watches"]:
        yield from _rows(watch(one), one["left_at"], one["by"])
    for one in document["evidence"]:
        yield from _rows(_evidence(one), one["captured_on"], one["by"])
    sections = ("searches", "watches", "evidence")
    if not (begun or any(document[name] for name in sections)):
        yield NONE


def watch(one: Document) -> str:
    """A standing search: what it repeats, how far it has looked, what came close."""
    close = ", ".join(numbers.shown(alert["design"]) for alert in one["alerts"])
    paused = "" if one["is_active"] else " (paused)"
    return (
        f"Watch{paused}: {one['search']} asked again of all that was added up to "
        f"corpus revision {one['looked_to']}. Close: {close or 'none'}."
    )


def _evidence(one: Document) -> str:
    place = f", {one['url']}" if one["url"] else ""
    return f"Looked at: {one['title']}{place}"


def _rows(text: str, day: str | None, by: Document) -> Iterator[str]:
    """A wrapped text with date and initials beside its first line."""
    lines = [
        line
        for paragraph in texts.printable(text).splitlines()
        for line in texts.wrapped(paragraph, _TOLD)
    ]
    yield ""
    for place, line in enumerate(lines):
        told = (us_date(day), by["initials"]) if place == 0 else ("", "")
        yield _row(line, *told)


def _row(text: str, day: str, initials: str) -> str:
    room = " " * (_TOLD - texts.columns(text))
    return f"{text}{room}  {day:<10}  {initials}".rstrip()
