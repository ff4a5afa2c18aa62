import numpy as np

from ml.captioning import lettering


def paper_with(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """Ink in boxes of top, bottom, left, right on 400 x 400 paper."""
    ink = np.zeros((400, 400), np.bool_)
    for top, bottom, left, right in boxes:
        ink[top:bottom, left:right] = True
    return ink


BODY = (20, 300, 50, 350)
NUMBER = ((350, 366, 180, 188), (350, 366, 191, 199), (362, 366, 202, 205))


def test_characters_in_a_row_are_lettering():
    found = lettering.without(paper_with(BODY, *NUMBER))
    assert np.array_equal(found, paper_with(BODY))


def test_a_small_part_by_itself_is_no_lettering():
    ink = paper_with(BODY, (350, 366, 180, 188))
    assert np.array_equal(lettering.without(ink), ink)


def test_tall_groups_and_columns_are_no_lettering():
    tall = paper_with(BODY, (330, 390, 180, 190), (330, 390, 193, 203))
    column = paper_with(BODY, (340, 350, 180, 188), (353, 363, 180, 188))
    for ink in (tall, column):
        assert np.array_equal(lettering.without(ink), ink)


def test_a_picture_of_lettering_only_is_kept():
    ink = paper_with(*NUMBER)
    assert np.array_equal(lettering.without(ink), ink)


def test_spread_reaches_as_far_as_asked():
    ink = paper_with((100, 101, 100, 101))
    rows, columns = np.nonzero(lettering.spread(ink, 3))
    slow = [
        (r, c)
        for r in range(400)
        for c in range(400)
        if (r - 100) ** 2 + (c - 100) ** 2 <= 9
    ]
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == slow
    assert not lettering.spread(np.zeros((5, 5), np.bool_), 2).any()
