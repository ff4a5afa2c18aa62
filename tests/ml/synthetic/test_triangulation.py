"""Ear clipping covers a polygon exactly once."""

import numpy as np
import pytest

from ml.synthetic.curves import ellipse, rectangle, star
from ml.synthetic.triangulation import signed_area, triangulate

COMB = np.array(
    [(0, 0), (7, 0), (7, 3), (6, 1), (5, 3), (4, 1), (3, 3), (2, 1), (0, 3)], float
)


@pytest.mark.parametrize(
    "outline",
    [
        COMB,
        COMB[::-1],
        rectangle(2, 1, 0.3),
        star(1, 0.2, points=7, steps=2),
        ellipse(3, 1),
    ],
    ids=["comb", "clockwise comb", "convex", "star", "ellipse"],
)
def test_triangles_add_up_to_the_polygon_and_none_is_turned_over(outline):
    triangles = triangulate(outline)
    areas = [signed_area(outline[corners]) for corners in triangles]
    assert len(triangles) == len(outline) - 2
    assert min(areas) >= -1e-12
    assert sum(areas) == pytest.approx(abs(signed_area(outline)))
