"""Whether two spellings mean one inventor or company."""

import pytest

from search import names


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        ("John Smith", "JOHN SMITH", "same"),
        ("Smith, John", "John Smith", "same"),
        ("Smith, John Q.", "John Quincy Smith", "same"),
        ("John Smith", "John Q. Smith", "same"),
        ("John Smith, Jr.", "Smith, Jr., John", "same"),
        ("Wang Xiao-Ming", "Xiaoming Wang", "same"),
        ("Jörg Müller", "Jorg MULLER", "same"),
        ("Seán O'Neill", "Sean ONeill", "same"),
        ("J. Smith", "John Smith", "alike"),
        ("J. Q. Smith", "John Quincy Smith", "alike"),
        ("Smith", "John Smith", "alike"),
        ("John Smith", "Jane Smith", "different"),
        ("John Smith", "John Doe", "different"),
        ("John Q. Smith", "John R. Smith", "different"),
        ("J. Smith", "A. Smith", "different"),
        ("", "John Smith", "different"),
        ("", "", "different"),
    ],
)
def test_persons(first: str, second: str, likeness: str) -> None:
    assert names.person(first, second) == likeness
    assert names.person(second, first) == likeness


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        (["John Smith", "Ann Lee"], ["LEE, ANN", "SMITH, JOHN"], "same"),
        (["J. Smith", "Ann Lee"], ["Ann Lee", "John Smith"], "alike"),
        (["John Smith", "J. Smith"], ["J. Smith", "John Smith"], "same"),
        (["John Smith"], ["John Smith", "Ann Lee"], "different"),
        (["John Smith", "Ann Lee"], ["John Smith", "Ann Roe"], "different"),
        ([], [], "different"),
    ],
)
def test_inventive_entities(first: list[str], second: list[str], likeness: str) -> None:
    assert names.persons(first, second) == likeness


def test_the_surest_shared_person_comes_first() -> None:
    assert names.shared_person(["J. Smith", "Ann Lee"], ["John Smith", "Lee, Ann"]) == (
        "Ann Lee",
        "same",
    )
    assert names.shared_person(["Ann Roe"], ["John Smith"]) is None


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("Samsung Electronics Co., Ltd.", "SAMSUNG ELECTRONICS CO LTD", True),
        ("Luxottica S.p.A.", "Luxottica SpA", True),
        ("The Gillette Company LLC", "Gillette", True),
        ("Apple Inc.", "Apple Computer, Inc.", False),
        ("Company Ltd.", "Company Inc.", False),  # nothing but legal forms
        ("", "", False),
    ],
)
def test_companies(first: str, second: str, is_one: bool) -> None:
    assert (names.shared_company([first], [second]) is not None) == is_one
