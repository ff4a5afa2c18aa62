"""Public names of figures lead back to the same figure."""

import pytest

from search import figure_names
from search.figure_names import FigureName
from search.models import Figure, Sheet


@pytest.mark.parametrize("code", ["D00001", "P00012", "X00003"])
@pytest.mark.parametrize("part", [0, 1, 11])
def test_a_name_leads_back_to_its_figure(code: str, part: int) -> None:
    sheet = Sheet(patent_id="USD0834581", code=code)
    figure = Figure(patent_id="USD0834581", sheet=sheet, part=part)
    name = figure_names.of(figure)
    assert figure_names.read(name) == FigureName("USD0834581", code, part)


def test_only_a_part_of_a_sheet_is_counted_in_its_name() -> None:
    sheet = Sheet(patent_id="USD0834581", code="D00001")
    names = [
        figure_names.of(Figure(patent_id="USD0834581", sheet=sheet, part=part))
        for part in (0, 1)
    ]
    assert names == ["USD0834581-D00001", "USD0834581-D00001-2"]


@pytest.mark.parametrize(
    "text", ["", "USD0834581", "USD0834581-D1", "USD0834581-D00001-٣", "../D00001"]
)
def test_anything_else_is_no_name(text: str) -> None:
    assert figure_names.read(text) is None
