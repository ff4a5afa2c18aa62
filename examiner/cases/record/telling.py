"""How people, moments and drawings are written on the record."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from examiner.accounts.models import User
from examiner.cases import figures
from examiner.cases.models import CaseFigure
from examiner.cases.record.canonical import Document
from search import numbers
from search.models import Figure, QueryView


def person(user: User) -> Document:
    """Who did something, with the initials the search notes want."""
    name = user.get_full_name() or user.get_username()
    return {"name": name, "initials": initials(name)}


def initials(name: str) -> str:
    """`Ann B. O'Neil` is ABO; a single word gives its first two letters."""
    words = re.findall(r"\w[\w'’]*", name) or [name]
    if len(words) == 1:
        return str(words[0][:2]).upper()
    return "".join(word[0] for word in words).upper()


def moment(value: datetime | None) -> str | None:
    """A moment in UTC to the second."""
    if value is None:
        return None
    told = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{told.isoformat()}Z"


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def figure(found: Figure) -> str:
    """A figure of the corpus: `D908,314 Fig. 2 · front`."""
    place = f"Fig. {found.number}" if found.number else f"sheet {found.sheet.code}"
    seen = "" if found.view == "unknown" else f" · {found.get_view_display()}"
    return f"{numbers.shown(found.patent_id)} {place}{seen}"


def drawing(view: QueryView, known: Iterable[CaseFigure]) -> str:
    """A drawing of a query: as its figure is called, else by the page it stands on."""
    part = ", a part" if view.crop else ""
    if view.figure is not None:
        return f"{figure(view.figure)}{part}"
    assert view.page is not None
    for one in known:
        if one.page_id == view.page_id and one.crop == view.crop:
            return figures.name(one)
    page = f"{view.page.upload.name}, page {view.page.position + 1}"
    seen = "" if view.view == "unknown" else f" · {view.get_view_display()}"
    return f"{page}{seen}{part}"
