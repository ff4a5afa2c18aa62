"""Views are read where a view is named, and nowhere else."""

import pytest

from search.ingest import view_words


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("is a front view thereof;", "front"),
        ("is a frontal view thereof;", "front"),
        ("is a rear elevational view thereof; and,", "rear"),
        ("is a back side view thereof;", "rear"),
        ("is a left side elevational view thereof;", "left"),
        ("is a left-side elevational view of the skateboard;", "left"),
        ("is right side elevation view of the present invention;", "right"),
        ("is a top plan view thereof;", "top"),
        ("is a bottom thereof;", "bottom"),
        ("is a plan view thereof;", "plan"),
        ("is an elevation view thereof;", "elevation"),
        ("is an opposite side view thereof.", "side"),
        ("is an end elevational view of the right end of FIG. 1;", "side"),
        ("is an isometric view of our design;", "perspective"),
        ("is a front left perspective view of the garment;", "perspective"),
        ("is a front, top and right side perspective view;", "perspective"),
        ("is a top view perspective view thereof;", "perspective"),
        ("is a frontal perspective of the handbag.", "perspective"),
        ("is a front and right side view;", "perspective"),
        ("is an exploded perspective view thereof;", "exploded"),
        ("is a cross sectional view of a strand taken at line 6—6;", "section"),
        ("is a perspective and sectional view illustrating", "section"),
        ("is an enlarged fragmentary elevation view of the bat;", "detail"),
        ("is an enlarged view of portion of FIG. 1 thereof.", "detail"),
        ("is an enlarged front view thereof;", "front"),
        ("shows a bottom view of my claimed design.", "bottom"),
        ("illustrates a rear view of a surface pattern;", "rear"),
        ("is a view of the device in use;", "in_use"),
        ("is an environmental view thereof;", "in_use"),
        ("is a view thereof from above;", "top"),
        ("is a view of the left side thereof;", "left"),
        ("Front", "front"),
        ("Back", "rear"),
        ("Top Perspective", "perspective"),
        ("Bottom Perspective, in condition of use", "perspective"),
        ("Perspective", "perspective"),
    ],
)
def test_the_named_view_is_read(words, view):
    assert view_words.view(words) == view


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("is a right side view, the left view being a mirror image thereof;", "right"),
        ("is a left side view with the right side view being a mirror image", "left"),
        ("is a perspective view of a rear of the pants;", "perspective"),
        ("is a front view of a back pack;", "front"),
        ("is a rear view showing the top open;", "rear"),
    ],
)
def test_words_about_the_object_do_not_count(words, view):
    assert view_words.view(words) == view


@pytest.mark.parametrize(
    "words",
    [
        "",
        "is a second image thereof;",
        "Reference view 2",
        "is a bottom bracket for a bicycle;",
        "shows a view similar to the view of FIG. 2, with the left image pivoted;",
        "depict a first embodiment of a shoe tread for a right shoe",
        "is a front and rear view thereof;",
    ],
)
def test_where_no_word_tells_the_view_is_unknown(words):
    assert view_words.view(words) == "unknown"


def test_two_figures_described_together_get_a_view_each():
    assert view_words.views("are front and rear views;", 2) == ["front", "rear"]
    assert view_words.views("are left, right and top views;", 3) == [
        "left",
        "right",
        "top",
    ]
    assert view_words.views("are perspective views thereof;", 2) is None
    assert view_words.views("are front and rear views;", 3) is None
