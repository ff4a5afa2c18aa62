"""Pages of printed patents: header above, the sheet below it, boxes still right."""

import numpy as np
import pytest

from ml.synthetic import labels, pages, sheets
from ml.synthetic.labels import LabelStyle
from ml.synthetic.sheets import Figure, Sheet


def page(*, is_turned: bool) -> Sheet:
    figure = Figure("1", np.zeros((120, 360), np.uint8))
    sheet = sheets.compose(
        [figure], style=LabelStyle(), label_size=20, rng=np.random.default_rng(0)
    )
    return pages.page(
        sheet,
        number="US D9,000,001 S",
        granted="Jul. 14, 2020",
        position="Sheet 1 of 6",
        is_turned=is_turned,
    )


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_figure_stays_black_within_its_box(is_turned: bool) -> None:
    whole = page(is_turned=is_turned)
    left, top, right, bottom = whole.placed[0].box
    assert whole.pixels.shape == pages.PAGE
    assert (whole.pixels[top + 2 : bottom - 2, left + 2 : right - 2] == 0).all()
    assert (right - left > bottom - top) is not is_turned


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_header_stands_where_printed_patents_have_it(is_turned: bool) -> None:
    ink = (page(is_turned=is_turned).pixels == 0).any(axis=1)
    rows = np.flatnonzero(ink) / ink.size
    assert 0.066 <= rows[0] <= 0.085
    assert not ((rows > 0.085) & (rows < 0.1)).any()


def test_a_box_turns_with_its_sheet() -> None:
    pixels = np.full((50, 120), 255, np.uint8)
    pixels[5:20, 40:100] = 0
    turned = pages.turned_box((40, 5, 100, 20), width=120)
    assert turned == labels.ink_box(sheets.turned(pixels))
