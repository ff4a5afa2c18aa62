import numpy as np
import pytest

from ml.captioning import strokes


def bars(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """Ink in boxes of top, bottom, left, right on 500 x 500 paper."""
    ink = np.zeros((500, 500), np.bool_)
    for top, bottom, left, right in boxes:
        ink[top:bottom, left:right] = True
    return ink


def test_marks_have_the_sides_of_their_rectangles():
    found = strokes.marks(bars((10, 14, 20, 50), (100, 160, 300, 302)))
    assert found.areas.tolist() == [120, 120]
    assert found.lengths == pytest.approx([30, 60])
    assert found.widths == pytest.approx([4, 2])
    assert np.abs(found.axes) == pytest.approx(np.array([[0, 1], [1, 0]]))
    assert found.centres == pytest.approx(np.array([[11.5, 34.5], [129.5, 300.5]]))


def test_four_dashes_in_line_are_broken_three_are_not():
    for count, is_broken in ((4, True), (3, False)):
        row = bars(*[(100, 103, 50 + 20 * i, 62 + 20 * i) for i in range(count)])
        assert strokes.in_broken_lines(strokes.marks(row), 500).all() == is_broken


def test_strokes_side_by_side_are_no_broken_line():
    ladder = bars(*[(50 + 10 * i, 53 + 10 * i, 100, 120) for i in range(9)])
    assert not strokes.in_broken_lines(strokes.marks(ladder), 500).any()


def test_a_row_of_dots_is_broken_a_field_of_dots_is_not():
    row = bars(*[(100, 102, 50 + 9 * i, 52 + 9 * i) for i in range(12)])
    field = bars(
        *[
            (50 + 9 * i, 52 + 9 * i, 50 + 9 * j, 52 + 9 * j)
            for i in range(9)
            for j in range(9)
        ]
    )
    assert strokes.in_broken_lines(strokes.marks(row), 500).any()
    assert not strokes.in_broken_lines(strokes.marks(field), 500).any()
    none = np.zeros(81, np.bool_)
    assert strokes.stippled(strokes.marks(field), none, field)[90, 90]
    assert not strokes.stippled(strokes.marks(row), np.zeros(12, np.bool_), row).any()


def test_solid_is_what_is_wider_than_a_line():
    ink = bars((100, 160, 100, 160), (300, 303, 100, 400))
    found = strokes.solid(ink, 500)
    assert found[130, 130]
    assert not found[301].any()


def test_packed_needs_three_close_lines():
    close = bars(*[(100 + 8 * i, 102 + 8 * i, 100, 300) for i in range(12)])
    apart = bars(*[(100 + 30 * i, 102 + 30 * i, 100, 300) for i in range(12)])
    assert strokes.packed(close, 500)[140, 200]
    assert not strokes.packed(apart, 500).any()
    near, overall = strokes.alignment(close, strokes.packed(close, 500))
    assert min(near, overall) > 0.9
    assert strokes.alignment(close, np.zeros_like(close)) == (0.0, 0.0)


def test_nothing_drawn_has_no_broken_lines():
    found = strokes.marks(bars((10, 14, 20, 50)))
    assert not strokes.in_broken_lines(found, 500).any()
