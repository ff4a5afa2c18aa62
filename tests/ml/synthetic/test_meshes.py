"""Meshes: smooth patches, placement and part tags."""

import numpy as np
import pytest

from ml.synthetic.curves import circle
from ml.synthetic.meshes import BODY, around, from_grid, join, rotation, tags_of
from ml.synthetic.primitives import box, cylinder, revolution, sphere


def test_a_box_has_six_smooth_patches_and_a_sphere_one():
    assert len(np.unique(box(1, 2, 3).patches)) == 6
    assert len(np.unique(sphere(1.0).patches)) == 1


@pytest.mark.parametrize(("sides", "patches"), [(6, 8), (12, 14), (16, 3), (40, 3)])
def test_walls_crease_where_they_bend_by_more_than_28_degrees(sides, patches):
    assert len(np.unique(cylinder(1.0, 2.0, sides=sides).patches)) == patches


def test_joined_parts_keep_their_patches_and_tags_apart():
    lid = cylinder(1.0, 0.2, tag="lid")
    both = join([box(1, 1, 1), lid.moved(z=1), box(1, 1, 1).moved(x=3)])
    assert len(np.unique(both.patches)) == 6 + 3 + 6
    assert both.tag_names == (BODY, "lid")
    assert (both.tags == 1).sum() == len(lid.faces)
    assert tags_of(both) == ("lid",)


def test_surface_coordinates_are_world_lengths_and_run_on_over_the_seam():
    tube = revolution([(2.0, 0.0), (2.0, 3.0)], plan=circle(sides=64))
    assert tube.uv[..., 0].max() == pytest.approx(2 * np.pi * 2.0, rel=1e-3)
    assert tube.uv[..., 1].max() == pytest.approx(3.0)
    assert np.ptp(tube.uv[..., 0], axis=1).max() < 0.25  # no face spans the seam


@pytest.mark.parametrize(
    ("axis", "start", "end"),
    [
        ("z", (1, 0, 0), (0, 1, 0)),
        ("x", (0, 1, 0), (0, 0, 1)),
        ("y", (0, 0, 1), (1, 0, 0)),
    ],
)
def test_turning_by_a_right_angle_is_counter_clockwise(axis, start, end):
    assert rotation(axis, 90) @ np.array(start) == pytest.approx(np.array(end))


def test_parts_repeated_around_an_axis_lie_on_a_circle():
    ring = around(sphere(0.1).moved(x=2.0), count=5)
    distance = np.hypot(ring.vertices[:, 0], ring.vertices[:, 1])
    assert distance == pytest.approx(2.0, abs=0.11)
    assert len(np.unique(ring.patches)) == 5


def test_collapsed_quads_leave_no_faces_without_area():
    corner = np.zeros((3, 4, 3))
    corner[1, :, :2] = circle(sides=4)
    corner[2, :, :2] = circle(sides=4)  # repeats the ring before
    mesh = from_grid(corner, wrap_columns=True)
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    assert len(mesh.faces) == 4
    assert np.linalg.norm(np.cross(b - a, c - a), axis=1).min() > 0
