"""Labels print as text of one bit, each style its own way."""

import numpy as np

from ml.synthetic import labels
from ml.synthetic.labels import LabelStyle


def test_a_label_is_trimmed_to_its_ink() -> None:
    pixels = labels.render("FIG. 12", LabelStyle(), size=30)
    height, width = pixels.shape
    assert labels.ink_box(pixels) == (0, 0, width, height)
    assert set(np.unique(pixels)) == {0, 255}


def test_more_letters_make_a_longer_label() -> None:
    short, long = (
        labels.render(text, LabelStyle(), size=30) for text in ("FIG. 1", "FIG. 10")
    )
    assert long.shape[1] > short.shape[1]


def test_every_trait_of_a_style_changes_the_print() -> None:
    styles = [
        LabelStyle(),
        LabelStyle(scale=1.3),
        LabelStyle(is_bold=True),
        LabelStyle(slant=0.22),
        LabelStyle(stretch=0.8),
    ]
    prints = {labels.render("FIG. 1", style, size=40).tobytes() for style in styles}
    assert len(prints) == len(styles)


def test_equal_generators_draw_equal_styles() -> None:
    one, other = (labels.draw_style(np.random.default_rng(5)) for _ in range(2))
    assert one == other
    assert labels.hague_style(one).form == "{}"


def test_the_ink_box_agrees_with_a_search_pixel_by_pixel() -> None:
    pixels = np.full((9, 7), 255, np.uint8)
    pixels[2, 5] = pixels[6, 1] = 0
    found = [(x, y) for y in range(9) for x in range(7) if pixels[y, x] == 0]
    xs, ys = zip(*found, strict=True)
    assert labels.ink_box(pixels) == (min(xs), min(ys), max(xs) + 1, max(ys) + 1)


def test_a_blank_image_has_no_ink_box() -> None:
    blank = np.full((4, 4), 255, np.uint8)
    assert labels.ink_box(blank) == (0, 0, 0, 0)
    assert labels.trim(blank) is blank
