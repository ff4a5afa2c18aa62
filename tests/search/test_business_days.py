"""Calendar periods and federal holidays."""

from datetime import date

import pytest

from search import business_days


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2023-05-01", "2024-05-01"),
        ("2020-02-29", "2021-02-28"),  # a leap day has no anniversary
        ("2023-02-28", "2024-02-28"),
        ("2023-03-01", "2024-03-01"),
    ],
)
def test_year_later(day: str, later: str) -> None:
    assert business_days.year_later(_day(day)) == _day(later)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2018-08-31", 6, "2019-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2018-12-19", 6, "2019-06-19"),
        ("2019-06-19", -6, "2018-12-19"),
        ("2019-10-31", 8, "2020-06-30"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert business_days.months_later(_day(day), months) == _day(later)


@pytest.mark.parametrize(
    ("last", "end", "why"),
    [
        ("2024-05-01", "2024-05-01", ""),
        ("2024-05-04", "2024-05-06", "a Saturday"),
        ("2024-05-05", "2024-05-06", "a Sunday"),
        ("2024-05-25", "2024-05-28", "a Saturday"),  # then Memorial Day
        ("2024-07-04", "2024-07-05", "Independence Day"),
        ("2021-07-05", "2021-07-06", "Independence Day"),  # the 4th was a Sunday
        ("2020-07-03", "2020-07-06", "Independence Day"),  # the 4th was a Saturday
        ("2021-12-31", "2022-01-03", "New Year's Day"),  # the 1st was a Saturday
        ("2021-06-18", "2021-06-21", "Juneteenth"),  # the first one, a Saturday
        ("2020-06-19", "2020-06-19", ""),
        ("2022-06-20", "2022-06-21", "Juneteenth"),
        ("2021-01-18", "2021-01-19", "the Birthday of Martin Luther King, Jr."),
        ("2021-01-20", "2021-01-21", "Inauguration Day"),
        ("2013-01-20", "2013-01-22", "a Sunday"),  # Monday: both holidays
        ("2029-01-19", "2029-01-19", ""),  # Inauguration Day on a Saturday
        ("2022-01-20", "2022-01-20", ""),
        ("2019-10-14", "2019-10-15", "Columbus Day"),
        ("2018-11-12", "2018-11-13", "Veterans Day"),
        ("2019-11-28", "2019-11-29", "Thanksgiving Day"),
        ("2024-12-24", "2024-12-26", "a day closed by executive order"),
        ("2023-02-20", "2023-02-21", "Washington's Birthday"),
        ("2023-09-04", "2023-09-05", "Labor Day"),
    ],
)
def test_a_period_ends_on_a_business_day(last: str, end: str, why: str) -> None:
    assert business_days.why_closed(_day(last)) == why
    assert business_days.end_of_period(_day(last)) == _day(end)


def test_a_year_has_eleven_holidays_since_juneteenth() -> None:
    assert len(business_days.federal_holidays(2023)) == 11
    assert len(business_days.federal_holidays(2019)) == 10
    assert len(business_days.federal_holidays(1985)) == 10  # Inauguration, no King


def _day(text: str) -> date:
    return date.fromisoformat(text)
