"""Primitives are closed solids of the size one asks for."""

from collections import Counter

import numpy as np
import pytest

from ml.synthetic.curves import circle, ellipse, rectangle, spline, star
from ml.synthetic.meshes import Mesh
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    loft,
    revolution,
    sphere,
    sweep,
    torus,
)


def volume(mesh: Mesh) -> float:
    """Signed volume by the divergence theorem; wrong if any face is turned."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    return abs(float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum())) / 6


def open_edges(mesh: Mesh) -> int:
    """Number of edges that do not join exactly two faces, by position."""
    places = np.unique(mesh.vertices.round(9), axis=0, return_inverse=True)[1].ravel()
    edges: Counter[tuple[int, int]] = Counter()
    for face in places[mesh.faces].tolist():
        corners = zip(face, face[1:] + face[:1], strict=True)
        edges.update(tuple(sorted(pair)) for pair in corners)
    return sum(count != 2 for count in edges.values())


ROUND = np.pi * 40 / 2 / np.pi * np.sin(2 * np.pi / 40)  # area of the unit 40-gon


@pytest.mark.parametrize(
    ("mesh", "expected"),
    [
        (box(1, 2, 3), 6.0),
        (revolution([(0, 0), (1, 0), (1, 2), (0, 2)]), 2 * ROUND),
        (cylinder(1.0, 3.0, top=0.0, sides=40), ROUND),
        (sphere(1.0), 4 / 3 * np.pi),
        (torus(2.0, 0.5), 2 * np.pi**2 * 2 * 0.25),
        (sweep([(0, 0, 0), (0, 0, 5)], rectangle(1, 2)), 10.0),
        (
            loft(
                np.stack([np.column_stack([rectangle(2, 2), [z] * 4]) for z in (0, 1)])
            ),
            4,
        ),
        (extrusion(ellipse(2, 2, sides=40), 0.5), 0.5 * ROUND),
    ],
    ids=["box", "revolution", "cone", "sphere", "torus", "sweep", "loft", "extrusion"],
)
def test_solids_are_closed_and_have_their_volume(mesh, expected):
    assert open_edges(mesh) == 0
    assert volume(mesh) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("steps", [1, 4])
def test_a_rimmed_slab_is_closed_and_a_little_smaller(steps):
    outline = rectangle(2, 1, 0.2)
    whole, rimmed = (
        extrusion(outline, 0.4),
        extrusion(outline, 0.4, edge=0.1, steps=steps),
    )
    assert open_edges(rimmed) == 0
    assert 0.85 * volume(whole) < volume(rimmed) < volume(whole)
    assert np.ptp(rimmed.vertices, axis=0) == pytest.approx([2, 1, 0.4])


def test_a_rounded_rim_runs_into_the_face_and_a_chamfer_does_not():
    outline = rectangle(2, 1, 0.2, steps=6)
    assert len(np.unique(extrusion(outline, 0.4, edge=0.1, steps=4).patches)) == 1
    assert len(np.unique(extrusion(outline, 0.4, edge=0.1, steps=1).patches)) == 5


def test_a_concave_outline_has_caps_that_stay_inside():
    outline = star(1.0, 0.4, points=5, steps=3)
    solid = extrusion(outline, 0.3)
    flat = np.roll(outline, -1, axis=0)
    area = 0.5 * np.sum(outline[:, 0] * flat[:, 1] - outline[:, 1] * flat[:, 0])
    assert open_edges(solid) == 0
    assert volume(solid) == pytest.approx(0.3 * area)


def test_a_bent_sweep_keeps_its_section_square_to_the_path():
    path = spline([(0, 0, 0), (1, 0, 1), (3, 0, 1), (4, 1, 2)])
    tube = sweep(path, circle(0.1, sides=16))
    rings = tube.vertices.reshape(-1, 16, 3)[1:-1]
    radii = np.linalg.norm(rings - rings.mean(axis=1, keepdims=True), axis=2)
    assert open_edges(tube) == 0
    assert radii == pytest.approx(0.1)
