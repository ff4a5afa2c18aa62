import pytest

from ml.captioning import items
from ml.captioning.items import Words
from ml.manifests.impact import Design
from ml.manifests.ornament import Figure

DESIGN = Design(
    patent="USD0908314",
    title="Bottle",
    classes_searched=("0901",),
    uspc_raw="D 9500",
    figure_count=2,
    sheet_count=2,
    figure_descriptions=(
        "The drawing contains color.",
        "FIG. 1 is a front view thereof;",
        "FIG. 2 is a top view thereof.",
    ),
)
SHEETS = [
    Figure(f"USD0908314-20210126-D0000{number}.TIF", "USD0908314", "test")
    for number in (1, 2)
]


def test_descriptions_are_found_by_number_behind_notices():
    told = [items.description(figure, DESIGN) for figure in SHEETS]
    assert told == list(DESIGN.figure_descriptions[1:])


@pytest.mark.parametrize("sheets", [1, None, 0])
def test_sheets_of_several_figures_have_no_description(sheets):
    crowded = Design(
        patent=DESIGN.patent,
        figure_count=2,
        sheet_count=sheets,
        figure_descriptions=DESIGN.figure_descriptions,
    )
    assert items.description(SHEETS[0], crowded) == ""
    words = Words(designs={DESIGN.patent: crowded})
    subject = items.of(SHEETS, "figure", words)[0].subject
    assert (subject.view, subject.views_shown) == ("", ("front", "top"))


def test_a_figure_knows_its_view_title_and_class():
    words = Words(designs={DESIGN.patent: DESIGN}, classes={"09": "Packages"})
    first, second = items.of(SHEETS, "figure", words)
    assert (first.subject.view, second.subject.view) == ("front", "top")
    assert first.subject.views_shown == ("front",)
    assert (first.subject.title, first.subject.class_name) == ("Bottle", "Packages")
    assert (first.key, first.class_code) == (SHEETS[0].path, "09-01")


def test_a_design_has_the_views_of_its_figures_in_order():
    (design,) = items.of(SHEETS, "design", Words(designs={DESIGN.patent: DESIGN}))
    assert design.key == design.patent == DESIGN.patent
    assert design.subject.views_shown == ("front", "top")


def test_the_manifest_comes_first_and_the_uspc_serves_without_locarno():
    figure = Figure(
        "a.png", "D1", "test", view="rear", captions=("Cup",), uspc="D7/500"
    )
    subject = items.of([figure], "figure", Words())[0]
    assert (subject.subject.view, subject.subject.title) == ("rear", "Cup")
    assert subject.class_code == "D7"
