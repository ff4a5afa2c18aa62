"""What is searched for: one typed query for screen, API and command line."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

Mode = Literal["exact", "approximate", "auto"]

MOST_VIEWS = 10
MOST_HITS = 1_000
MOST_CLASSES = 50  # of one scheme
LONGEST_TEXT = 1_000  # characters


class UnusableQuery(ValueError):
    """The query cannot be searched; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which designs are eligible.

    `locarno` and `uspc` are canonical symbols or prefixes ("09", "09-01", "D9",
    "D9/5*"); a design is eligible when any of its classes matches any of them.
    `before`: first published strictly before this day.
    """

    locarno: tuple[str, ...] = ()
    uspc: tuple[str, ...] = ()
    before: date | None = None

    def __post_init__(self) -> None:
        if max(len(self.locarno), len(self.uspc)) > MOST_CLASSES:
            raise UnusableQuery(
                f"A query takes at most {MOST_CLASSES} classes of a kind; give a class "
                "that holds many, like 09 or D9."
            )

    def to_json(self) -> dict[str, Any]:
        """As the run's row keeps it."""
        return {
            "locarno": list(self.locarno),
            "uspc": list(self.uspc),
            "before": self.before.isoformat() if self.before else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """As the run's row kept it."""
        before = stored.get("before")
        return cls(
            locarno=tuple(stored.get("locarno", ())),
            uspc=tuple(stored.get("uspc", ())),
            before=date.fromisoformat(before) if before else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One drawing of the query: a page of an upload, or a figure of the corpus."""

    page_id: int | None = None
    figure_id: int | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A whole query; with neither views nor text it browses by the filters."""

    views: tuple[View, ...] = ()
    text: str = ""
    filters: Filters = field(default_factory=Filters)
    k: int = 50
    mode: Mode = "auto"

    def __post_init__(self) -> None:
        if len(self.views) > MOST_VIEWS:
            raise UnusableQuery(
                f"A query takes at most {MOST_VIEWS} drawings, not {len(self.views)}; "
                "leave some out."
            )
        if len(self.text) > LONGEST_TEXT:
            raise UnusableQuery(
                f"A query takes at most {LONGEST_TEXT:,} characters of words, not "
                f"{len(self.text):,}."
            )
        if not 1 <= self.k <= MOST_HITS:
            raise UnusableQuery(f"k must lie between 1 and {MOST_HITS}.")
        for view in self.views:
            if (view.page_id is None) == (view.figure_id is None):
                raise UnusableQuery("A view is one page of an upload or one figure.")
