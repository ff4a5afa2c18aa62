import numpy as np
import pytest

from ml.packing import lettering
from ml.packing.lettering import Hand


@pytest.mark.parametrize("typeface", lettering.TYPEFACES)
def test_a_label_is_printed_in_each_typeface_and_trimmed(typeface):
    pixels = lettering.label(3, Hand(typeface, 20, "FIG. {}"))
    ink = pixels < 128
    assert 10 <= pixels.shape[0] <= 26
    assert pixels.shape[1] > 2 * pixels.shape[0]
    assert 0.1 < ink.mean() < 0.6
    assert ink[0].any() or ink[1].any()


def test_typefaces_differ():
    printed = {
        lettering.label(1, Hand(face, 24, "FIG. {}")).tobytes()
        for face in lettering.TYPEFACES
    }
    assert len(printed) == len(lettering.TYPEFACES)


def test_a_narrow_hand_prints_narrower():
    wide = lettering.label(1, Hand("DejaVuSans", 24, "FIG. {}"))
    narrow = lettering.label(1, Hand("DejaVuSans", 24, "FIG. {}", narrow=0.75))
    assert narrow.shape == (wide.shape[0], round(0.75 * wide.shape[1]))


def test_hands_vary_in_size_form_and_typeface():
    rng = np.random.default_rng(0)
    hands = [Hand.of(rng, scale=320) for _ in range(100)]
    assert len({hand.typeface for hand in hands}) == len(lettering.TYPEFACES)
    assert len({hand.form for hand in hands}) > 3
    assert 7 <= min(hand.size for hand in hands) < max(hand.size for hand in hands) < 30


def test_headers_are_legible_lines():
    rng = np.random.default_rng(0)
    for _ in range(8):
        header = lettering.header(rng, Hand("STIXGeneral", 16, "{}"))
        assert header.shape[1] > 2 * header.shape[0]


def test_a_glyph_is_a_mask_of_its_letter():
    bar = lettering.glyph("I", rows=12, typeface="DejaVuSans")
    ring = lettering.glyph("O", rows=12, typeface="DejaVuSans")
    assert bar[:, bar.shape[1] // 2].all()
    assert ring.shape[0] == 12
    assert not ring[6, ring.shape[1] // 2]
