from dataclasses import fields

import numpy as np
import pytest

from ml.packing import sheets
from ml.packing.sheets import CLEAN, SheetShares

NOTHING = SheetShares(*[0.0] * len(fields(SheetShares)))


def only(**shares):
    values = {field.name: 0.0 for field in fields(SheetShares)}
    return SheetShares(**{**values, **shares})


@pytest.fixture
def figure():
    """A frame 200 wide and 100 high, with paper around it."""
    pixels = np.full((120, 240), 255, np.uint8)
    pixels[10:110, 20:220] = 90
    pixels[12:108, 22:218] = 255
    return pixels


def composed(figures, shares, seed=0):
    rng = np.random.default_rng(seed)
    return sheets.compose(figures, number=1, shares=shares, rng=rng)


def test_a_plain_sheet_is_the_figure_trimmed_to_all_it_holds(figure):
    np.testing.assert_array_equal(composed([figure], NOTHING), figure[10:110, 20:220])


def test_a_label_stands_beside_the_figure_and_hides_none_of_it(figure):
    for seed in range(40):
        page = composed([figure], only(labeled=1.0), seed)
        assert page.shape[0] > 100 or page.shape[1] > 200
        assert (page == 90).sum() >= (figure == 90).sum()
        assert (page < 255).sum() > (figure < 255).sum()


def test_several_figures_share_a_sheet_side_by_side_or_stacked(figure):
    shapes = [composed([figure] * 2, NOTHING, seed).shape for seed in range(30)]
    assert any(height > 200 and width == 200 for height, width in shapes)
    assert any(height == 100 and width > 400 for height, width in shapes)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_figure_covers_another(figure, count):
    for seed in range(20):
        page = composed([figure] * count, NOTHING, seed)
        assert (page == 90).sum() == count * (figure == 90).sum()


def test_a_turned_sheet_lies_on_its_side(figure):
    assert composed([figure], only(turned=1.0)).shape == (200, 100)


def test_a_cropped_sheet_lacks_a_strip_but_never_all_ink(figure):
    for seed in range(20):
        page = composed([figure], only(cropped=1.0), seed)
        assert 0.8 < page.size / (100 * 200) < 1
        assert (page < 255).any()


def test_a_header_stands_above(figure):
    page = composed([figure], only(headed=1.0))
    assert page.shape[0] > 110
    assert (page[:8] < 128).any()


def test_the_share_of_sheets_with_several_figures_is_kept():
    rng = np.random.default_rng(0)
    drawn = [sheets.companions(only(several=0.3), rng) for _ in range(2000)]
    assert 0.25 < np.mean(np.array(drawn) > 0) < 0.35
    assert set(drawn) == {0, 1, 2, 3}
    assert all(sheets.companions(CLEAN, rng) == 0 for _ in range(50))


def test_single_clean_figures_stay_common():
    clean = np.prod([1 - getattr(SheetShares(), f.name) for f in fields(SheetShares)])
    assert clean > 0.15
    assert SheetShares().several < 0.25


def test_a_blank_page_is_not_trimmed_away():
    blank = np.full((4, 5), 255, np.uint8)
    assert sheets.trimmed(blank).shape == (4, 5)
