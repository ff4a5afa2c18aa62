"""Days that are known only to lie between two others: month-only and missing dates."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from search.ingest.records import MonthDate

PartialDate = date | MonthDate | None


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day a date can mean, the same where it is full."""

    first: date
    last: date

    @classmethod
    def of(
        cls, known: PartialDate, *, first: date = date.min, last: date = date.max
    ) -> Self:
        """Return what is known of a date, which lies between `first` and `last`."""
        if known is None:
            return cls(min(first, last), last)
        if isinstance(known, date):
            return cls(known, known)
        start, end = known.month or 1, known.month or 12
        if known.month and known.day:
            return cls(*[date(known.year, known.month, known.day)] * 2)
        days = calendar.monthrange(known.year, end)[1]
        return cls(date(known.year, start, 1), date(known.year, end, days))

    @property
    def is_exact(self) -> bool:
        """Whether this is one day."""
        return self.first == self.last

    @property
    def ends(self) -> tuple[date, ...]:
        """The days between which everything depending on the date is decided."""
        return (self.first,) if self.is_exact else (self.first, self.last)

    def until(self, other: Self) -> Self:
        """Return the span of the earlier of two dates."""
        return type(self)(min(self.first, other.first), min(self.last, other.last))

    def __str__(self) -> str:
        if self.is_exact:
            return self.first.isoformat()
        if self.first == date.min:
            return "an unknown day"
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()} or later"
