"""Curves pass where they should and keep within bounds."""

import numpy as np
import pytest

from ml.synthetic.curves import (
    arc,
    circle,
    ellipse,
    rectangle,
    resampled,
    rounded,
    spline,
    star,
)
from ml.synthetic.triangulation import signed_area

CORNERS = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]


def test_a_spline_passes_through_its_knots():
    knots = np.array([(0, 0, 0), (1, 2, 0), (3, 1, 1), (4, 4, 2)], float)
    assert spline(knots, steps=5)[::5] == pytest.approx(knots)


def test_a_closed_spline_neither_repeats_its_start_nor_leaves_a_gap():
    curve = spline(CORNERS, steps=6, closed=True)
    sides = np.linalg.norm(np.roll(curve, -1, axis=0) - curve, axis=1)
    assert len(curve) == 24
    assert 0 < sides.min() <= sides.max() < 1.0


def test_rounding_keeps_open_ends_and_never_passes_half_a_side():
    path = rounded(CORNERS, 9.0)
    assert path[[0, -1]] == pytest.approx(np.array(CORNERS)[[0, -1]])
    assert path.min() >= 0
    assert path[:, 0].max() <= 4.0


def test_outlines_run_counter_clockwise():
    outlines = [circle(), rectangle(2, 1), rectangle(2, 1, 0.2), ellipse(2, 1, power=4)]
    outlines += [star(1, 0.5, points=5), rounded(CORNERS, 0.3, closed=True)]
    assert all(signed_area(outline) > 0 for outline in outlines)


def test_a_rectangle_rounds_no_further_than_its_sides_allow():
    pill = rectangle(4.0, 1.0, 3.0)
    assert np.ptp(pill, axis=0) == pytest.approx([4.0, 1.0])


def test_an_arc_ends_at_its_angles():
    assert arc(2.0, 0, 90)[[0, -1]] == pytest.approx(np.array([[2.0, 0], [0, 2.0]]))


def test_resampling_spaces_points_evenly_by_length():
    even = resampled([(0, 0), (1, 0), (1, 3)], 9)
    assert np.linalg.norm(np.diff(even, axis=0), axis=1) == pytest.approx(0.5)
