"""Bibliographic fields from the text layer of a front page, mostly noisy OCR.

A field that makes no sense is left empty with a warning: a person adds it by hand.
INID codes: WIPO standard ST.9; (57) and below: USPTO front pages of 2005 on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from search import dates
from search.classes import locarno, uspc
from search.ingest.records import ClassRecord, PartyRecord, PartyRole

MONTH_DATE = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s*[.,]?\s*"
    r"(\d{1,2})\s*[,.]\s*(\d{4})\b"
)
TUESDAY = 1  # patents are granted on Tuesdays

# "(54)", before 2001 "[54]"; OCR may lose the opening bracket.
_CODE = re.compile(
    r"^\W{0,4}(1\s?[0129]|2\s?[12]|30|45|5\s?[1-8]|6\s?[0-6]|7\s?[1-6]|\*\s?\*)\s*[)\]]",
    re.MULTILINE,
)
_LABEL = re.compile(r"^\s*[A-Z][a-z]+(?:\s*\(s\))?\s*[.:]+\s*")
_APPLICATION = re.compile(r"(\d\d)\s*/\s*(\d{3})\s*[,.]?\s*(\d{3})\b")
_LOCARNO = re.compile(
    r"LOC\s*\(\s*(?P<edition>\d{1,2})\s*\)"
    r".*?(?P<main>[\dO]{2})(?:\s+(?P=main))?(?:\s*[-–])+\s*(?P<sub>[\dO]{2})",
    re.DOTALL,
)
_SYMBOL = re.compile(
    r"(?P<class>[A-Z]?\d{1,3})\s*/\s*"
    r"(?P<subclass>(?:DIG\.?\s*)?\d+(?:\s?\.\s?\d+)?(?:\s?[A-Z]{1,2})?)(?![\w/])"
)
_MISREAD_D = re.compile(r"[1I0lO](\d{1,2})")
_TERM = re.compile(r"(\d\d)\s+Years")
_SHEETS = re.compile(r"(\d{1,3})\s+Drawing\s+Sheets?")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’()-]+){1,5}")
_PLACE = re.compile(r"(?P<rest>.+?)\s*\(\s*(?P<country>[A-Z]{2})\s*\)")
_STATE = re.compile(r"[A-Z]{2}")
_CLAIM = re.compile(
    r"(?:The|(?:I|We)\s+claim\s*:?\s*(?:The)?)\s+ornamental\s+designs?\b.{3,400}?"
    r"\bshown(?:\s+and\s+described)?(?:\s+herein)?\s*\.",
    re.DOTALL | re.IGNORECASE,
)
_INVENTOR_CODES = ("72", "75", "76")


@dataclass(slots=True)
class FrontPage:
    """What a front page tells; empty where it tells nothing credible."""

    title: str = ""
    granted_date: date | None = None
    application_number: str = ""
    series_code: str = ""
    filed_date: date | None = None
    term_years: int | None = None
    classes: tuple[ClassRecord, ...] = ()
    parties: tuple[PartyRecord, ...] = ()
    claim: str = ""
    declared_sheets: int | None = None
    warnings: list[str] = field(default_factory=list)


def read(*, header: str, left: str, right: str) -> FrontPage:
    """Read the fields of a front page from its header and its two columns."""
    fields = _by_code(left)
    front = FrontPage(granted_date=grant_date(header))
    whole = f"{left}\n{right}"
    claim = _CLAIM.search(whole)
    front.claim = tidied(claim[0]) if claim else ""
    front.title = _title(fields.get("54", ""), claim[0] if claim else "", front)
    front.series_code, front.application_number = _application(fields.get("21", ""))
    front.filed_date = _filed(fields.get("22", ""), front)
    front.term_years = _number(_TERM.search(fields.get("**", "")))
    front.classes = (
        *_locarno(fields.get("51", ""), front),
        *_uspc(fields.get("52", ""), front),
    )
    front.parties = tuple(_parties(fields, front))
    front.declared_sheets = _number(_SHEETS.search(whole))
    return front


def grant_date(text: str) -> date | None:
    """Return the date in a page's head, if it is a Tuesday as every issue day is."""
    for found in month_dates(text):
        if found.weekday() == TUESDAY:
            return found
    return None


def month_dates(text: str) -> Iterator[date]:
    """Yield the dates spelled like "Jul. 14, 2020", spaces strewn in or not."""
    for month, day_of_month, year in MONTH_DATE.findall(text):
        found = dates.day(f"{month} {day_of_month}, {year}")
        if found:
            yield found


def tidied(text: str) -> str:
    """Return text on one line without the spaces OCR puts around punctuation."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([,.;:)])", r"\1", text)
    return re.sub(r"([(])\s+", r"\1", text)


def _by_code(column: str) -> dict[str, str]:
    """Return the text behind each INID code of a column; the first of each counts."""
    marks = list(_CODE.finditer(column))
    ends = [mark.start() for mark in marks[1:]] + [len(column)]
    fields: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=False):  # without marks one end is left
        code = re.sub(r"\s", "", mark[1])
        fields.setdefault(code, column[mark.end() : end].strip())
    return fields


def _title(text: str, claim: str, front: FrontPage) -> str:
    title = tidied(text)
    if not title or len(title) > 500:
        front.warnings.append("the title could not be read; add it by hand")
        return ""
    return _spaced_as(title, claim)


def _spaced_as(title: str, claim: str) -> str:
    """Part words that OCR ran together ("PUSHUPEXERCISE") as the claim parts them."""
    wanted = title.replace(" ", "").casefold()
    for start in re.finditer(rf"\b{re.escape(wanted[:1])}", claim, re.IGNORECASE):
        gaps = _gaps(claim[start.start() :], wanted)
        if gaps is not None:
            gaps |= _gaps(title, wanted) or set()
            letters = enumerate(title.replace(" ", ""))
            return "".join(f" {x}" if n in gaps else x for n, x in letters)
    return title


def _gaps(text: str, wanted: str) -> set[int] | None:
    """Return before which letters of `wanted` the text has a blank; None if it differs.

    A line's end is no blank: the claim may be hyphenated there, the hyphen lost.
    """
    gaps: set[int] = set()
    position = 0
    for character in text:
        if position == len(wanted):
            break
        if character == " ":
            gaps.add(position)
        elif not character.isspace():
            if character.casefold() != wanted[position]:
                return None
            position += 1
    return gaps if position == len(wanted) else None


def _application(text: str) -> tuple[str, str]:
    """Return series code and number: "29/718,923" is ("29", "29718923")."""
    found = _APPLICATION.search(text)
    return (found[1], "".join(found.groups())) if found else ("", "")


def _filed(text: str, front: FrontPage) -> date | None:
    filed = next(month_dates(text), None)
    if filed and front.granted_date and filed >= front.granted_date:
        filed = None
    if filed is None and text:
        front.warnings.append(f"the filing date could not be read: {tidied(text)!r}")
    return filed


def _number(found: re.Match[str] | None) -> int | None:
    return int(found[1]) if found else None


def _locarno(text: str, front: FrontPage) -> Iterator[ClassRecord]:
    if not text:
        return
    found = _LOCARNO.search(text)
    if found:
        raw = f"{found['main']}-{found['sub']}"
        symbol = raw.replace("O", "0")
        if locarno.class_of(symbol) in locarno.classes():
            yield ClassRecord(
                scheme="locarno",
                symbol=symbol,
                raw=raw,
                is_main=True,
                edition=found["edition"],
                is_in_edition_15=locarno.is_in_edition_15(symbol),
            )
            return
    front.warnings.append("the Locarno class could not be read; add it by hand")


def _uspc(text: str, front: FrontPage) -> Iterator[ClassRecord]:
    """Yield the U.S. classes; the first must be a design class."""
    symbols = list(_SYMBOL.finditer(text))
    for position, found in enumerate(symbols):
        class_ = found["class"]
        if position == 0 and not class_.startswith("D"):
            misread = _MISREAD_D.fullmatch(class_)
            class_ = f"D{misread[1]}" if misread else class_
            front.warnings.append(
                f"the class {tidied(found[0])!r} was taken for a misread {class_}"
            )
        symbol = _uspc_symbol(class_, found["subclass"])
        if symbol is None or (position == 0 and not symbol.startswith("D")):
            front.warnings.append(f"no U.S. class: {tidied(found[0])!r}")
            return
        yield ClassRecord(
            scheme="uspc", symbol=symbol, raw=found[0], is_main=position == 0
        )
    if text and not symbols:
        front.warnings.append("the U.S. class could not be read; add it by hand")


def _uspc_symbol(class_: str, subclass: str) -> str | None:
    subclass = re.sub(r"\s*\.\s*(?=\d)", ".", subclass.replace("DIG.", "DIG"))
    try:
        return uspc.accept(f"{class_}/{subclass}").text
    except uspc.UnreadableSymbol:
        return None


def _parties(fields: dict[str, str], front: FrontPage) -> Iterator[PartyRecord]:
    inventors = [
        party
        for code in _INVENTOR_CODES
        for party in _inventors(fields.get(code, ""), front)
    ]
    yield from inventors
    yield from _organization("applicant", fields.get("71", ""), inventors)
    yield from _organization("assignee", fields.get("73", ""), inventors)


def _inventors(text: str, front: FrontPage) -> Iterator[PartyRecord]:
    entries = _LABEL.sub("", tidied(text)).split(";") if text else []
    for entry in (entry.strip(" .,") for entry in entries):
        place = _PLACE.match(entry)
        parts = [part.strip() for part in place["rest"].split(",")] if place else []
        if not place or len(parts) not in (2, 3) or not _PERSON.fullmatch(parts[0]):
            front.warnings.append(f"an inventor could not be read: {entry[:80]!r}")
            continue
        first, _, last = parts[0].rpartition(" ")
        yield PartyRecord(
            role="inventor",
            last_name=last,
            first_name=first,
            city=parts[1],
            state=parts[2] if len(parts) == 3 else "",
            country=place["country"],
        )


def _organization(
    role: PartyRole, text: str, inventors: Sequence[PartyRecord]
) -> Iterator[PartyRecord]:
    """Yield the one owner of a field; several, or noise, are left out."""
    entry = _LABEL.sub("", tidied(text))
    place = _PLACE.match(entry)
    if not place or ";" in entry:
        return
    parts = [part.strip() for part in place["rest"].split(",")]
    state = parts.pop() if len(parts) > 2 and _STATE.fullmatch(parts[-1]) else ""
    if len(parts) < 2:
        return
    city, name = parts[-1], ", ".join(parts[:-1])
    for person in inventors:
        if f"{person.first_name} {person.last_name}" == name:
            first, last, name = person.first_name, person.last_name, ""
            break
    else:
        first = last = ""
    yield PartyRecord(
        role=role,
        last_name=last,
        first_name=first,
        organization=name,
        city=city,
        state=state,
        country=place["country"],
    )
