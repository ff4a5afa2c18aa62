import pytest

from ml.captioning import views


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("FIG. 1 is a front left perspective view of a cup;", ("perspective",)),
        ("FIG. 2 is a left side elevational view thereof;", ("left",)),
        ("a top plan view", ("top",)),
        ("side view", ("side",)),
        ("the back view", ("rear",)),
        ("an enlarged front view", ("detail",)),
        ("a cross-sectional view", ("section",)),
        ("front and rear views", ("front", "rear")),
        ("a cup seen from the front and above", ("front", "top")),
        ("a cup, views: front, left and top", ("front", "left", "top")),
        ("a front panel with a top handle", ()),
        ("", ()),
    ],
)
def test_named_views_are_those_of_views_and_not_of_parts(text, named):
    assert views.named(text) == named


@pytest.mark.parametrize(
    ("text", "shown", "wrong"),
    [
        ("front view", ["front"], ()),
        ("rear view", ["front"], ("rear",)),
        ("side view", ["left"], ()),
        ("left view", ["side"], ()),
        ("elevational view", ["right"], ()),
        ("plan view", ["front"], ("plan",)),
        ("top plan view", ["bottom"], ("top",)),
        ("rear view", [], ()),
        ("rear view", ["unknown", ""], ()),
    ],
)
def test_views_not_shown_are_found_and_vague_words_are_content(text, shown, wrong):
    assert views.not_shown(text, shown) == wrong


def test_a_view_is_spelled_as_the_text_spells_it():
    text = "FIG. 1 is a front left perspective view of it"
    assert views.spelled(text) == "front left perspective view"
    assert views.spelled("a cup") == ""


def test_phrases_of_all_views_name_just_that_view():
    for view in ("front", "perspective", "section", "elevation", "detail", "plan"):
        assert views.named(views.phrase(view)) == (view,)
    assert views.phrase("in_use") == "view in use"
    assert views.phrase("unknown") == views.phrase("") == ""
