"""Periods of patent law: months and years by the calendar, ends on business days.

A period that ends when the patent office is closed ends on the next business day:
35 USC 21(b), for the grace year MPEP 2153.01(a), for priority MPEP 213.03. What counts
is a federal holiday within the District of Columbia, so Inauguration Day does too
(5 USC 6103(c), MPEP 710.05).
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6

MARTIN_LUTHER_KING_SINCE = 1986
JUNETEENTH_SINCE = 2021

# Whole days on which federal offices were closed by executive order. Closings for
# weather also count in law, but no list of them is kept here.
CLOSED_BY_ORDER = frozenset(
    {
        date(2012, 12, 24),
        date(2014, 12, 26),
        date(2018, 12, 5),
        date(2018, 12, 24),
        date(2019, 12, 24),
        date(2020, 12, 24),
        date(2024, 12, 24),
        date(2025, 1, 9),
        date(2025, 12, 24),
        date(2025, 12, 26),
    }
)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def year_later(day: date) -> date:
    """Return the same day of the next year; February 28 after February 29."""
    return months_later(day, 12)


def end_of_period(last: date) -> date:
    """Return the day a period really ends: a business day, from `last` on."""
    while not is_business_day(last):
        last += _DAY
    return last


def is_business_day(day: date) -> bool:
    """Tell whether the patent office is open, as far as the calendar tells."""
    return day.weekday() < _SATURDAY and not why_closed(day)


def why_closed(day: date) -> str:
    """Name why no period ends on a day: "a Saturday", "Labor Day"; "" if one can."""
    if day.weekday() >= _SATURDAY:
        return "a Saturday" if day.weekday() == _SATURDAY else "a Sunday"
    if day in CLOSED_BY_ORDER:
        return "a day closed by executive order"
    return federal_holidays(day.year).get(day, "")


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> dict[date, str]:
    """Return the holidays of a year by the day they are observed, from 1978 on.

    One on a Saturday is observed the Friday before, one on a Sunday the Monday after.
    New Year's Day of the next year may be observed on December 31.
    """
    observed = {
        _observed(day): name
        for around in (year, year + 1)
        for day, name in _holidays(around)
    }
    inauguration = _inauguration_day(year)
    if inauguration is not None:
        observed.setdefault(inauguration, "Inauguration Day")
    return {day: name for day, name in observed.items() if day.year == year}


def _holidays(year: int) -> Iterator[tuple[date, str]]:
    """The legal public holidays of 5 USC 6103(a)."""
    yield date(year, 1, 1), "New Year's Day"
    if year >= MARTIN_LUTHER_KING_SINCE:
        yield _nth(year, 1, _MONDAY, 3), "the Birthday of Martin Luther King, Jr."
    yield _nth(year, 2, _MONDAY, 3), "Washington's Birthday"
    yield _nth(year, 6, _MONDAY, 1) - 7 * _DAY, "Memorial Day"
    if year >= JUNETEENTH_SINCE:
        yield date(year, 6, 19), "Juneteenth"
    yield date(year, 7, 4), "Independence Day"
    yield _nth(year, 9, _MONDAY, 1), "Labor Day"
    yield _nth(year, 10, _MONDAY, 2), "Columbus Day"
    yield date(year, 11, 11), "Veterans Day"
    yield _nth(year, 11, _THURSDAY, 4), "Thanksgiving Day"
    yield date(year, 12, 25), "Christmas Day"


def _observed(day: date) -> date:
    shift = {_SATURDAY: -_DAY, _SUNDAY: _DAY}
    return day + shift.get(day.weekday(), timedelta())


def _inauguration_day(year: int) -> date | None:
    """January 20 every fourth year; a Saturday gives no day off, a Sunday Monday."""
    if year % 4 != 1:
        return None
    day = date(year, 1, 20)
    if day.weekday() == _SATURDAY:
        return None
    return _observed(day)


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
