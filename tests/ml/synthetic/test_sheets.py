"""Sheets hold their figures where they say, stored as the Office stores them."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from ml.synthetic import sheets
from ml.synthetic.labels import LabelStyle
from ml.synthetic.sheets import Figure, Sheet


def solid(number: str, height: int, width: int) -> Figure:
    """A black rectangle with a white border, which must be cropped away."""
    pixels = np.full((height + 20, width + 12), 255, np.uint8)
    pixels[10:-10, 6:-6] = 0
    return Figure(number, pixels)


def composed(figures: list[Figure], *, seed: int = 0) -> Sheet:
    return sheets.compose(
        figures, style=LabelStyle(), label_size=20, rng=np.random.default_rng(seed)
    )


def overlap(one: sheets.Box, other: sheets.Box) -> bool:
    return not (
        one[2] <= other[0]
        or other[2] <= one[0]
        or one[3] <= other[1]
        or other[3] <= one[1]
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_boxes_hold_all_ink_and_nothing_twice(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    figures = [
        solid(str(n), *map(int, rng.integers(20, 200, 2))) for n in range(1, count + 1)
    ]
    sheet = composed(figures, seed=seed)
    boxes = [box for item in sheet.placed for box in (item.box, item.label_box)]
    rest = sheet.pixels.copy()
    for left, top, right, bottom in boxes:
        assert (sheet.pixels[top:bottom, left:right] == 0).any()
        rest[top:bottom, left:right] = 255
    assert (rest == 255).all()
    assert not any(overlap(*pair) for pair in itertools.combinations(boxes, 2))


def test_figures_keep_their_pixels_and_their_order() -> None:
    figures = [solid("1", 60, 90), solid("2", 40, 120)]
    sheet = composed(figures)
    for figure, item in zip(figures, sheet.placed, strict=True):
        left, top, right, bottom = item.box
        assert (item.number, item.label) == (figure.number, f"FIG. {figure.number}")
        assert (right - left, bottom - top) == figure.pixels[10:-10, 6:-6].shape[::-1]
    assert sheet.placed[0].box[1] < sheet.placed[1].box[1]


def test_a_sheet_is_cropped_to_its_ink() -> None:
    ink = composed([solid("1", 50, 50)]).pixels == 0
    assert ink[0].any()
    assert ink[-1].any()
    assert ink[:, 0].any()
    assert ink[:, -1].any()


def test_a_sheet_needs_figures_with_ink() -> None:
    with pytest.raises(ValueError, match="at least one"):
        composed([])
    with pytest.raises(ValueError, match="Figure 3 shows no ink"):
        composed([Figure("3", np.full((9, 9), 255, np.uint8))])


def test_the_gazette_shows_views_side_by_side_without_labels() -> None:
    picture = sheets.gazette([solid("1", 50, 30), solid("2", 40, 60)], gap=10)
    assert picture.shape == (50, 30 + 10 + 60)
    assert (picture == 0).sum() == 50 * 30 + 40 * 60


def test_a_turned_sheet_comes_upright_by_a_clockwise_quarter() -> None:
    pixels = composed([solid("1", 30, 90)]).pixels
    stored = sheets.turned(pixels)
    upright = Image.fromarray(stored).transpose(Image.Transpose.ROTATE_270)
    assert np.array_equal(np.asarray(upright), pixels)
    assert np.array_equal(sheets.upright(stored), pixels)


@pytest.mark.parametrize("shape", [(41, 30), (90, 333), (700, 8)])
def test_a_tiff_reads_back_to_the_same_pixels(shape: tuple[int, int]) -> None:
    pixels = np.where(np.random.default_rng(1).random(shape) < 0.1, 0, 255)
    content = sheets.tiff(pixels.astype(np.uint8), description="**DRAWING;OGFIG;BW;P")
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "1"
        assert np.array_equal(np.asarray(image), pixels == 255)


def test_a_tiff_carries_the_tags_of_the_weekly_files() -> None:
    words = sheets.description(sheet=3, is_turned=True)
    content = sheets.tiff(np.zeros((3000, 200), np.uint8), description=words)
    with Image.open(io.BytesIO(content)) as image:
        tags = image.tag_v2
        assert (tags[258], tags[259], tags[262]) == ((1,), 4, 0)
        assert (tags[282], tags[283], tags[296]) == (300, 300, 2)
        assert tags[270] == "**DRAWING;PG000003;BW;L"
        assert len(tags[273]) == 1, "one strip"
        assert getattr(image, "n_frames", 1) == 1


def test_the_gazette_figure_has_a_description_of_its_own() -> None:
    assert sheets.description(sheet=0, is_turned=False) == "**DRAWING;OGFIG;BW;P"
