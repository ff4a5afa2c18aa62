"""The z-buffer agrees with casting one ray per pixel."""

import numpy as np
import pytest

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import join
from ml.synthetic.primitives import box, cylinder, sphere, torus
from ml.synthetic.raster.depth import BACKGROUND, rasterize
from ml.synthetic.raster.projection import place, project

PARTS = (
    box(1.0, 1.0, 1.0),
    sphere(0.6).moved(x=0.5, y=-0.4, z=0.3),
    torus(0.8, 0.15).turned("x", 40),
    cylinder(0.2, 2.5, sides=12).turned("y", 65),
)


def camera(distance=None, *, azimuth=33.0, elevation=21.0):
    return Camera("perspective", azimuth, elevation, 3.0, distance, 0.05)


def cast(corners, x, y):
    """Return depth and face of the nearest triangle that a pixel's ray meets."""
    best, face = np.inf, BACKGROUND
    for number, (a, b, c) in enumerate(corners):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if abs(area) < 1e-6:
            continue
        u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area
        v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area
        w = 1.0 - u - v
        if min(u, v, w) >= 0:
            depth = u * a[2] + v * b[2] + w * c[2]
            if depth < best:
                best, face = depth, number
    return best, face


@pytest.mark.parametrize("distance", [None, 3.0])
def test_every_pixel_shows_the_face_a_ray_meets_first(distance):
    mesh = join([PARTS[0], torus(0.8, 0.15).turned("x", 40)])
    mesh = join([PARTS[0], PARTS[3].scaled(0.9, 0.9, 0.9)])
    scene = place(mesh, camera=camera(distance), size=44)
    seen = scene.buffer.face
    for (y, x), face in np.ndenumerate(seen):
        depth, wanted = cast(scene.corners.tolist(), x, y)
        if face != wanted:  # only where two faces share the pixel's very centre
            assert BACKGROUND not in (face, wanted)
            here = scene.buffer.plane[face] @ (x, y, 1)
            assert here == pytest.approx(depth, abs=1e-3)


def test_interpenetrating_round_parts_agree_with_rays_on_sampled_pixels():
    scene = place(join(PARTS), camera=camera(), size=120)
    height, width = scene.buffer.face.shape
    corners = scene.corners.tolist()
    rng = np.random.default_rng(4)
    for _ in range(60):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        depth, wanted = cast(corners, x, y)
        face = scene.buffer.face[y, x]
        assert (face == BACKGROUND) == (wanted == BACKGROUND)
        if wanted != BACKGROUND:
            here = scene.buffer.plane[face] @ (x, y, 1)
            assert here == pytest.approx(depth, abs=1e-3)


def test_perspective_depth_is_affine_along_straight_world_lines():
    corners = np.array([[-1, -2, -1], [1, 2, 1], [-1, 2, 1], [1, -2, -1]], float)
    ends = np.array([[-0.9, -1.5, 0.3], [0.7, 1.8, -0.6]])
    along = ends[0] + np.linspace(0, 1, 7)[:, None] * (ends[1] - ends[0])
    screen = project(np.concatenate([corners, along]), camera=camera(3.0), size=200)[0]
    line = screen[len(corners) :]
    steps = np.diff(line, axis=0)
    share = np.linalg.norm(steps[:, :2], axis=1) / np.linalg.norm(
        line[-1, :2] - line[0, :2]
    )
    turn = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    assert turn == pytest.approx(np.zeros(5), abs=1e-9)
    assert steps[:, 2] / (line[-1, 2] - line[0, 2]) == pytest.approx(share)


@pytest.mark.parametrize("distance", [None, 4.0])
@pytest.mark.parametrize("size", [64, 512])
def test_a_figure_fits_its_page_with_a_margin_on_all_sides(distance, size):
    scene = place(join(PARTS), camera=camera(distance), size=size)
    inked = np.argwhere(scene.buffer.face != BACKGROUND)
    border = max(round(0.05 * size), 4)
    assert max(scene.buffer.face.shape) == size
    assert inked.min(axis=0) == pytest.approx(border, abs=1.5)
    far = np.array(scene.buffer.face.shape) - 1 - inked.max(axis=0)
    assert far == pytest.approx(border, abs=1.5)


def test_a_triangle_seen_edge_on_leaves_no_trace():
    edge_on = np.array([[[2, 2, 0], [9, 9, 0], [5, 5, 3]]], float)
    assert (rasterize(edge_on, height=12, width=12).face == BACKGROUND).all()


def test_affine_quantities_take_their_corner_values():
    corners = np.array([[[2, 2, 0], [9, 3, 0], [4, 10, 3]]], float)
    buffer = rasterize(corners, height=12, width=12)
    row = buffer.affine(np.array([[1.0, 5.0, -2.0]]))[0]
    at = [row @ (x, y, 1) for x, y in corners[0, :, :2]]
    assert at == pytest.approx([1.0, 5.0, -2.0])


def test_more_faces_than_a_key_can_hold_are_refused():
    crowd = np.broadcast_to(np.zeros((3, 3)), (1 << 20, 3, 3))
    with pytest.raises(ValueError, match="1048576 faces"):
        rasterize(crowd, height=4, width=4)
