import numpy as np
import pytest

from ml.packing import cells
from ml.synthetic.curves import circle

L = np.array([[1, 0], [1, 1]], bool)


def area(mesh, *, facing):
    """The area of all triangles whose normal is parallel to an axis."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    normal = np.cross(b - a, c - a) / 2
    return np.abs(normal[:, facing]).sum()


def test_a_plate_covers_its_cells_on_both_sides():
    plate = cells.plate(L, side=0.5, depth=0.1)
    assert area(plate, facing=2) == pytest.approx(2 * 3 * 0.25)


def test_walls_stand_where_a_cell_ends_and_nowhere_else():
    plate = cells.plate(L, side=1.0, depth=0.1)
    sides = area(plate, facing=0) + area(plate, facing=1)
    assert sides == pytest.approx(8 * 0.1)  # the perimeter of an L of three squares


def test_the_first_row_is_at_the_top_and_the_plate_about_the_origin():
    plate = cells.plate(L, side=1.0, depth=0.2)
    upper = plate.vertices[plate.vertices[:, 1] > 0.5]
    assert upper[:, 0].max() == 0  # the right upper cell is missing
    np.testing.assert_allclose(plate.vertices.min(axis=0), [-1, -1, -0.1])
    np.testing.assert_allclose(plate.vertices.max(axis=0), [1, 1, 0.1])


def test_cells_in_one_plane_share_a_patch_so_that_no_seam_is_drawn():
    plate = cells.plate(np.ones((3, 4), bool), side=1.0, depth=0.1)
    assert len(np.unique(plate.patches)) == 6


def test_a_plate_without_cells_is_refused():
    with pytest.raises(ValueError, match="at least one cell"):
        cells.plate(np.zeros((2, 2), bool), side=1.0, depth=0.1)


def test_holes_are_missing_from_a_perforated_plate():
    hole = circle(0.3, sides=16)
    plate = cells.perforated(2, 3, hole, side=1.0, depth=0.1)
    open_area = 6 * 8 * 0.3**2 * np.sin(2 * np.pi / 16)
    assert area(plate, facing=2) == pytest.approx(2 * (6 - open_area), rel=0.01)
    np.testing.assert_allclose(np.ptp(plate.vertices, axis=0), [3, 2, 0.1])


def test_a_bent_plate_lies_on_a_cylinder():
    plate = cells.perforated(2, 6, circle(0.3), side=1.0, depth=0.2)
    tube = cells.bent(plate, radius=2.0)
    distance = np.hypot(tube.vertices[:, 0], tube.vertices[:, 2])
    assert distance.min() == pytest.approx(1.9)
    assert distance.max() == pytest.approx(2.1)
    np.testing.assert_array_equal(tube.vertices[:, 1], plate.vertices[:, 1])
