"""Figures proposed: by what was read, what is described, how files are called."""

from collections.abc import Sequence

import pytest

from search import application_figures
from search.application_figures import Page, Proposal
from search.application_pages import PageFigure, PageReading

DESCRIPTION = """FIG. 1 is a perspective view of a lamp showing my new design;
FIG. 2 is a front elevational view thereof;
FIG. 3 is a rear view thereof.

The broken lines form no part of the claimed design."""


def read(*numbers: str, split: float | None = 1.0) -> Page:
    """A page on which these numbers were read, side by side."""
    figures = tuple(
        PageFigure(
            number=number,
            number_confidence=0.99 if number else None,
            crop=(place / len(numbers), 0.0, (place + 1) / len(numbers), 1.0)
            if len(numbers) > 1
            else None,
        )
        for place, number in enumerate(numbers)
    )
    reading = PageReading(figures=figures, split_confidence=split)
    return Page(reading=reading)


def told(pages: Sequence[Page], description: str = "") -> list[tuple[str, str, str]]:
    proposed = application_figures.propose(pages, description=description)
    return [(one.number, one.view, one.how) for page in proposed for one in page]


def test_numbers_read_are_named_by_the_description() -> None:
    pages = [read("3"), read("1", "2")]
    proposed = application_figures.propose(pages, description=DESCRIPTION)
    assert [len(figures) for figures in proposed] == [1, 2]
    assert proposed[0][0] == Proposal(number="3", view="rear", how="read", is_sure=True)
    assert [one.view for one in proposed[1]] == ["perspective", "front"]
    assert proposed[1][1].crop == (0.5, 0.0, 1.0, 1.0)


def test_what_was_not_read_is_numbered_by_order() -> None:
    pages = [read("1"), read("", split=None), read("3")]
    expected = [("1", "read"), ("2", "count"), ("3", "read")]
    for description in (DESCRIPTION, ""):
        found = told(pages, description)
        assert [(number, how) for number, _, how in found] == expected


@pytest.mark.parametrize("numbers", [("2", "", "1"), ("", "", ""), ("1", "", "7")])
def test_nothing_is_numbered_where_the_order_is_not_plain(
    numbers: tuple[str, ...],
) -> None:
    found = told([read(number) for number in numbers])
    assert tuple(number for number, _, _ in found) == numbers


def test_nothing_is_counted_while_a_page_waits_to_be_read() -> None:
    pages = [read("1"), Page(reading=None), read("3")]
    for description in (DESCRIPTION, ""):
        assert [number for number, _, _ in told(pages, description)] == ["1", "", "3"]


def test_views_are_not_guessed_from_an_order() -> None:
    found = told([read(str(number)) for number in range(1, 8)])
    assert {view for _, view, _ in found} == {"unknown"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("front.tif", ("", "front", "unknown")),
        ("FIG_2-left side.png", ("2", "left", "name")),
        ("Figure 3a rear.pdf", ("3A", "rear", "name")),
        ("backpack.png", ("", "unknown", "unknown")),
        ("scan0001.tif", ("", "unknown", "unknown")),
    ],
)
def test_a_file_s_name_tells_what_nothing_else_does(
    name: str, expected: tuple[str, str, str]
) -> None:
    assert told([Page(reading=None, name=name)]) == [expected]


def test_the_description_outweighs_the_file_s_name() -> None:
    page = Page(reading=read("1").reading, name="fig 2 rear.png")
    assert told([page], DESCRIPTION) == [("1", "perspective", "read")]


def test_blank_pages_have_no_figure_unread_ones_have_one() -> None:
    pages = [
        Page(reading=PageReading()),
        Page(reading=None, is_blank=True),
        Page(reading=None),
        Page(reading=PageReading(fault="unreadable")),
    ]
    proposed = application_figures.propose(pages)
    assert [len(figures) for figures in proposed] == [0, 0, 1, 1]


def test_doubt_is_told() -> None:
    (figures,) = application_figures.propose([read("1", "2", split=0.4)])
    assert [one.is_sure for one in figures] == [False, False]
