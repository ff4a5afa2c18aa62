"""Dates keep what is known of them and invent nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import dates
from search.ingest.records import MonthDate


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("20210126", MonthDate(2021, 1, 26)),
        ("19060800", MonthDate(1906, 8)),
        ("19060000", MonthDate(1906)),
        ("2021-01-26", MonthDate(2021, 1, 26)),
        ("2020", MonthDate(2020)),
        ("7/2020", MonthDate(2020, 7)),
        ("12/31/1999", MonthDate(1999, 12, 31)),
        ("Jul. 14, 2020", MonthDate(2020, 7, 14)),
        ("Sept. 3, 2001", MonthDate(2001, 9, 3)),
        ("July 2020", MonthDate(2020, 7)),
    ],
)
def test_every_spelling_tells_what_it_knows(text, known):
    assert dates.read(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [("20110231", MonthDate(2011, 2)), ("20111300", MonthDate(2011))],
)
def test_an_impossible_day_or_month_counts_as_not_told(text, known):
    assert dates.read(text) == known


@pytest.mark.parametrize("text", ["", "00000000", "unknown", "2021012", "Ju 2020"])
def test_what_holds_no_year_is_no_date(text):
    assert dates.read(text) is None
    assert dates.day(text) is None


def test_a_day_is_never_invented():
    assert dates.day("19060800") is None
    assert dates.day("19060801") == date(1906, 8, 1)


@given(st.dates())
def test_written_days_read_back(day):
    assert dates.day(day.strftime("%Y%m%d").rjust(8, "0")) == day
    assert dates.day(day.isoformat()) == day


@given(st.text(max_size=12))
def test_no_text_makes_it_fail(text):
    dates.read(text)
    dates.day(text)
