from dataclasses import replace

import pytest

from ml.backbones import vocabulary
from ml.captioning import Subject, UnableToCaption, load, measured
from tests.ml.captioning import drawn

BOTTLE = Subject(
    title="Bottle with screw cap",
    view="front",
    views_shown=("front",),
    class_name="Packages and containers",
    images=(drawn.upright(500, 200),),
)


def test_a_figure_is_told_by_view_title_and_shape():
    assert measured.of_figure(BOTTLE) == (
        "front view of a bottle with screw cap: 2.5 times as tall as wide, "
        "rectangular outline, outline symmetric both ways, sparse lines"
    )


def test_the_description_spells_view_and_state():
    told = "FIG. 1 is a front elevational view thereof in an open position;"
    caption = measured.of_figure(replace(BOTTLE, description=told))
    assert caption.startswith(
        "front elevational view of a bottle with screw cap in an open position: "
    )


def test_a_description_of_another_view_does_not_count():
    told = "FIG. 1 is a rear view thereof;"
    caption = measured.of_figure(replace(BOTTLE, description=told))
    assert caption.startswith("front view of a bottle")


@pytest.mark.parametrize(
    ("title", "product"),
    [
        ("Package", "an article"),
        ("Container with a lid", "an article with a lid"),
        ("Lid for a package", "an article"),
        ("", "an article"),
        ("LED lamp", "an LED lamp"),
    ],
)
def test_titles_that_give_the_class_away_are_left_out(title, product):
    caption = measured.of_figure(replace(BOTTLE, title=title, view=""))
    assert caption.startswith(f"{product}: 2.5 times")


def test_captions_fit_the_tokenizer_even_with_endless_titles():
    subject = replace(BOTTLE, title="bottle with cap and " * 60)
    for caption in (
        measured.of_figure(subject),
        measured.of_design(replace(subject, images=subject.images * 20)),
    ):
        assert len(vocabulary.token_ids(caption)) <= measured.TOKENS


def test_a_design_tells_of_each_view_what_is_new():
    subject = replace(
        BOTTLE,
        view="",
        views_shown=("front", "top"),
        images=(drawn.upright(500, 200), drawn.circle()),
    )
    assert measured.of_design(subject) == (
        "bottle with screw cap, views: front and top: front 2.5 times as tall as wide, "
        "rectangular outline, outline symmetric both ways, sparse lines; "
        "top about as wide as tall, round outline"
    )


def test_a_design_goes_on_without_its_blank_images():
    subject = replace(
        BOTTLE, views_shown=("rear", "top"), images=(drawn.blank(), drawn.circle())
    )
    assert "views: top:" in measured.of_design(subject)


@pytest.mark.parametrize("name", ["measured", "measured-design"])
def test_blank_and_absent_images_are_errors_of_their_subjects_only(name):
    captioner = load(name)
    blank, absent = replace(BOTTLE, images=(drawn.blank(),)), replace(BOTTLE, images=())
    with pytest.raises(UnableToCaption) as caught:
        captioner.caption([BOTTLE, blank, absent])
    assert sorted(caught.value.reasons) == [1, 2]
    assert caught.value.texts == [*captioner.caption([BOTTLE]), "", ""]


def test_versions_name_unit_and_rules():
    figure, design = load("measured"), load("measured-design")
    assert (figure.unit, design.unit) == ("figure", "design")
    assert figure.version == "measured/measured-1/shape-1/drawings-1"
    assert design.version != figure.version
