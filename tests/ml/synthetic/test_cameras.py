"""Cameras look at the sides that the view's name says."""

import numpy as np
import pytest

from ml.synthetic.cameras import VIEWS, camera

NEAREST = {  # the world direction that points at the viewer
    "front": (0, -1, 0),
    "rear": (0, 1, 0),
    "left": (-1, 0, 0),
    "right": (1, 0, 0),
    "top": (0, 0, 1),
    "bottom": (0, 0, -1),
}


@pytest.mark.parametrize("view", NEAREST)
def test_a_standard_view_shows_its_side(view):
    matrix = camera(view, rng=np.random.default_rng(1)).matrix()
    assert matrix @ np.array(NEAREST[view]) == pytest.approx([0, 0, -1], abs=1e-6)
    assert np.linalg.det(matrix) == pytest.approx(1.0)


@pytest.mark.parametrize("view", ["front", "rear", "left", "right"])
def test_elevations_stand_upright_but_for_a_slight_roll(view):
    up = camera(view, rng=np.random.default_rng(2)).matrix() @ np.array([0, 0, 1])
    assert up == pytest.approx([0, -1, 0], abs=0.03)


def test_perspective_views_vary_and_show_the_front_from_above():
    cameras = [camera("perspective", rng=np.random.default_rng(i)) for i in range(40)]
    assert np.ptp([one.azimuth for one in cameras]) > 60
    assert min(one.elevation for one in cameras) > 5
    assert {one.distance is None for one in cameras} == {True, False}


def test_there_are_seven_views_and_no_eighth():
    assert len(set(VIEWS)) == 7
    with pytest.raises(KeyError):
        camera("inside", rng=np.random.default_rng(0))
