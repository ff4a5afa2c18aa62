"""Dates as patent documents write them, month-only ones included.

Every cited date of the Red Book lacks its day (`19060800`); no day is ever invented.
"""

import re
from datetime import date
from functools import lru_cache

from search.ingest.records import MonthDate

_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})-?(?:(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})?)?"
)
_SLASHED = re.compile(
    r"(?:(?P<month>[0-9]{1,2})/)(?:(?P<day>[0-9]{1,2})/)?(?P<year>[0-9]{4})"
)
_WORDS = re.compile(
    r"(?P<month>[A-Za-z]{3,9})\.?\s*(?:(?P<day>[0-9]{1,2})\s*,)?\s*(?P<year>[0-9]{4})"
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


@lru_cache(maxsize=8192)  # the months of citations come again and again
def read(text: str) -> MonthDate | None:
    """Return what a date tells: year, and month and day where they are known.

    Reads `20210126`, `19060800`, `2021-01-26`, `7/2020`, `Jul. 14, 2020`; None where
    not even a year stands. An impossible month or day counts as not told.
    """
    text = text.strip()
    for pattern in (_COMPACT, _SLASHED, _WORDS):
        if match := pattern.fullmatch(text):
            year, month = int(match["year"]), _month(match["month"])
            return _known(year, month, int(match["day"] or 0))
    return None


def day(text: str) -> date | None:
    """Return the full date, or None where the day is unknown or impossible."""
    found = read(text)
    if found is None or found.month is None or found.day is None:
        return None
    return date(found.year, found.month, found.day)


def _month(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    names = [name for name in _MONTHS if name.startswith(text.lower())]
    return _MONTHS.index(names[0]) + 1 if len(names) == 1 else 0


def _known(year: int, month: int, day_of_month: int) -> MonthDate | None:
    if year == 0:
        return None
    if not 1 <= month <= 12:
        return MonthDate(year)
    try:
        date(year, month, day_of_month)
    except ValueError:
        return MonthDate(year, month)
    return MonthDate(year, month, day_of_month)
