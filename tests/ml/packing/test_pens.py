import numpy as np

from ml.packing import pens
from ml.packing.pens import Pen
from ml.synthetic.styles import Style


def drawn(*, held_out, count=300):
    rng = np.random.default_rng(0)
    return [pens.draw(rng, held_out=held_out) for _ in range(count)]


def test_no_style_is_on_both_sides():
    assert all(pens.is_held_out(style) for style in drawn(held_out=True))
    assert not any(pens.is_held_out(style) for style in drawn(held_out=False))


def test_held_out_styles_are_stippled_or_broad_and_unsteady():
    for style in drawn(held_out=True):
        if style.shading != pens.HELD_OUT_SHADING:
            assert style.shading == "none"
            assert style.line_width > pens.BROAD
            assert style.wobble >= 0.5


def test_both_sides_vary():
    seen, held_out = drawn(held_out=False), drawn(held_out=True)
    assert {style.shading for style in seen} == {"none", "contour", "gloss"}
    assert {style.shading for style in held_out} == {"none", "stipple"}
    assert np.ptp([style.line_width for style in seen]) > 1
    assert max(style.wobble for style in seen) < 0.5


def test_a_drawing_can_be_asked_to_differ_from_the_last():
    rng = np.random.default_rng(1)
    for held_out in (False, True):
        last = ""
        for _ in range(40):
            style = pens.draw(rng, held_out=held_out, unlike=last)
            assert style.shading != last
            last = style.shading


def test_thin_pens_draw_gray_and_thick_ones_black():
    figure = np.array([[0, 255], [255, 0]], np.uint8)
    thick, thin = Pen(Style(line_width=1.6), 320), Pen(Style(line_width=0.8), 320)
    np.testing.assert_array_equal(thick.inked(figure), figure)
    assert thin.ink == 0.5
    np.testing.assert_array_equal(thin.inked(figure), [[127, 255], [255, 127]])
