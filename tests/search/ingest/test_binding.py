"""Descriptions are bound by count only, and only where the count holds."""

import pytest

from search.ingest import binding
from search.ingest.records import DescriptionRecord


def described(*entries: tuple[tuple[str, ...], str]) -> list[DescriptionRecord]:
    return [
        DescriptionRecord(numbers, f"FIG. {numbers[0]} is {view};", view)
        for numbers, view in entries
    ]


THREE = described((("1",), "perspective"), (("2",), "front"), (("3",), "rear"))


def test_as_many_sheets_as_figures_are_bound_in_order():
    bound = binding.bind(THREE, sheets=3)
    assert [(one.number, one.view) for one in bound] == [
        ("1", "perspective"),
        ("2", "front"),
        ("3", "rear"),
    ]
    assert all(one.is_bound for one in bound)


@pytest.mark.parametrize("sheets", [0, 2, 4])
def test_another_count_binds_nothing(sheets: int):
    assert binding.bind(THREE, sheets=sheets) == [binding.UNBOUND] * sheets


def test_a_grant_that_counts_its_figures_differently_is_not_bound():
    assert not binding.bind(THREE, sheets=3, declared_figures=4)[0].is_bound
    assert binding.bind(THREE, sheets=3, declared_figures=3)[0].is_bound


def test_a_description_of_many_figures_is_bound_to_each():
    entries = described((("1", "2", "3"), "perspective"), (("4",), "top"))
    bound = binding.bind(entries, sheets=4)
    assert [one.view for one in bound] == ["perspective"] * 3 + ["top"]
    assert [one.captions for one in bound] == [(0,), (0,), (0,), (1,)]


def test_two_descriptions_of_one_figure_are_joined_and_the_view_that_is_known_wins():
    entries = described((("1",), "unknown"), (("2",), "top"), (("1",), "front"))
    first, _ = binding.bind(entries, sheets=2)
    assert (first.view, first.captions) == ("front", (0, 2))
    assert first.description == "FIG. 1 is unknown; FIG. 1 is front;"


def test_numbers_come_in_printed_order_whatever_the_text_does():
    names = ["10", "2", "1.10", "1.2", "3A", "3", "4", "3B"]
    entries = described(*(((name,), "front") for name in names))
    assert binding.numbers(entries) == ["1.2", "1.10", "2", "3", "3A", "3B", "4", "10"]
