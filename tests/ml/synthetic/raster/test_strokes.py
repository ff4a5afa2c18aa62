"""Strokes ink what a slow test of every pixel's distance inks."""

import numpy as np
import pytest

from ml.synthetic.raster.strokes import dots, stroke


def distance(paper, start, end):
    y, x = np.mgrid[: paper.shape[0], : paper.shape[1]]
    points = np.stack([x, y], axis=-1).astype(float)
    delta = end - start
    share = np.clip(((points - start) @ delta) / max(float(delta @ delta), 1e-12), 0, 1)
    return np.linalg.norm(points - (start + share[..., None] * delta), axis=-1)


@pytest.mark.parametrize("radius", [0.6, 0.9, 1.7, 3.2])
def test_a_stroke_inks_the_pixels_within_its_radius(radius):
    rng = np.random.default_rng(3)
    for _ in range(20):
        start, end = rng.uniform(5, 35, (2, 2))
        paper = np.zeros((40, 44), bool)
        stroke(paper, start[None], end[None], radius)
        away = distance(paper, start, end)
        assert not paper[away > max(radius, 0.75) + 1e-6].any()
        assert paper[away < radius - 0.4].all()


@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_a_thin_line_never_breaks(angle):
    direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    start, end = 20 - 14.3 * direction, 20 + 14.3 * direction
    paper = np.zeros((41, 41), bool)
    stroke(paper, start[None], end[None], 0.5)
    along = max(abs(direction)) * 28
    assert paper.sum() >= along
    lines = (
        paper.any(axis=0)
        if abs(direction[0]) > abs(direction[1])
        else paper.any(axis=1)
    )
    assert np.diff(np.flatnonzero(lines)).max() == 1


def test_ink_beyond_the_paper_is_lost_and_nothing_wraps_around():
    paper = np.zeros((10, 10), bool)
    dots(paper, np.array([[-3.0, 5.0], [12.0, 5.0], [9.4, 0.0]]), 1.0)
    assert paper[0, 9]
    assert not paper[:, :8].any()


def test_no_points_leave_no_ink():
    paper = np.zeros((5, 5), bool)
    stroke(paper, np.zeros((0, 2)), np.zeros((0, 2)), 1.0)
    dots(paper, np.zeros((0, 2)), 1.0)
    assert not paper.any()
