"""Each facet sees its own aspect of a drawing and little of the others."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml import drawings, encoders
from ml.encoders import EncoderUnavailable, NoTextTower, facets

Pen = ImageDraw.ImageDraw
Draw = Callable[[Pen], None]


def drawn(*parts: Draw) -> Image.Image:
    image = Image.new("L", (600, 600), 255)
    for part in parts:
        part(ImageDraw.Draw(image))
    return image.convert("1", dither=Image.Dither.NONE)


def square(pen: Pen) -> None:
    pen.rectangle((100, 100, 500, 500), outline=0, width=4)


def tall(pen: Pen) -> None:
    pen.rectangle((220, 60, 380, 540), outline=0, width=4)


def circle(pen: Pen) -> None:
    pen.ellipse((80, 80, 520, 520), outline=0, width=4)


def upright_stripes(pen: Pen) -> None:
    for x in range(240, 370, 12):
        pen.line((x, 200, x, 400), fill=0, width=3)


def level_stripes(pen: Pen) -> None:
    for y in range(190, 420, 12):
        pen.line((235, y, 365, y), fill=0, width=3)


def dots(pen: Pen) -> None:
    for x in range(240, 370, 22):
        for y in range(200, 410, 22):
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=0)


def likeness(facet: str, one: Image.Image, other: Image.Image) -> float:
    rows = encoders.load(f"facet:{facet}").encode_images([one, other])
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize("facet", facets.FACETS)
def test_gives_unit_vectors_that_never_change(facet: str) -> None:
    encoder = encoders.load(f"facet:{facet}")
    rows = encoder.encode_images([drawn(square, dots), drawn(circle)])
    assert rows.shape == (2, encoder.dimensions)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    again = encoders.load(f"facet:{facet}")
    alone = again.encode_images([drawn(circle)])[0]
    np.testing.assert_array_equal(alone, rows[1])
    assert again.weights_sha256 == encoder.weights_sha256
    assert len(encoder.weights_sha256) == 64


def test_facets_are_encoders_of_their_own() -> None:
    digests = {encoders.load(f"facet:{name}").weights_sha256 for name in facets.FACETS}
    assert len(digests) == len(facets.FACETS)
    with pytest.raises(EncoderUnavailable, match="silhouette, pattern, layout"):
        encoders.load("facet:color")
    with pytest.raises(NoTextTower):
        encoders.load("facet:layout").encode_texts(["a bottle"])
    with pytest.raises(drawings.BlankDrawing, match="image 0"):
        encoders.load("facet:layout").encode_images([Image.new("1", (9, 9), 1)])


def test_silhouette_sees_the_outline_whatever_is_inside() -> None:
    striped, dotted = drawn(tall, upright_stripes), drawn(tall, dots)
    assert likeness("silhouette", striped, dotted) > 0.98
    assert likeness("silhouette", striped, drawn(circle, upright_stripes)) < 0.7
    assert likeness("silhouette", drawn(square), drawn(circle)) < 0.9


def test_silhouette_bridges_a_broken_outline() -> None:
    def broken(pen: Pen) -> None:
        for x in range(100, 500, 26):
            for y in (100, 500):
                pen.line((x, y, x + 16, y), fill=0, width=4)
                pen.line((y, x, y, x + 16), fill=0, width=4)

    assert likeness("silhouette", drawn(square), drawn(broken)) > 0.95


def test_silhouette_leaves_the_label_out() -> None:
    def label(pen: Pen) -> None:
        pen.rectangle((280, 570, 300, 590), outline=0, width=3)

    assert likeness("silhouette", drawn(square), drawn(square, label)) > 0.95


def test_pattern_sees_what_is_inside_whatever_the_outline() -> None:
    striped = drawn(square, upright_stripes)
    for outline in (tall, circle):
        same = likeness("pattern", striped, drawn(outline, upright_stripes))
        for other in (level_stripes, dots):
            assert same > likeness("pattern", striped, drawn(square, other)) + 0.05


def test_pattern_tells_plain_from_patterned() -> None:
    assert likeness("pattern", drawn(square), drawn(circle)) > 0.98
    assert likeness("pattern", drawn(square), drawn(square, dots)) < 0.8


def test_layout_sees_where_the_ink_lies() -> None:
    def mark(left: int, top: int) -> Draw:
        return lambda pen: pen.ellipse(
            (left, top, left + 90, top + 90), outline=0, width=9
        )

    at_left = drawn(square, mark(130, 130))
    near = likeness("layout", at_left, drawn(square, mark(140, 140)))
    far = likeness("layout", at_left, drawn(square, mark(370, 370)))
    assert near > far + 0.1


def test_a_thin_line_has_a_silhouette_and_a_pattern() -> None:
    def line(pen: Pen) -> None:
        pen.line((100, 300, 500, 301), fill=0, width=2)

    for facet in facets.FACETS:
        rows = encoders.load(f"facet:{facet}").encode_images([drawn(line)])
        assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=1e-5)
