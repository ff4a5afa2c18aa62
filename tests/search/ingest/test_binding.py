"""Descriptions are bound by the numbers read, by count only where all agrees."""

import pytest

from ml.reading.sheets import ReadFigure, SheetReading
from search.ingest import binding
from search.ingest.records import DescriptionRecord


def described(*entries: tuple[tuple[str, ...], str]) -> list[DescriptionRecord]:
    return [
        DescriptionRecord(numbers, f"FIG. {numbers[0]} is {view};", view)
        for numbers, view in entries
    ]


def sheet(*numbers: str, sure: float = 0.99, split: float = 1.0) -> SheetReading:
    figures = tuple(
        ReadFigure(number, sure if number else None, (0, place, 9, place + 9))
        for place, number in enumerate(numbers)
    )
    return SheetReading(figures, split)


def told(bound: list[list[binding.BoundFigure]]) -> list[tuple[str, str, bool]]:
    return [(one.number, one.how, one.needs_review) for of in bound for one in of]


THREE = described((("1",), "perspective"), (("2",), "front"), (("3",), "rear"))
UNREAD = [None] * 3


def test_as_many_sheets_as_figures_are_bound_in_order():
    bound = binding.bind(THREE, readings=UNREAD)
    assert [(one.number, one.view) for (one,) in bound] == [
        ("1", "perspective"),
        ("2", "front"),
        ("3", "rear"),
    ]
    assert all(one.how == "count" and not one.needs_review for (one,) in bound)


@pytest.mark.parametrize("sheets", [0, 2, 4])
def test_another_count_binds_nothing(sheets: int):
    bound = binding.bind(THREE, readings=[None] * sheets)
    assert bound == [[binding.UNBOUND]] * sheets


def test_a_grant_that_counts_its_figures_differently_is_not_bound():
    assert (
        binding.bind(THREE, readings=UNREAD, declared_figures=4)[0][0].how == "unknown"
    )
    assert binding.bind(THREE, readings=UNREAD, declared_figures=3)[0][0].how == "count"
    assert binding.bind(THREE, readings=UNREAD, may_count=False)[0][0].how == "unknown"


def test_numbers_read_bind_in_whatever_order_and_on_however_many_sheets():
    bound = binding.bind(THREE, readings=[sheet("3", "1"), sheet("2")])
    assert [[(one.number, one.view, one.how) for one in of] for of in bound] == [
        [("3", "rear", "read"), ("1", "perspective", "read")],
        [("2", "front", "read")],
    ]
    assert not any(one.needs_review for of in bound for one in of)
    assert bound[0][1].box == (0, 1, 9, 10)


def test_what_was_not_read_is_known_by_its_place_among_the_others():
    bound = binding.bind(THREE, readings=[sheet("1"), sheet(""), sheet("3")])
    assert told(bound)[1] == ("2", "count", False)
    shuffled = binding.bind(THREE, readings=[sheet("3"), sheet(""), sheet("1")])
    assert told(shuffled)[1] == ("2", "count", False)  # the only one left
    open_ = binding.bind(THREE, readings=[sheet("3"), sheet(""), sheet("")])
    assert told(open_)[1:] == [("", "unknown", True)] * 2


def test_a_number_read_twice_is_kept_by_the_surer_and_the_other_wants_a_look():
    readings = [sheet("1"), sheet("1", sure=0.7), sheet("3")]
    assert told(binding.bind(THREE, readings=readings)) == [
        ("1", "read", False),
        ("2", "count", True),
        ("3", "read", False),
    ]
    in_place = [sheet("1", sure=0.7), sheet("1"), sheet("2")]
    assert told(binding.bind(THREE, readings=in_place)) == [
        ("1", "read", True),  # where the order has it
        ("3", "count", True),  # the only one left
        ("2", "read", False),
    ]
    equally = [sheet("3"), sheet("3"), sheet("1"), sheet("2")]
    assert told(binding.bind(THREE, readings=equally)) == [
        ("", "unknown", True),
        ("", "unknown", True),
        ("1", "read", False),
        ("2", "read", False),
    ]


def test_a_number_that_is_not_described_is_not_believed():
    bound = binding.bind(
        THREE, readings=[sheet("8"), sheet("2"), sheet("3"), sheet("1")]
    )
    assert told(bound)[0] == ("", "unknown", True)
    bound = binding.bind(THREE, readings=[sheet("8"), sheet("2"), sheet("3")])
    assert told(bound)[0] == ("1", "count", True)


def test_without_descriptions_numbers_are_taken_as_read():
    assert told(binding.bind([], readings=[sheet("8"), sheet("")])) == [
        ("8", "read", False),
        ("", "unknown", False),
    ]


def test_low_confidence_wants_a_look():
    unsure = binding.bind(THREE, readings=[sheet("1", sure=0.6)])
    assert told(unsure) == [("1", "read", True)]
    split = binding.bind(THREE, readings=[sheet("1", "2", split=0.5)])
    assert all(one.needs_review for one in split[0])


def test_a_description_of_many_figures_is_bound_to_each():
    entries = described((("1", "2", "3"), "perspective"), (("4",), "top"))
    bound = binding.bind(entries, readings=[None] * 4)
    assert [one.view for (one,) in bound] == ["perspective"] * 3 + ["top"]


def test_two_descriptions_of_one_figure_are_joined_and_the_view_that_is_known_wins():
    entries = described((("1",), "unknown"), (("2",), "top"), (("1",), "front"))
    (first,), _ = binding.bind(entries, readings=[None] * 2)
    assert first.view == "front"
    assert first.description == "FIG. 1 is unknown; FIG. 1 is front;"


def test_numbers_come_in_printed_order_whatever_the_text_does():
    names = ["10", "2", "1.10", "1.2", "3A", "3", "4", "3B"]
    entries = described(*(((name,), "front") for name in names))
    assert binding.numbers(entries) == ["1.2", "1.10", "2", "3", "3A", "3B", "4", "10"]
