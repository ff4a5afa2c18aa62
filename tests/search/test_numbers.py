"""Any spelling of a design patent's number gives one id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import numbers

SPELLINGS = [
    "D908,314",
    "D908314",
    "D0908314",
    "908314",
    "908,314",
    "USD0908314",
    "USD908314S1",
    "USD0908314S1",
    "US D908314 S",
    "US D908,314 S",
    "US-D908314-S1",
    "U.S. D908,314",
    "d. 908314",
    "Des. 908,314",
    "U.S. Pat. No. D908,314".removeprefix("U.S. Pat. No. "),
    "Des. Pat. No. 908,314",
    "  D908314\n",
    "USD0908314-20210126",
    "USD0908314-20210126.XML",
    "USD0908314-20210126-D00001.TIF",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_the_same_patent(spelling):
    assert numbers.parse(spelling) == "USD0908314"


@pytest.mark.parametrize(
    ("spelling", "patent"),
    [
        ("D38206", "USD0038206"),
        ("D. 271298", "USD0271298"),
        ("D1050455", "USD1050455"),
        ("D1,050,455", "USD1050455"),
        ("US D889,911 S", "USD0889911"),
    ],
)
def test_short_old_and_seven_digit_numbers_are_read(spelling, patent):
    assert numbers.parse(spelling) == patent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "D",
        "D0",
        "0000000",
        "RE41654",
        "PP12345",
        "US" + " " * 5_000 + "x",
        "-" * 5_000,
        "D14/486",
        "12345678",
        "D00908314",
        "US 10,123,456 B2",
        "D908,31",
        "DM/228745",
        "shoe",
        "D٩٠٨٣١٤",
    ],
)
def test_what_is_no_design_number_is_refused_with_a_hint(text):
    with pytest.raises(numbers.UnreadableNumber, match="D908,314"):
        numbers.parse(text)


@pytest.mark.parametrize(
    ("patent", "shown"),
    [("USD0908314", "D908,314"), ("USD1050455", "D1,050,455"), ("USD0000042", "D42")],
)
def test_numbers_are_shown_as_printed(patent, shown):
    assert numbers.shown(patent) == shown


@given(st.integers(1, numbers.LARGEST))
def test_what_is_shown_reads_back(number):
    patent = f"USD{number:07d}"
    assert numbers.parse(numbers.shown(patent)) == patent
    assert numbers.parse(patent) == patent


@given(st.lists(st.integers(1, numbers.LARGEST), min_size=2))
def test_ids_sort_as_numbers_do(values):
    ids = [numbers.parse(f"D{value}") for value in values]
    assert sorted(ids) == [numbers.parse(f"D{value}") for value in sorted(values)]


def test_numbers_are_found_in_running_text():
    text = (
        "now U.S. Pat. No. D606,285, and D. 271298 (class D14/486), US D889,911 S;"
        " D1,002,863. Ser. No. 29/302,500 is none, nor is 2,874,052."
    )
    assert numbers.find(text) == [
        "USD0606285",
        "USD0271298",
        "USD0889911",
        "USD1002863",
    ]
