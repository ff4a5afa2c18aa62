"""Where a likeness lies and where a region is found, with an encoder one can follow."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml import drawings
from ml.regions import heat, windows


class Coarse:
    """Ink in 8 x 8 cells as a unit vector: a stand-in whose answers are plain."""

    image_size = 64

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
        ink = 255 - drawings.astype(np.float32)
        cells = ink.reshape(-1, 8, 8, 8, 8).mean(axis=(2, 4)).reshape(len(drawings), -1)
        lengths = np.linalg.norm(cells, axis=1, keepdims=True)
        return np.asarray(cells / np.maximum(lengths, 1e-9), np.float32)


def sheet(*boxes: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    image = Image.new("L", (64, 64), 255)
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=0)
    return np.asarray(image, np.uint8)


LEFT, RIGHT, LOW = (4, 4, 19, 19), (44, 4, 59, 19), (4, 44, 19, 59)


def test_heat_lies_on_what_two_drawings_share() -> None:
    one, other = sheet(LEFT, RIGHT), sheet(LEFT, LOW)
    vector = Coarse().encode_drawings(other[None])[0]
    found = heat.grid(Coarse(), one, vector)
    assert found.shape == (8, 8)
    assert found.dtype == np.float32
    assert found[:3, :3].max() > 0
    assert found[:3, 5:].max() <= 0  # what only one has speaks against
    assert not found[4:].any()  # no ink, no heat


def test_heat_of_a_drawing_that_is_one_place_is_nowhere() -> None:
    only = sheet((26, 26, 28, 28))
    assert not heat.grid(Coarse(), only, np.zeros(64, np.float32)).any()


def test_overlays_are_pictures_in_one_scale() -> None:
    pair = [sheet(LEFT), sheet(RIGHT)]
    grids = [np.full((8, 8), 0.2, np.float32), np.full((8, 8), -0.1, np.float32)]
    shown = [Image.open(io.BytesIO(each)) for each in heat.overlays(pair, grids)]
    assert [each.size for each in shown] == [(512, 512)] * 2
    like, unlike = (np.asarray(each)[300, 300].astype(int) for each in shown)
    assert like[0] > like[2]
    assert unlike[2] > unlike[0]
    assert like[0] - like[2] > unlike[2] - unlike[0]  # half as strong
    assert heat.overlays(pair, [np.zeros((8, 8), np.float32)] * 2)


def emblem(size: int) -> Image.Image:
    image = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(image)
    pen.line((0, 0, size - 1, size - 1), fill=0, width=size // 8)
    pen.rectangle((0, 0, size - 1, size - 1), outline=0, width=size // 10)
    return image


def test_finds_the_window_that_holds_the_region() -> None:
    image = Image.new("L", (800, 600), 255)
    ImageDraw.Draw(image).line((20, 20, 780, 40), fill=0, width=6)
    image.paste(emblem(200), (560, 360))
    region = Coarse().encode_drawings(drawings.prepare(emblem(90), size=64)[None])[0]
    found = windows.best(Coarse(), image, region)
    whole = Coarse().encode_drawings(drawings.prepare(image, size=64)[None])[0]
    assert found.score > 0.95
    assert found.score > float(whole @ region) + 0.2
    np.testing.assert_allclose(found.box, (0.7, 0.6, 0.95, 0.93), atol=0.02)


def test_the_whole_drawing_is_one_of_the_windows() -> None:
    region = Coarse().encode_drawings(drawings.prepare(emblem(300), size=64)[None])[0]
    found = windows.best(Coarse(), emblem(300), region)
    assert found.score == pytest.approx(1, abs=1e-3)
    assert found.box == (0, 0, 1, 1)


def test_a_drawing_without_ink_has_no_window() -> None:
    with pytest.raises(drawings.BlankDrawing):
        windows.best(Coarse(), Image.new("1", (40, 40), 1), np.ones(64, np.float32))
