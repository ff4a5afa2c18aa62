"""Labels are read whichever way they are turned, and sheets split at them."""

import numpy as np
import pytest

from ml.reading import reader
from ml.reading.sheets import Box
from tests.ml.reading.printed_sheets import drawing, ink, sheet


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0, wide) * max(0, high)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (area - shared)


@pytest.mark.parametrize("form", ["FIG. {}", "Fig. {}", "FIG.{}", "FIG {}"])
def test_a_label_is_read_and_its_figure_keeps_the_sheet(form):
    found = reader.read(ink(sheet(["3"], form=form)))
    (figure,) = found.figures
    assert (figure.number, figure.box, found.split_confidence) == ("3", None, 1.0)
    assert figure.number_confidence is not None
    assert figure.number_confidence > 0.8


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_labels_are_read_whichever_way_the_sheet_lies(turns):
    printed = np.rot90(ink(sheet(["2", "4"])), turns)
    assert {one.number for one in reader.read(printed).figures} == {"2", "4"}


@pytest.mark.parametrize("seed", range(4))
def test_a_sheet_is_split_where_its_figures_are(seed):
    printed = sheet(["4", "5", "6"], seed=seed)
    found = reader.read(ink(printed))
    boxes = {figure.number: figure.box for figure in found.figures}
    assert set(boxes) == {"4", "5", "6"}
    for placed in printed.placed:
        box = boxes[placed.number]
        assert box is not None
        assert overlap(box, placed.box) > 0.95
    assert found.split_confidence is not None
    assert found.split_confidence > 0.6


def test_bare_numbers_of_international_registrations_are_read():
    found = reader.read(ink(sheet(["1.2"], form="{}")))
    assert [figure.number for figure in found.figures] == ["1.2"]


def test_a_sheet_without_a_label_is_one_unknown_figure():
    assert reader.read(ink(drawing())) == reader.UNREAD


def test_a_blank_sheet_is_one_unknown_figure():
    assert reader.read(np.zeros((400, 300), dtype=bool)) == reader.UNREAD


def test_labels_without_room_for_a_split_leave_the_sheet_whole():
    printed = np.pad(ink(sheet(["1", "2"])), 40)
    printed[[0, -1]] = True  # one frame around all
    printed[:, [0, -1]] = True
    found = reader.read(printed)
    assert [figure.box for figure in found.figures] == [None]
    assert found.is_doubtful
    assert found.figures[0].number == ""
