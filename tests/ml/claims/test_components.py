"""Strokes found along rows are those a plain flood fill finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ml.claims import components

Ink = NDArray[np.bool_]


@st.composite
def inks(draw: st.DrawFn) -> Ink:
    shape = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    bits = draw(
        st.lists(
            st.booleans(), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
        )
    )
    return np.array(bits, np.bool_).reshape(shape)


def flooded(ink: Ink) -> list[set[tuple[int, int]]]:
    """Strokes pixel by pixel, corners touching."""
    left = {(int(y), int(x)) for y, x in np.argwhere(ink)}
    found = []
    while left:
        reached, edge = set(), [left.pop()]
        while edge:
            y, x = edge.pop()
            reached.add((y, x))
            around = {(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= around
            edge += around
        found.append(reached)
    return found


@given(inks())
def test_finds_the_strokes_a_flood_fill_finds(ink: Ink) -> None:
    found = components.strokes(ink)
    picture = found.numbered(ink.shape)
    by_number = {
        number: {(int(y), int(x)) for y, x in np.argwhere(picture == number)}
        for number in range(1, len(found) + 1)
    }
    assert sorted(map(sorted, by_number.values())) == sorted(map(sorted, flooded(ink)))
    for number, pixels in by_number.items():
        rows, columns = np.array(sorted(pixels)).T
        at = number - 1
        assert found.areas[at] == len(pixels)
        np.testing.assert_allclose(found.centres[at], [columns.mean(), rows.mean()])
        assert found.boxes[at].tolist() == [
            columns.min(),
            rows.min(),
            columns.max() + 1,
            rows.max() + 1,
        ]


def test_a_bar_is_as_long_and_wide_as_it_is() -> None:
    ink = np.zeros((40, 60), np.bool_)
    ink[10:14, 5:35] = True
    found = components.strokes(ink)
    assert found.lengths[0] == pytest.approx(30)
    assert found.widths[0] == pytest.approx(4)
    assert abs(found.axes[0, 0]) == pytest.approx(1)


def test_paper_has_no_strokes() -> None:
    assert len(components.strokes(np.zeros((5, 5), np.bool_))) == 0
