"""Chains hold every crack once and end only where lines meet or stop."""

import numpy as np
import pytest

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import from_grid, join
from ml.synthetic.primitives import box, sphere, torus
from ml.synthetic.raster import chains, cracks
from ml.synthetic.raster.projection import place

OBLIQUE = Camera("perspective", 35.0, 25.0, 0.0, None, 0.05)
TOP = Camera("top", 0.0, 90.0, 0.0, None, 0.05)
MIXED = join([box(1, 1, 1), torus(0.8, 0.2).turned("x", 60), sphere(0.5).moved(x=0.6)])


def traced(mesh, camera=OBLIQUE, size=200, **options):
    scene = place(mesh, camera=camera, size=size)
    found = cracks.find(scene.buffer, mesh.patches)
    return chains.trace(found, **options), found


def pyramid(sides):
    angle = np.arange(sides) * 2 * np.pi / sides + 0.2
    base = np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    apex = np.broadcast_to([0.07, 0.03, 3.0], base.shape)
    return from_grid(np.stack([base, apex]), wrap_columns=True)


def long_chains(lines):
    """Count chains longer than the pixel confusion at sharp corners."""
    return int((lines.travelled()[lines.starts[1:] - 1] > 5).sum())


def slow_chain_count(found):
    """Merge cracks that alone meet at a corner; what remains apart are chains."""
    groups = {number: {number} for number in range(len(found.points))}
    at = {}
    for number, corners in enumerate(found.corners.tolist()):
        for corner in corners:
            at.setdefault(corner, []).append(number)
    for meeting in at.values():
        if len(meeting) == 2:
            merged = groups[meeting[0]] | groups[meeting[1]]
            for number in merged:
                groups[number] = merged
    return len({id(group) for group in groups.values()})


@pytest.mark.parametrize(
    "mesh", [MIXED, box(1, 2, 3), sphere(1)], ids=["mixed", "box", "ball"]
)
def test_the_walk_finds_as_many_chains_as_the_slow_merging(mesh):
    lines, found = traced(mesh, shortest=0.0)
    assert lines.count == slow_chain_count(found)


def test_every_crack_lies_on_exactly_one_chain():
    lines, found = traced(MIXED, shortest=0.0)
    owners = [
        set(lines.cracks[start:end].tolist())
        for start, end in zip(lines.starts[:-1], lines.starts[1:], strict=True)
    ]
    assert sum(map(len, owners)) == len(found.points)
    assert set().union(*owners) == set(range(len(found.points)))


def test_neighbours_on_a_chain_are_neighbours_on_the_page():
    lines, _ = traced(MIXED)
    first = lines.segments()
    steps = np.linalg.norm(lines.points[first + 1] - lines.points[first], axis=1)
    assert steps.max() < 2.0


@pytest.mark.parametrize("sides", [3, 4])
def test_a_pyramid_from_above_has_a_line_for_each_edge(sides):
    lines, _ = traced(pyramid(sides), TOP)
    assert long_chains(lines) == 2 * sides


def test_lines_of_ever_finer_pyramids_grow_in_number():
    counts = []
    for sides in (3, 5, 7, 9):
        lines, _ = traced(pyramid(sides), TOP, size=400)
        counts.append(long_chains(lines))
    assert counts == [6, 10, 14, 18]


def test_a_box_seen_from_a_corner_has_six_chains_between_its_four_junctions():
    lines, _ = traced(box(1, 1, 1))
    assert lines.count == 6


def test_a_ball_is_one_closed_chain_of_the_right_length():
    lines, _ = traced(sphere(1.0))
    assert lines.count == 1
    assert lines.points[0] == pytest.approx(lines.points[-1])
    assert lines.travelled()[-1] == pytest.approx(2 * np.pi * 90, rel=0.01)


def test_specks_are_dropped_and_an_empty_page_has_no_chains():
    balls = join([sphere(1.0), sphere(0.03).moved(x=1.5)])
    assert traced(balls, shortest=0.0)[0].count == 2
    assert traced(balls, shortest=20.0)[0].count == 1
    assert traced(box(1, 1, 1), shortest=1e9)[0].count == 6  # joined at both ends
    nothing = cracks.Cracks(
        np.zeros((0, 2), np.int64),
        np.zeros((0, 2)),
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0),
        100,
    )
    assert chains.trace(nothing).count == 0
