"""Pieces of ink, rows of them, and the numbers that letters spell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ml.reading import components, labels, splitting


def flooded(ink: np.ndarray) -> set[frozenset[tuple[int, int]]]:
    """The pieces of ink by filling each from a pixel of it."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(ink), strict=True)}
    pieces = set()
    while left:
        todo, piece = [left.pop()], set()
        while todo:
            y, x = todo.pop()
            piece.add((y, x))
            near = {(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= near
            todo += near
        pieces.add(frozenset(piece))
    return pieces


@given(arrays.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_pieces_are_those_that_filling_finds_at_half_the_size(ink):
    found = components.find(ink)
    coarse = components.halved(ink)
    for y, x in np.ndindex(coarse.shape):
        assert coarse[y, x] == ink[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].any()
    every = np.arange(len(found.boxes))
    whole = (0, 0, ink.shape[1], ink.shape[0])
    np.testing.assert_array_equal(found.only(whole, every), ink)
    pieces = set()
    for place, (left, top, right, bottom) in enumerate(found.boxes):
        own = found.marks == place + 1
        assert not own[:, : left // 2].any()
        assert not own[:, (right + 1) // 2 :].any()
        assert own[top // 2].any()
        assert own[(bottom - 1) // 2].any()
        pieces.add(
            frozenset((int(y), int(x)) for y, x in zip(*np.nonzero(own), strict=True))
        )
    assert pieces == flooded(coarse)


@given(arrays.arrays(bool, st.tuples(st.integers(1, 60), st.integers(1, 60))))
def test_gathered_ink_loses_none(ink):
    for reach in (0, 1):
        blobs = splitting.gathered(ink, reach=reach)
        assert blobs.ink.sum() == ink.sum()
        assert (blobs.ink > 0).all()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("FIG.3", "3"),
        ("FIG12", "12"),
        ("FIGURE7", "7"),
        ("FIG.3A", "3A"),
        ("FIG-4", "4"),
        ("F1G.5", "5"),
        ("FIG.1.2", "1.2"),
        ("1.12", "1.12"),
        ("FIG.", ""),
        ("FIG.0", ""),
        ("TIME12", ""),
        ("12", ""),
        ("9.45AM", ""),
    ],
)
def test_numbers_are_taken_from_letters_that_spell_a_label(text, number):
    assert labels.number_of(text) == number
