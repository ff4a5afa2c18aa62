"""Hebrew and Arabic in a printed record."""

import pytest

from examiner.cases.record import directions


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Umbrella <1>\n2", "Umbrella <1>\n2"),
        ("שלום", "םולש"),
        ("by שלום 123 end", "by םולש 123 end"),
        ("שלום (12.5) שלום", "םולש\u00a0(12.5)\u00a0םולש"),
        ("مظلة", "\ufe94\ufee0\ufec8\ufee3"),
        ("دار", "\ufead\ufe8d\ufea9"),  # letters that do not join the next one
        ("سلام", "\ufee1\ufefc\ufeb3"),  # two letters written as one
        ("بً", "\ufe8f\u064b"),  # a mark stays behind its letter
    ],
)
def test_letters_are_joined_and_turned_around(text: str, printed: str) -> None:
    assert directions.visual(text) == printed


def test_a_long_text_is_read_from_its_first_line_on() -> None:
    first, second = directions.visual("שלום " * 7 + "בוקר").split("\n")
    assert first.count("םולש") == 7
    assert second == "רקוב"
