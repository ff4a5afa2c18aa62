from dataclasses import fields

import numpy as np
import pytest

from ml.packing import scans
from ml.packing.sheets import SheetShares


def only(**shares):
    values = {field.name: 0.0 for field in fields(SheetShares)}
    return SheetShares(**{**values, **shares})


@pytest.fixture
def page():
    """A frame, 200 wide and 100 high, of lines two pixels thick."""
    pixels = np.zeros((100, 200), np.uint8)
    pixels[2:-2, 2:-2] = 255
    return pixels


def scanned(page, shares, seed=0):
    return scans.scan(page, shares=shares, rng=np.random.default_rng(seed))


def test_an_undamaged_scan_is_the_page_in_the_middle_of_a_square(page):
    square = scanned(page, only())
    assert square.shape == (200, 200)
    np.testing.assert_array_equal(square[50:150], page)
    assert (np.delete(square, np.s_[50:150], axis=0) == 255).all()


def test_faint_lines_are_not_cut_off(page):
    faint = np.maximum(page, 240)
    np.testing.assert_array_equal(scanned(faint, only())[50:150], faint)


def test_skew_is_at_most_two_degrees(page):
    for seed in range(20):
        square = scanned(page, only(skewed=1.0), seed)
        rows = np.flatnonzero((square < 200).any(axis=1))
        assert 100 <= np.ptp(rows) + 1 <= 100 + 200 * np.sin(np.radians(2.2)) + 2


def test_ink_is_spread_or_thinned(page):
    ink = [(255.0 - scanned(page, only(inked=1.0), seed)).sum() for seed in range(30)]
    assert min(ink) < (255.0 - page).sum() < max(ink)


def test_worn_strokes_have_gaps_but_do_not_vanish(page):
    plain = scanned(page, only())
    for seed in range(20):
        worn = scanned(page, only(worn=1.0), seed)
        assert (worn >= plain).all()
        assert 0.3 * (plain == 0).sum() < (worn == 0).sum() < (plain == 0).sum()


def test_specks_are_added_and_nothing_is_taken(page):
    plain, dirty = scanned(page, only()), scanned(page, only(speckled=1.0))
    assert (dirty <= plain).all()
    assert 0 < (dirty < plain).sum() <= 80


def test_a_jpeg_has_grays_that_the_page_had_not(page):
    gray = scanned(page, only(grayed=1.0))
    assert len(np.unique(gray)) > 10
    assert gray.dtype == np.uint8


def test_a_seed_is_a_scan(page):
    shares = SheetShares(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    np.testing.assert_array_equal(scanned(page, shares, 7), scanned(page, shares, 7))
