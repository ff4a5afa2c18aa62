"""Cited documents: US designs are found, look-alikes are not."""

import pytest

from search.ingest import references
from search.ingest.records import MonthDate


@pytest.mark.parametrize(
    ("number", "patent"),
    [
        ("D38206", "USD0038206"),
        ("D402788", "USD0402788"),
        ("D1002863", "USD1002863"),
        ("D. 271298", "USD0271298"),
    ],
)
def test_a_cited_us_design_has_an_id(number, patent):
    assert references.design_id("US", number) == patent


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("JP", "D1227036"),
        ("JP", "D 1481688"),
        ("KR", "30-0728695"),
        ("WO", "DM/081655"),
        ("WO", "D071924-001"),
        ("US", "2874052"),
        ("US", "2006/0236442"),
        ("US", "RE41654"),
        ("US", "29/302500"),
        ("US", "D"),
        ("", "D402788"),
    ],
)
def test_every_other_document_has_none(country, number):
    assert references.design_id(country, number) == ""


@pytest.mark.parametrize(
    ("category", "by"),
    [
        ("cited by examiner", "examiner"),
        ("Cited by Applicant", "applicant"),
        ("cited by other", "other"),
        ("", ""),
    ],
)
def test_who_cited_is_read(category, by):
    assert references.cited_by(category) == by


def test_a_cited_date_keeps_its_month_and_invents_no_day():
    reference = references.patent(
        country="US",
        number="D38206",
        kind_code="S",
        name="Allen",
        raw_date="19060800",
        by="examiner",
        class_raw="D 1128",
    )
    assert reference.dated == MonthDate(1906, 8)
    assert (reference.raw_date, reference.class_raw) == ("19060800", "D 1128")
