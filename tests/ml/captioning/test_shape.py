import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml import drawings
from ml.captioning import shape
from tests.ml.captioning import drawn


def test_a_circle_is_round_symmetric_and_whole():
    found = shape.measure(drawn.circle())
    assert found.roundness > 0.98
    assert found.elongation == pytest.approx(1, abs=0.02)
    assert min(found.left_right, found.top_bottom, found.lines_left_right) > 0.97
    assert (found.parts, found.enclosed) == (1, 1)
    assert (found.shading, found.broken) == ("none", 0)


def test_a_square_fills_its_box_and_is_no_ellipse():
    found = shape.measure(drawn.square())
    assert found.squareness > 0.98
    assert found.aspect == pytest.approx(1, abs=0.02)
    # A square and the circle of equal moments share .826 of what both cover.
    assert found.roundness == pytest.approx(0.826, abs=0.02)


def test_aspect_is_width_over_height_of_the_ink():
    assert shape.measure(drawn.upright(500, 200)).aspect == pytest.approx(0.4, abs=0.01)


def test_an_l_is_asymmetric_and_has_a_recess():
    found = shape.measure(drawn.letter_l())
    assert max(found.left_right, found.top_bottom) < 0.5
    # 80 x 400 and 320 x 80 of the hull's 160,000 less a triangle of 320 x 320 / 2.
    assert found.solidity == pytest.approx(57_600 / 108_800, abs=0.03)
    assert found.widths[2] > 1.5 * found.widths[0]


def test_two_squares_are_two_parts_with_an_area_each():
    found = shape.measure(drawn.two_squares())
    assert (found.parts, found.enclosed) == (2, 2)


def test_dashes_are_broken_lines_that_still_enclose_a_silhouette():
    found = shape.measure(drawn.dashed_square())
    assert found.broken > 0.9
    assert found.squareness > 0.95
    assert found.shading == "none"


def test_hatching_is_lines_and_not_broken():
    found = shape.measure(drawn.hatched_square())
    assert found.shading == "lines"
    assert found.shaded > 0.7
    assert found.broken == 0


def test_dots_are_stipple_and_not_broken_lines():
    found = shape.measure(drawn.stippled_square())
    assert found.shading == "stipple"
    assert found.shaded > 0.5
    assert found.broken < 0.1


def test_rings_are_lines_that_change_direction():
    def draw(pen: ImageDraw.ImageDraw) -> None:
        for radius in range(60, 250, 8):
            box = (300 - radius, 300 - radius, 300 + radius, 300 + radius)
            pen.ellipse(box, outline=0, width=2)

    assert shape.measure(drawn.drawing(draw)).shading == "contour"


def test_black_and_gray_areas_are_told_apart():
    black = drawn.drawing(lambda pen: pen.ellipse((100, 100, 500, 500), fill=0))

    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((100, 100, 500, 500), fill=150, outline=0, width=4)

    assert shape.measure(black).shading == "solid"
    assert shape.measure(drawn.drawing(draw)).shading == "gray"


@pytest.mark.parametrize(("turn", "slant"), [(30, -30), (-30, 30)])
def test_slant_is_clockwise_from_upright(turn, slant):
    bar = Image.new("L", (600, 600), 255)
    ImageDraw.Draw(bar).rectangle((270, 60, 330, 540), outline=0, width=6)
    found = shape.measure(bar.rotate(turn, fillcolor=255))
    assert found.slant == pytest.approx(slant, abs=1)
    assert found.elongation == pytest.approx(8, rel=0.1)


def test_scale_does_not_count():
    small = shape.measure(drawn.letter_l().resize((300, 300), Image.Resampling.BOX))
    large = shape.measure(drawn.letter_l())
    assert small.solidity == pytest.approx(large.solidity, abs=0.03)
    assert small.parts == large.parts


def test_equal_pixels_give_equal_measurements():
    assert shape.measure(drawn.letter_l()) == shape.measure(drawn.letter_l())


def test_lettering_below_a_drawing_does_not_count():
    image = drawn.square()
    with_label = Image.new("L", (600, 760), 255)
    with_label.paste(image)
    pen = ImageDraw.Draw(with_label)
    for x in (250, 270, 290, 318):  # four characters in a row
        pen.rectangle((x, 690, x + 8, 714), fill=0)
    found = shape.measure(with_label)
    assert found.aspect == pytest.approx(1, abs=0.02)
    assert found.squareness > 0.97
    assert (found.parts, found.enclosed) == (1, 1)


def test_a_blank_image_has_no_shape():
    with pytest.raises(drawings.BlankDrawing):
        shape.measure(drawn.blank())


def test_silhouettes_bridge_narrow_gaps_only():
    ring = np.zeros((200, 200), np.bool_)
    ring[20:180, 20:180] = True
    ring[24:176, 24:176] = False
    narrow, wide = ring.copy(), ring.copy()
    narrow[20:24, 98:102] = False
    wide[20:24, 70:130] = False
    assert shape.silhouette(narrow)[100, 100]
    assert not shape.silhouette(wide)[100, 100]
