"""Cracks stand where lines are seen, and nowhere else."""

import numpy as np
import pytest

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import from_grid, join, rotation
from ml.synthetic.primitives import box, cylinder, revolution, sphere, torus
from ml.synthetic.raster import cracks
from ml.synthetic.raster.depth import BACKGROUND
from ml.synthetic.raster.projection import place, project

OBLIQUE = Camera("perspective", 35.0, 25.0, 0.0, None, 0.05)
FRONT = Camera("front", 0.0, 0.0, 0.0, None, 0.05)


def cracks_of(mesh, camera=OBLIQUE, size=200):
    scene = place(mesh, camera=camera, size=size)
    return cracks.find(scene.buffer, mesh.patches), scene


def distance_to_segments(points, starts, ends):
    delta = ends - starts
    share = np.einsum("nsk,sk->ns", points[:, None] - starts, delta)
    share = np.clip(share / np.einsum("sk,sk->s", delta, delta), 0, 1)
    nearest = starts + share[..., None] * delta
    return np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1)


@pytest.mark.parametrize("distance", [None, 3.5])
def test_lines_of_a_box_lie_on_its_projected_edges_to_a_fraction_of_a_pixel(distance):
    camera = Camera("perspective", 35.0, 25.0, 4.0, distance, 0.05)
    solid = box(1.0, 1.4, 0.8)
    found, _ = cracks_of(solid, camera)
    corners = np.array(
        [[x, y, z] for x in (-0.5, 0.5) for y in (-0.7, 0.7) for z in (-0.4, 0.4)]
    )
    screen = project(corners, camera=camera, size=200)[0][:, :2]
    edges = [
        (i, j)
        for i in range(8)
        for j in range(i)
        if (corners[i] != corners[j]).sum() == 1
    ]
    first, second = np.array(edges).T
    away = distance_to_segments(found.points, screen[first], screen[second])
    assert np.quantile(away, 0.95) < 0.05
    assert away.max() < 1.0


def test_a_part_behind_another_draws_no_line():
    front = box(2.0, 0.2, 2.0)
    alone, _ = cracks_of(front, FRONT)
    both, _ = cracks_of(join([front, sphere(0.7).moved(y=2.0)]), FRONT)
    assert sorted(map(tuple, both.corners)) == sorted(map(tuple, alone.corners))


def test_a_smooth_ball_has_an_outline_and_nothing_inside():
    found, scene = cracks_of(sphere(1.0))
    centre = (np.array(scene.buffer.face.shape)[::-1] - 1) / 2
    radius = np.linalg.norm(found.points - centre, axis=1)
    assert (found.far == BACKGROUND).all()
    assert radius == pytest.approx(np.full(len(radius), 90.0), abs=1.5)


def test_a_ring_hides_part_of_itself_along_a_line_within_its_one_patch():
    ring = torus(1.0, 0.4)
    found, _ = cracks_of(ring, Camera("perspective", 0.0, 20.0, 0.0, None, 0.05))
    inside = found.far != BACKGROUND
    assert len(np.unique(ring.patches)) == 1
    assert 60 < inside.sum() < 160
    assert found.gap[inside].max() > 20


def test_placed_parts_meet_in_their_intersection_curve():
    wall, post = box(4.0, 4.0, 0.2), cylinder(0.5, 2.0, sides=40)
    top = Camera("top", 0.0, 90.0, 0.0, None, 0.05)
    found, scene = cracks_of(join([wall, post.turned("y", 30)]), top)
    inner = found.points[found.far != BACKGROUND]
    middle = (np.array(scene.buffer.face.shape)[::-1] - 1) / 2
    # The slanting post leaves the wall's surface, z = .1, in an ellipse.
    x, y = ((inner - middle) / scene.scale).T
    shift = 0.1 * np.tan(np.radians(30))
    on_ellipse = ((x - shift) * np.cos(np.radians(30)) / 0.5) ** 2 + (y / 0.5) ** 2
    lower = x < shift
    assert lower.sum() > 20
    assert np.sqrt(on_ellipse[lower]) == pytest.approx(np.ones(lower.sum()), abs=0.06)


def test_the_background_lends_no_slope_to_steep_faces():
    steep = box(1.0, 30.0, 1.0).turned("z", 3)
    found, scene = cracks_of(steep, FRONT)
    rows = scene.buffer.face != BACKGROUND
    outline = (rows[:, 1:] != rows[:, :-1]).sum() + (rows[1:] != rows[:-1]).sum()
    assert (found.far == BACKGROUND).sum() == outline


def test_crossing_planes_meet_in_a_straight_line_to_a_fraction_of_a_pixel():
    slab, wedge = box(4.0, 4.0, 1.0), box(4.0, 1.0, 4.0).turned("x", 37)
    found, _ = cracks_of(join([slab, wedge]), size=300)
    # The wedge's upper flank leaves the slab's top in a line along x.
    normal = rotation("x", 37) @ np.array([0, -1.0, 0])
    y = (0.5 - normal[2] * 0.5) / normal[1]
    ends = np.array([[-1.9, y, 0.5], [1.9, y, 0.5]])
    corners = join([slab, wedge]).vertices
    screen = project(np.concatenate([corners, ends]), camera=OBLIQUE, size=300)[0]
    line = screen[-2:, :2]
    away = distance_to_segments(found.points, line[:1], line[1:])
    near = away[away < 1.0]
    assert len(near) > 100
    assert np.quantile(near, 0.9) < 0.02


def test_a_low_wave_hides_its_own_trough_along_a_line():
    x = np.linspace(0, 4 * np.pi, 200)
    sheet = np.empty((200, 2, 3))
    sheet[..., 0] = x[:, None]
    sheet[..., 1] = [-3.0, 3.0]
    sheet[..., 2] = 0.8 * np.sin(x)[:, None]
    wave = from_grid(sheet.transpose(1, 0, 2)).turned("z", 90)
    barely_hiding = Camera("front", 0.0, 37.5, 0.0, None, 0.05)
    found, _ = cracks_of(wave, barely_hiding, size=80)
    inside = found.far != BACKGROUND
    assert len(np.unique(wave.patches)) == 1
    assert inside.sum() > 30
    assert found.gap[inside].max() < 25  # pixels of depth: a step, no abyss


@pytest.mark.parametrize("size", [60, 100, 200])
def test_ripples_finer_than_pixels_draw_no_lines_where_nothing_is_hidden(size):
    z = np.linspace(-1, 1, 400)
    rippled = revolution(np.column_stack([1 + 0.012 * np.sin(60 * z), z]))
    found, _ = cracks_of(rippled, FRONT, size=size)
    assert len(np.unique(rippled.patches)) == 1
    assert (found.far != BACKGROUND).sum() < 6
