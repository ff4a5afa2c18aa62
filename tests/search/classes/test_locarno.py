"""Locarno codes: four digits in, "09-01" out, names, and the 15th edition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.classes import locarno


@pytest.mark.parametrize("raw", ["0202", "02-02", " 0202 "])
def test_a_source_code_becomes_canonical(raw):
    assert locarno.parse(raw) == "02-02"


@pytest.mark.parametrize("raw", ["", "202", "2-2", "900", "900.0", "02022", "ab-cd"])
def test_a_damaged_code_is_refused(raw):
    with pytest.raises(locarno.UnreadableCode):
        locarno.parse(raw)


@given(st.integers(0, 99), st.integers(0, 99))
def test_any_four_digits_round_trip(main, sub):
    code = locarno.parse(f"{main:02d}{sub:02d}")
    assert code == f"{main:02d}-{sub:02d}"
    assert locarno.parse(code) == code


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("09-01", "09-01"),
        ("0901", "09-01"),
        ("9-1", "09-01"),
        ("901", "09-01"),
        ("09 01", "09-01"),
        ("LOC 09-01", "09-01"),
        ("LOC (12) Cl. 07-01", "07-01"),
        ("09", "09-*"),
        ("9", "09-*"),
        ("09-*", "09-*"),
        ("09-0*", "09-0*"),
    ],
)
def test_what_a_person_types_is_understood(typed, wanted):
    assert str(locarno.accept(typed)) == wanted


@pytest.mark.parametrize(
    "typed",
    ["", "33-01", "00", "shoe", "09-01-02", "12345"],
)
def test_what_is_no_code_is_refused_with_a_hint(typed):
    with pytest.raises(locarno.UnreadableCode, match="09-01"):
        locarno.accept(typed)


def test_endless_blanks_are_not_read():
    with pytest.raises(locarno.UnreadableCode, match="at most 40"):
        locarno.accept("LOC" + " " * 5_000 + "x")


def test_validity_depends_on_the_edition_and_vacant_codes_are_marked():
    assert len(locarno.codes()) == 237
    for vacant in ("03-02", "15-08", "19-05", "23-02"):
        assert not locarno.is_in_edition_15(vacant)
        assert locarno.parse(vacant.replace("-", "")) == vacant


def test_codes_and_names_agree_with_the_published_tables(test_data):
    folder = test_data / "classes"
    codes = (folder / "locarno_subclass_codes_15ed.txt").read_text("utf-8").split()
    lines = (folder / "locarno_main_classes.tsv").read_text("utf-8").splitlines()
    mains = dict(line.split("\t") for line in lines[1:])
    assert locarno.codes() == set(codes)
    assert {main: locarno.name(main) for main in locarno.classes()} == mains


def test_subclasses_are_named_and_unknown_ones_are_not():
    assert locarno.name("02-04") == "Footwear, socks and stockings"
    assert locarno.name("09-99") == "Miscellaneous"
    assert locarno.name("23-02") == ""
    assert locarno.class_of("09-01") == "09"
