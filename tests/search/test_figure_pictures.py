"""A figure that shares its sheet is pictured alone; any other by its sheet."""

from pathlib import Path

import pytest
from PIL import Image

from search import displaying, figure_pictures, media, thumbnails
from search.models import Figure, Sheet
from tests import factories

BOX = (20, 40, 300, 400)


def sheet(root: Path, **fields: bool) -> Sheet:
    sha256 = media.store(root, factories.picture(1, kind="TIFF"))
    return Sheet(file_sha256=sha256, width=420, height=560, **fields)


def test_a_part_is_cut_from_the_upright_sheet(tmp_path: Path) -> None:
    figure = Figure(sheet=sheet(tmp_path, is_landscape=True), box=list(BOX))
    upright = factories.drawing(1).transpose(Image.Transpose.ROTATE_270)
    with Image.open(figure_pictures.full(tmp_path, figure)) as shown:
        assert shown.tobytes() == upright.crop(BOX).tobytes()


@pytest.mark.parametrize("size", thumbnails.SIZES)
def test_it_is_made_small_once(tmp_path: Path, size: int) -> None:
    figure = Figure(sheet=sheet(tmp_path), box=list(BOX))
    path = figure_pictures.small(tmp_path, figure, size=size)
    expected = thumbnails.make(factories.drawing(1).crop(BOX))[size]
    assert path.read_bytes() == expected
    media.figure_path(tmp_path, figure.sheet.file_sha256).unlink()
    assert figure_pictures.small(tmp_path, figure, size=size) == path


def test_a_figure_alone_is_its_sheet(tmp_path: Path) -> None:
    figure = Figure(sheet=sheet(tmp_path))
    sha256 = figure.sheet.file_sha256
    assert figure_pictures.full(tmp_path, figure) == media.full_path(tmp_path, sha256)
    assert figure_pictures.small(tmp_path, figure, size=320) == media.thumbnail_path(
        tmp_path, sha256, size=320
    )


def test_a_missing_or_damaged_original_is_told(tmp_path: Path) -> None:
    missing = Figure(sheet=Sheet(file_sha256="0" * 64), box=list(BOX))
    damaged = Sheet(file_sha256=media.store(tmp_path, b"no picture"))
    with pytest.raises(media.MissingMedia):
        figure_pictures.full(tmp_path, missing)
    with pytest.raises(displaying.UnreadableOriginal):
        figure_pictures.small(tmp_path, Figure(sheet=damaged, box=list(BOX)), size=320)


@pytest.mark.django_db
def test_what_no_figure_is_any_more_is_swept(tmp_path: Path) -> None:
    patent = factories.patent(figures=0)
    drawn = factories.figure(patent, box=list(BOX))
    media.store(tmp_path, factories.picture(0, kind="TIFF"))  # as the factory drew it
    figure_pictures.small_part(tmp_path, drawn.sheet, box=BOX, size=320)
    figure_pictures.full_part(tmp_path, drawn.sheet, box=BOX)
    kept = set(tmp_path.glob("parts/*/*/*"))
    factories.figure(patent, sheet=drawn.sheet, position=1, part=1)  # all of it
    before = (0, 0, 300, 400)
    sha256 = drawn.sheet.file_sha256
    media.store_part(tmp_path, sha256, b"stale", box=before, size=320)
    media.store_part(tmp_path, "0" * 64, b"stale", box=BOX)
    assert figure_pictures.sweep(tmp_path) == 2
    assert len(kept) == 3
    assert set(tmp_path.glob("parts/*/*/*")) == kept
    assert not media.part_path(tmp_path, "0" * 64, box=BOX).parent.exists()


def test_sizes_are_told_as_far_as_they_are_known() -> None:
    known = Sheet(width=420, height=560)
    assert figure_pictures.size_of(Figure(sheet=known, box=list(BOX))) == (280, 360)
    assert figure_pictures.size_of(Figure(sheet=known)) == (420, 560)
    assert figure_pictures.size_of(Figure(sheet=Sheet())) is None
