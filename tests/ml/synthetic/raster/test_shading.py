"""Shading falls on the dark side of visible, claimed surfaces."""

import numpy as np
import pytest

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import join
from ml.synthetic.primitives import box, cylinder, sphere
from ml.synthetic.raster.depth import BACKGROUND
from ml.synthetic.raster.projection import place
from ml.synthetic.raster.shading import shade
from ml.synthetic.styles import Style

OBLIQUE = Camera("perspective", 30.0, 25.0, 0.0, None, 0.05)
FRONT = Camera("front", 0.0, 0.0, 0.0, None, 0.05)


def shaded(mesh, shading, camera=OBLIQUE, *, size=300, **style):
    scene = place(mesh, camera=camera, size=size)
    paper = np.zeros(scene.buffer.face.shape, bool)
    made = Style(shading=shading, **style)
    shade(paper, scene, style=made, rng=np.random.default_rng(5))
    return paper, scene


@pytest.mark.parametrize("shading", ["contour", "stipple", "gloss"])
def test_shading_stays_on_the_surface(shading):
    paper, scene = shaded(join([box(1, 1, 1), cylinder(0.4, 3)]), shading)
    grown = scene.buffer.face != BACKGROUND
    assert paper.any()
    assert (paper & ~grown).sum() <= 0.02 * paper.sum()  # dots have a width


@pytest.mark.parametrize("shading", ["contour", "stipple"])
def test_light_falls_from_the_upper_left(shading):
    paper, _ = shaded(cylinder(1.0, 1.6), shading, FRONT)
    middle = paper.shape[1] // 2
    assert paper[:, middle:].sum() > 3 * paper[:, :middle].sum()


def test_a_mirrored_part_whose_faces_are_turned_over_is_lit_alike():
    paper, _ = shaded(cylinder(1.0, 1.6).mirrored("x"), "stipple", FRONT)
    middle = paper.shape[1] // 2
    assert paper[:, middle:].sum() > 3 * paper[:, :middle].sum()


def test_a_ball_is_stippled_densest_at_the_lower_right():
    paper, _ = shaded(sphere(1.0), "stipple", FRONT)
    half = paper.shape[0] // 2
    quarters = [paper[:half, :half], paper[half:, half:]]
    upper_left, lower_right = (quarter.sum() for quarter in quarters)
    assert lower_right > 4 * upper_left


@pytest.mark.parametrize("shading", ["contour", "stipple", "gloss"])
def test_parts_in_broken_lines_are_left_blank(shading):
    solid = cylinder(1.0, 2.0, tag="cap")
    flat = box(2, 2, 2, tag="cap").moved(x=4)
    paper, _ = shaded(join([solid, flat]), shading, dashed=("cap",))
    assert not paper.any()


def test_contour_lines_leave_flat_faces_and_gloss_leaves_round_ones():
    assert not shaded(box(1, 1, 1), "contour")[0].any()
    assert not shaded(sphere(1), "gloss")[0].any()
    assert shaded(box(1, 1, 1), "gloss")[0].any()


def test_contour_lines_never_bunch_to_black():
    paper, _ = shaded(sphere(1.0), "contour", FRONT, size=512, darkness=0.1)
    window = np.lib.stride_tricks.sliding_window_view(paper, (15, 15))
    assert paper.any()
    assert window.mean(axis=(2, 3)).max() < 0.3  # at least .8 % of the figure apart
