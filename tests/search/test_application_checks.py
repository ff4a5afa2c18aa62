"""The intake checker: a fault gives its finding and nothing else, no fault none."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from search import application_checks
from search.application_checks import CheckedFigure, CheckedFile, CheckedPage, Finding
from search.application_pages import PageFigure

# Outlines of a box 4 wide, 6 high and 2 deep; the perspective's is free.
SIZES = {
    "perspective": (500, 640),
    "front": (400, 600),
    "rear": (404, 600),
    "left": (200, 600),
    "right": (200, 596),
    "top": (400, 200),
    "bottom": (800, 400),  # drawn larger, as may be
}
DESCRIPTION = "\n".join(
    f"FIG. {number} is a {view} view of a bottle;"
    for number, view in enumerate(SIZES, start=1)
)
BROKEN = "The broken lines show a cap and form no part of the claimed design."


def seen(place: int, **fields: object) -> PageFigure:
    """A figure unlike all others."""
    width, height = list(SIZES.values())[place]
    told = PageFigure(
        width=width,
        height=height,
        grid=f"{0xFFFF << 32 * place:01024x}",
    )
    return replace(told, **fields)  # type: ignore[arg-type]


def application(**changes: dict[str, object]) -> list[CheckedFigure]:
    """Seven figures without fault, some with other fields: `front={"number": ""}`."""
    made = []
    for place, view in enumerate(SIZES):
        figure = CheckedFigure(
            key=place,
            name=f"Fig. {place + 1}",
            number=str(place + 1),
            view=view,  # type: ignore[arg-type]
            seen=seen(place),
        )
        made.append(replace(figure, **changes.get(view, {})))  # type: ignore[arg-type]
    return made


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_clean_application_has_no_finding() -> None:
    pages = [CheckedPage(name="drawings.pdf, page 1")]
    assert application_checks.check(application(), pages, description=DESCRIPTION) == []


FAULTS = {
    "unnamed_view": application(front={"view": "unknown"}),
    "missing_number": application(rear={"number": ""}),
    "duplicate_figures": application(perspective={"seen": seen(1)}),
    "mixed_media": application(perspective={"seen": seen(0, is_photograph=True)}),
    "no_broken_line_statement": application(
        **{
            view: {"seen": seen(place, broken=0.2)}
            for place, view in enumerate(SIZES)
            if view not in ("top", "bottom", "rear")
        }
    ),
    "missing_view": application(top={"view": "perspective"}),
    "inconsistent_proportions": application(rear={"seen": seen(2, width=700)}),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_of_a_figure_gives_its_finding_alone(code: str) -> None:
    found = application_checks.check(FAULTS[code], [], description=DESCRIPTION)
    assert codes(found) == [code]


PAGES = {
    "blank_page": CheckedPage(name="front.tif", is_blank=True),
    "unreadable_page": CheckedPage(name="front.tif", fault="unreadable"),
    "unclear_split": CheckedPage(name="front.tif", is_doubtful=True),
}


@pytest.mark.parametrize("code", PAGES)
def test_a_fault_of_a_page_gives_its_finding_alone(code: str) -> None:
    figures = application()
    found = application_checks.check(figures, [PAGES[code]], description=DESCRIPTION)
    assert codes(found) == [code]
    assert "front.tif" in found[0].message


def test_a_refused_file_is_told_in_its_own_words() -> None:
    page = CheckedPage(name="a.svg", refusal="a.svg: an SVG file is not accepted.")
    (found,) = application_checks.check([], [page])
    assert (found.code, found.message) == ("unreadable_page", page.refusal)


def test_figures_and_description_are_held_against_each_other() -> None:
    lines = DESCRIPTION.splitlines()
    described = "\n".join([*lines[:6], "FIG. 8 is a detail view thereof."])
    found = application_checks.check(application(), [], description=described)
    assert codes(found) == ["missing_figure", "undescribed_figure"]
    assert "Fig. 8" in found[0].message
    assert found[1].figures == (6,)


def test_one_number_on_two_figures_is_found() -> None:
    figures = application(rear={"number": "2"})
    found = application_checks.check(figures, [], description="")
    assert codes(found) == ["repeated_number"]
    assert found[0].figures == (1, 2)


def test_the_only_figure_needs_no_number() -> None:
    figure = CheckedFigure(key=1, name="Page 1", view="front")
    assert application_checks.check([figure], [], is_flat=True) == []


def test_a_view_or_two_that_look_broken_are_hatching() -> None:
    figures = application(left={"seen": seen(3, broken=0.9)})
    assert application_checks.check(figures, [], description=DESCRIPTION) == []


def test_a_statement_settles_broken_lines() -> None:
    figures = FAULTS["no_broken_line_statement"]
    told = f"{DESCRIPTION}\n{BROKEN}"
    assert application_checks.check(figures, [], description=told) == []


@pytest.mark.parametrize(
    "statement",
    [
        "The bottom view is a mirror image of the top view.",
        "The top of the bottle is plain and unornamented.",
        "The top is not shown and forms no part of the claimed design.",
    ],
)
def test_a_statement_excuses_the_view_it_is_about(statement: str) -> None:
    figures = application(top={"view": "perspective"})
    told = f"{DESCRIPTION}\n{statement}"
    assert application_checks.check(figures, [], description=told) == []


def test_a_statement_excuses_no_other_view() -> None:
    figures = application(top={"view": "perspective"})
    told = f"{DESCRIPTION}\nThe right side is a mirror image of the left side."
    found = application_checks.check(figures, [], description=told)
    assert codes(found) == ["missing_view"]
    assert "No view of the top," in found[0].message


def test_vague_views_stand_for_the_sides_they_may_show() -> None:
    figures = application(left={"view": "side"}, right={"view": "side"})
    assert application_checks.check(figures, []) == []


def test_screens_and_surfaces_need_one_view() -> None:
    figure = CheckedFigure(key=1, name="Fig. 1", number="1", view="front")
    assert application_checks.check([figure], [], is_flat=True) == []
    assert codes(application_checks.check([figure], [])) == ["missing_view"]


def test_opposite_sides_of_a_regular_thing_are_no_copies() -> None:
    same = {"seen": seen(1)}
    assert application_checks.check(application(rear=same), []) == []


def test_frames_of_a_screen_are_copies_only_where_they_are_equal() -> None:
    frames = [
        CheckedFigure(key=key, name=f"Fig. {key}", number=str(key), view="front")
        for key in (1, 2)
    ]
    frames = [replace(frame, seen=seen(1, grid="1" * 1024)) for frame in frames]
    nearly = [frames[0], replace(frames[1], seen=seen(1, grid="1" * 1023 + "2"))]
    assert codes(application_checks.check(frames, [], is_flat=True)) == [
        "duplicate_figures"
    ]
    assert application_checks.check(nearly, [], is_flat=True) == []


def test_views_turned_on_their_page_agree() -> None:
    turned = {"seen": seen(2, width=600, height=404)}
    assert application_checks.check(application(rear=turned), []) == []


def test_three_views_that_no_box_fits_are_found() -> None:
    wide, tall = (seen(place, width=900, height=300) for place in (5, 6))
    figures = application(top={"seen": wide}, bottom={"seen": tall})
    found = application_checks.check(figures, [])
    assert codes(found) == ["inconsistent_proportions"]
    assert "by front, left the top should be 2.00 times" in found[0].message


def test_embodiments_are_not_measured_against_each_other() -> None:
    figures = application(
        perspective={"view": "front"}, rear={"seen": seen(2, width=900)}
    )
    assert application_checks.check(figures, []) == []


def test_several_that_look_the_same_are_told_at_once() -> None:
    figures = application(front={"seen": seen(0)}, left={"seen": seen(0)})
    every = application_checks.check(figures, [], is_flat=True)
    (found,) = [each for each in every if each.code == "duplicate_figures"]
    assert found.figures == (0, 1, 3)
    assert found.message == "Figs. 1, 2 and 4 look the same: is each wanted?"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a.tif", "a.tif"], "a.tif was put in twice: remove all but one."),
        (["a.tif", "b.tif"], "a.tif and b.tif are the same file: remove all but one."),
    ],
)
def test_a_file_put_in_twice_is_told_once_and_not_by_its_figures(
    names: list[str], told: str
) -> None:
    files = [
        CheckedFile(key=str(key), name=name, sha256="1")
        for key, name in enumerate(names)
    ]
    other = CheckedFile(key="9", name="c.tif", sha256="2")
    figures = [
        CheckedFigure(
            key=key,
            name=file.name,
            number=str(key),
            view="front",
            seen=seen(1),
            file=file,
        )
        for key, file in enumerate(files, start=1)
    ]
    found = application_checks.check(figures, [], files=[*files, other], is_flat=True)
    assert [(each.code, each.message) for each in found] == [("repeated_file", told)]
