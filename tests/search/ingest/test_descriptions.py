"""Paragraphs about the drawings are sorted by the figure numbers they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest import descriptions


def figures(*paragraphs):
    """Return the numbers and the view of each figure described."""
    return [(d.numbers, d.view) for d in descriptions.read(paragraphs).descriptions]


@pytest.mark.parametrize(
    ("paragraph", "number", "view"),
    [
        ("FIG. 1 is a front view thereof;", "1", "front"),
        ("FIG. 6. is a bottom plan view thereof.", "6", "bottom"),
        ("Fig.2 is a rear view", "2", "rear"),
        ("FIG 3 shows a top view", "3", "top"),
        ("FIGURE 4 is a left view", "4", "left"),
        ("Figured 4 is a rear view thereof;", "4", "rear"),
        ("FIGS. 5 is a close-up and sectional view", "5", "section"),
        ("FIG. 1A is a right side view", "1A", "right"),
        ("FIG. 12B: front view", "12B", "front"),
        ("FIG. 3(a) is a top view", "3A", "top"),
        ("FIG. 3-B is a bottom view", "3B", "bottom"),
        ("FIG. 1.1 is a perspective view", "1.1", "perspective"),
        ("The FIGURE is a front view of a display screen", "1", "front"),
        ("FIGURE: perspective view of a lamp", "1", "perspective"),
        ("The sole figure is a perspective view", "1", "perspective"),
        ("1.1 : Perspective", "1.1", "perspective"),
        ("1.2: Front", "1.2", "front"),
        ("2.10 Back", "2.10", "rear"),
        ("1 : Left", "1", "left"),
        ("Reproduction 1.3 is a top view", "1.3", "top"),
    ],
)
def test_every_way_to_name_a_figure_is_read(paragraph, number, view):
    assert figures(paragraph) == [((number,), view)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-3", ("1", "2", "3")),
        ("1 through 4", ("1", "2", "3", "4")),
        ("1, 2 and 5", ("1", "2", "5")),
        ("1–3, 7 & 9", ("1", "2", "3", "7", "9")),
        ("1A-1C", ("1A", "1B", "1C")),
        ("1.1-1.4", ("1.1", "1.2", "1.3", "1.4")),
        ("9 to 11", ("9", "10", "11")),
        ("1A-2B", ("1A", "2B")),
        ("3-1", ("3", "1")),
        ("1-999", ("1", "999")),
    ],
)
def test_numbers_together_are_taken_apart(text, numbers):
    assert descriptions.numbers(text) == numbers


@given(st.integers(1, 90), st.integers(1, 200))
def test_a_range_holds_every_number_once(first, length):
    last = first + length
    expected = tuple(str(n) for n in range(first, last + 1))
    assert descriptions.numbers(f"{first}-{last}") == expected


@pytest.mark.parametrize(
    "paragraph",
    [
        "1. Display screen for automobile",
        "This application is related to the following design applications:",
        "U.S. Design application Ser. No. 29/302,500, now U.S. Pat. No. D606,285,",
        "The file of this patent contains at least one drawing executed in color.",
        "The broken line in FIGS. 1-7 showing a shoe outsole forms no part.",
        "The images shown in FIGS. 1-4 and 5-8 transition.",
        "FIGS. 1-7 show in broken lines portions that form no part of the design.",
        "The left side being a mirror image of FIG. 3.",
    ],
)
def test_what_describes_no_figure_is_a_statement(paragraph):
    found = descriptions.read([paragraph])
    assert found.descriptions == ()
    assert found.statements == (paragraph,)


def test_one_paragraph_may_hold_all_figures():
    paragraph = (
        "FIG. 1 is a perspective view of a disc; FIG. 2 is a front view of the disc"
        " of FIG. 1; FIG. 3 is a top plan view; and, FIG. 4 is a rear view thereof."
        " The broken lines form no part of the claimed design."
    )
    found = descriptions.read([paragraph])
    assert [(d.numbers, d.view) for d in found.descriptions] == [
        (("1",), "perspective"),
        (("2",), "front"),
        (("3",), "top"),
        (("4",), "rear"),
    ]
    assert found.descriptions[1].text == (
        "FIG. 2 is a front view of the disc of FIG. 1;"
    )
    assert found.descriptions[3].text == "FIG. 4 is a rear view thereof."
    assert found.statements == ("The broken lines form no part of the claimed design.",)


def test_figures_joined_by_and_are_told_apart():
    assert figures("FIG. 1 is a front view and FIG. 2 is a rear view thereof.") == [
        (("1",), "front"),
        (("2",), "rear"),
    ]


def test_hague_figures_may_share_a_paragraph():
    assert figures("1.1 : Perspective; 1.2 : Front; 1.3 : Back") == [
        (("1.1",), "perspective"),
        (("1.2",), "front"),
        (("1.3",), "rear"),
    ]


def test_two_figures_with_two_views_are_told_apart():
    assert figures("FIGS. 2 and 3 are left and right side views thereof;") == [
        (("2",), "left"),
        (("3",), "right"),
    ]
    assert figures("FIGS. 2-4 are perspective views thereof;") == [
        (("2", "3", "4"), "perspective")
    ]


def test_a_summary_of_described_figures_is_a_statement():
    found = descriptions.read(
        [
            "FIGS. 1-2 depict a first embodiment;",
            "FIG. 1 is a front view;",
            "FIG. 2 is a rear view.",
        ]
    )
    assert [d.numbers for d in found.descriptions] == [("1",), ("2",)]
    assert found.statements == ("FIGS. 1-2 depict a first embodiment;",)


def test_numbers_and_not_places_bind_text_to_figures():
    paragraphs = ["In color.", "FIG. 2 is a rear view;", "FIG. 1 is a front view."]
    assert figures(*paragraphs) == [(("2",), "rear"), (("1",), "front")]


def test_reference_views_are_marked():
    first, second = descriptions.read(
        ["1.1 : Front", "1.7 : Reference view"]
    ).descriptions
    assert (first.is_reference, second.is_reference) == (False, True)


@pytest.mark.parametrize(
    "statement",
    [
        "The broken lines in the drawings form no part of the claimed design.",
        "The phantom and dashed lines in the views form no part.",
        "Dot-dash lines bound the claimed design.",
        "The broken line(s) that define the bounds form no part.",
    ],
)
def test_the_statement_about_broken_lines_is_found(statement):
    paragraphs = ["FIG. 1 is a front view.", "In color.", statement]
    assert descriptions.read(paragraphs).broken_line_statement == statement


def test_broken_lines_told_behind_a_figure_are_found():
    paragraph = "FIG. 2 is a rear view thereof. The broken lines form no part."
    found = descriptions.read([paragraph])
    assert found.descriptions[0].text == paragraph
    assert found.broken_line_statement == "The broken lines form no part."


def test_solid_lines_and_plain_figures_make_no_such_statement():
    paragraphs = ["FIG. 1 is a front view.", "The design is shown in solid lines."]
    assert descriptions.read(paragraphs).broken_line_statement == ""


@given(st.lists(st.text(max_size=80), max_size=4))
def test_no_paragraph_is_lost(paragraphs):
    found = descriptions.read(paragraphs)
    told = len(found.descriptions) + len(found.statements)
    assert told >= sum(1 for paragraph in paragraphs if paragraph)
