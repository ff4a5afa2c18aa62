"""Opening a case and writing its facts, each in the spelling the house keeps."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access, tags, versions
from examiner.cases.models import Case
from search.classes import locarno, uspc
from search.classes.filters import ClassFilter

LONGEST_TITLE = 200
LONGEST_NUMBER = 32
LONGEST_NAME = 200
LONGEST_TEXT = 20_000
LONGEST_SYMBOL = 16
MOST_NAMES = 50

_US_APPLICATION = re.compile(r"(?:US\s?)?(\d{2})[\s/-]?(\d{3})[\s,.]?(\d{3})", re.I)


class Facts(TypedDict, total=False):
    """What a case tells of the application; classes and number in any spelling."""

    title: str
    application_number: str
    applicants: Sequence[str]
    inventors: Sequence[str]
    filing_date: date | None
    priority_date: date | None
    locarno: str
    uspc: str
    description: str
    note: str
    tag_names: Sequence[str]


class InvalidFacts(Exception):
    """Facts that no case takes; `errors` says by field what to write instead."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def create(user: User, **facts: Unpack[Facts]) -> Case:
    """Open a case of this person. Raises InvalidFacts."""
    facts.setdefault("title", "")
    read = canonical(**facts)
    _check_order(read.get("priority_date"), read.get("filing_date"))
    return Case.objects.create(owner=user, changed_by=user, **read)


def change(user: User, case: Case, *, seen: int, **facts: Unpack[Facts]) -> Case:
    """Write facts of a case whose `version` is still the one the person saw.

    Raises InvalidFacts, versions.ChangedMeanwhile, and access.NotAllowed where the
    person may not work in the case.
    """
    access.check_works(user, case)
    if case.is_scratch:
        raise access.NotAllowed("The scratch case has no facts: open a case for them.")
    read = canonical(**facts)
    _check_order(
        read.get("priority_date", case.priority_date),
        read.get("filing_date", case.filing_date),
    )
    return versions.change(
        case, seen=seen, changed_by=user, changed_at=timezone.now(), **read
    )


def canonical(**facts: Unpack[Facts]) -> dict[str, Any]:
    """The facts as the row keeps them. Raises InvalidFacts."""
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, typed in facts.items():
        try:
            read[name] = _READERS[name](typed)
        except ValueError as problem:
            errors[name] = str(problem)
    if errors:
        raise InvalidFacts(errors)
    return read


def _check_order(priority: date | None, filing: date | None) -> None:
    if priority and filing and priority > filing:
        raise InvalidFacts(
            {"priority_date": "The priority lies after the filing: check both dates."}
        )


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not title:
        raise ValueError("Name the article, as the application does.")
    return _no_longer(title, LONGEST_TITLE)


def _application_number(typed: str) -> str:
    """A US number as 29/812,345; any other as it was typed."""
    number = " ".join(typed.split())
    match = _US_APPLICATION.fullmatch(number)
    if match:
        return f"{match[1]}/{match[2]},{match[3]}"
    return _no_longer(number, LONGEST_NUMBER)


def _names(typed: Sequence[str]) -> list[str]:
    names = [_no_longer(" ".join(name.split()), LONGEST_NAME) for name in typed]
    kept = list(dict.fromkeys(filter(None, names)))
    if len(kept) > MOST_NAMES:
        raise ValueError(f"At most {MOST_NAMES} names.")
    return kept


def _text(typed: str) -> str:
    return _no_longer(typed.replace("\r\n", "\n").strip(), LONGEST_TEXT)


def _locarno(typed: str) -> str:
    return _class(typed, locarno.accept, example="09-01")


def _uspc(typed: str) -> str:
    return _class(typed, uspc.accept, example="D9/500")


def _class(typed: str, accept: Callable[[str], ClassFilter], *, example: str) -> str:
    """One class with its subclass, canonical; the unreadable is a ValueError too."""
    if not typed.strip():
        return ""
    accepted = accept(typed)
    if accepted.is_prefix:
        raise ValueError(f"Name the subclass too, like {example}.")
    return _no_longer(str(accepted), LONGEST_SYMBOL)


def _no_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(f"At most {most} characters.")
    return text


def _date(typed: date | None) -> date | None:
    return typed


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "application_number": _application_number,
    "applicants": _names,
    "inventors": _names,
    "filing_date": _date,
    "priority_date": _date,
    "locarno": _locarno,
    "uspc": _uspc,
    "description": _text,
    "note": _text,
    "tag_names": tags.canonical,
}
