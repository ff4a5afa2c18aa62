"""Figures of an application: order, names, how they are searched."""

import pytest

from examiner.cases import figures
from examiner.cases.models import Case
from search.queries import Bitmap
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    return factories.case(factories.user("examiner"))


def test_figures_come_in_the_order_of_the_case_and_in_two_queries(
    case: Case, django_assert_num_queries
) -> None:
    second = factories.case_figure(case, page=factories.page_row(case), position=1)
    first = factories.case_figure(
        case, page=factories.page_row(case), position=0, is_left_out=True
    )
    with django_assert_num_queries(2):
        found = figures.of_case(case)
        assert [figure.page.upload.name for figure in found] == ["front.tif"] * 2
    assert found == [first, second]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": "1", "view": "perspective"}, "Fig. 1 · perspective"),
        ({"number": "3A"}, "Fig. 3A"),
        ({"view": "in_use"}, "front.tif, page 1 · in use"),
        ({"crop": [0, 0, 1, 0.5], "part": 1}, "front.tif, page 1, part 2"),
    ],
)
def test_a_figure_is_named_as_far_as_it_is_known(
    case: Case, fields: dict[str, object], name: str
) -> None:
    assert (
        figures.name(
            factories.case_figure(case, page=factories.page_row(case), **fields)
        )
        == name
    )


def test_a_figure_is_searched_as_it_was_set(case: Case) -> None:
    area = {"width": 2, "height": 2, "bits": "8A=="}
    figure = factories.case_figure(
        case,
        view="front",
        crop=[0.1, 0.2, 0.9, 0.8],
        mask="claimed",
        environment=area,
        rotation=90,
        is_mirrored=True,
    )
    view = figures.as_view(figure)
    assert view.page_id == figure.page_id
    assert (view.view, view.mask, view.rotation) == ("front", "claimed", 90)
    assert view.crop == (0.1, 0.2, 0.9, 0.8)
    assert view.environment == Bitmap(width=2, height=2, bits="8A==")
    assert view.is_mirrored
