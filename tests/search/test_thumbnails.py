"""Thumbnails show the whole sheet, small in bytes and equal for equal pixels."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from search import figures, thumbnails


def ruled(size: tuple[int, int]) -> Image.Image:
    """Return a 1-bit sheet with a frame along its very edge and some strokes."""
    image = Image.new("1", size, 1)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=0, width=12)
    for n in range(0, size[0], 90):
        pen.line((n, 0, size[0] - n, size[1]), fill=0, width=3)
    return image


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("size", [(2560, 3003), (5834, 900), (400, 3000)])
def test_the_long_side_meets_the_size_and_the_shape_is_kept(size: tuple[int, int]):
    for wanted, content in thumbnails.make(ruled(size)).items():
        thumbnail = opened(content)
        assert max(thumbnail.size) == wanted
        assert min(thumbnail.size) == pytest.approx(
            wanted * min(size) / max(size), abs=1
        )


def test_nothing_is_cropped():
    for content in thumbnails.make(ruled((2560, 1700))).values():
        gray = np.asarray(opened(content).convert("L"))
        for edge in (gray[0], gray[-1], gray[:, 0], gray[:, -1]):
            assert edge.max() < 200  # the frame is dark all round


def test_small_sheets_are_not_enlarged():
    assert [opened(c).size for c in thumbnails.make(ruled((200, 90))).values()] == [
        (200, 90),
        (200, 90),
    ]


def test_a_sheet_one_pixel_thin_keeps_its_pixel():
    image = Image.new("1", (4000, 1), 1)
    assert opened(thumbnails.make(image)[320]).size == (320, 1)


def test_lines_are_smoothed_not_dropped():
    image = Image.new("1", (3200, 3200), 1)
    ImageDraw.Draw(image).line((0, 100, 3199, 3000), fill=0, width=3)
    gray = np.asarray(opened(thumbnails.make(image)[320]).convert("L"))
    assert (gray.min(axis=0) < 225).all()  # the line is seen in every column
    assert len(np.unique(gray)) > 3


@pytest.mark.parametrize("mode", ["1", "L"])
def test_the_same_pixels_give_the_same_bytes(mode: str):
    image = ruled((1500, 1100))
    assert thumbnails.make(image.convert(mode)) == thumbnails.make(image.copy())


def test_reduced_tones_stay_near_a_plain_area_average():
    image = ruled((1600, 1280)).convert("L")
    fast = np.asarray(thumbnails.fit(image, size=320), dtype=float)
    slow = np.asarray(image, dtype=float).reshape(256, 5, 320, 5).mean(axis=(1, 3))
    assert np.abs(fast - slow).max() <= 1


def test_thumbnails_carry_no_metadata():
    image = ruled((700, 500))
    image.info = {"icc_profile": b"profile", "exif": b"Exif\0\0"}
    for content in thumbnails.make(image).values():
        thumbnail = opened(content)
        assert thumbnail.format == "WEBP"
        assert "icc_profile" not in thumbnail.info
        assert "exif" not in thumbnail.info


def test_thumbnails_of_real_sheets_are_small(test_data: Path):
    paths = sorted((test_data / "impact").rglob("*-D00001.TIF"))
    made = [
        thumbnails.make(figures.read_sheet(path.read_bytes()).image) for path in paths
    ]
    assert len(made) == 23
    mean = {
        size: sum(len(thumbnail[size]) for thumbnail in made) / len(made)
        for size in thumbnails.SIZES
    }
    assert mean[320] < 8_000
    assert mean[960] < 45_000
