"""Originals as upright PNGs, made once."""

import io
from pathlib import Path

import pytest
from PIL import Image

from search import displaying, media
from tests import factories


def stored(root: Path, content: bytes) -> str:
    return media.store(root, content)


def test_an_original_is_shown_pixel_for_pixel(tmp_path: Path) -> None:
    sha256 = stored(tmp_path, factories.picture(1, kind="TIFF"))
    path = displaying.full_png(tmp_path, sha256, is_landscape=False)
    with Image.open(path) as shown:
        assert shown.format == "PNG"
        assert shown.tobytes() == factories.drawing(1).tobytes()


def test_a_landscape_original_is_turned_clockwise(tmp_path: Path) -> None:
    sha256 = stored(tmp_path, factories.picture(1, kind="TIFF"))
    path = displaying.full_png(tmp_path, sha256, is_landscape=True)
    upright = factories.drawing(1).transpose(Image.Transpose.ROTATE_270)
    with Image.open(path) as shown:
        assert shown.tobytes() == upright.tobytes()


def test_it_is_made_once(tmp_path: Path) -> None:
    sha256 = stored(tmp_path, factories.picture(1))
    path = displaying.full_png(tmp_path, sha256, is_landscape=False)
    made = path.stat().st_mtime_ns
    assert displaying.full_png(tmp_path, sha256, is_landscape=False) == path
    assert path.stat().st_mtime_ns == made


def test_a_damaged_original_is_told(tmp_path: Path) -> None:
    sha256 = stored(tmp_path, b"no picture")
    with pytest.raises(displaying.UnreadableOriginal):
        displaying.full_png(tmp_path, sha256, is_landscape=False)


def test_a_missing_original_is_told(tmp_path: Path) -> None:
    with pytest.raises(media.MissingMedia):
        displaying.full_png(tmp_path, "0" * 64, is_landscape=False)


def test_a_grey_original_stays_grey(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "PNG")
    sha256 = stored(tmp_path, buffer.getvalue())
    path = displaying.full_png(tmp_path, sha256, is_landscape=False)
    with Image.open(path) as shown:
        assert shown.mode == "L"
