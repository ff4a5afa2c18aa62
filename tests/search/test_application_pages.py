"""Pages of applications are read: figures, numbers, how drawn, what is lost."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from search import application_pages, case_media, intake
from search.application_pages import PageFigure, PageReading
from search.models import Upload
from tests import factories
from tests.ml.reading import printed_sheets


def sheet(*numbers: str) -> Image.Image:
    return Image.fromarray(printed_sheets.sheet(numbers).pixels)


def dashed(image: Image.Image) -> Image.Image:
    """The drawing with a frame of dashes around it."""
    framed = Image.new("L", (image.width + 120, image.height + 120), 255)
    framed.paste(image, (60, 60))
    pen = ImageDraw.Draw(framed)
    for x in range(20, framed.width - 40, 28):
        for y in (20, framed.height - 20):
            pen.line((x, y, x + 18, y), fill=0, width=3)
    return framed


def toned(width: int = 400, height: int = 500) -> Image.Image:
    """A grey ball on a white ground, as a photograph shows it."""
    down, across = np.mgrid[:height, :width]
    far = np.hypot(down - height / 2, across - width / 2)
    grey = np.where(far < width / 2.2, 60 + 130 * far / width, 255)
    return Image.fromarray(grey.astype(np.uint8))


def smaller(image: Image.Image) -> Image.Image:
    size = round(image.width * 0.6), round(image.height * 0.6)
    buffer = io.BytesIO()
    image.convert("L").resize(size).save(buffer, "JPEG", quality=70)
    return Image.open(buffer).convert("L")


def test_figures_of_a_page_are_told_apart_with_their_numbers() -> None:
    read = application_pages.read(sheet("2", "3"))
    assert [figure.number for figure in read.figures] == ["2", "3"]
    for figure in read.figures:
        assert figure.crop is not None
        assert abs(figure.width - 420) <= 12  # the drawing's ink without its label
        assert abs(figure.height - 300) <= 12


def test_a_single_figure_keeps_its_page_and_is_measured_without_its_label() -> None:
    (figure,) = application_pages.read(sheet("1")).figures
    assert (figure.number, figure.crop) == ("1", None)
    assert abs(figure.height - 300) <= 12


def test_copies_look_alike_and_others_do_not() -> None:
    drawn = factories.drawing(1, width=900, height=1200)
    (one,), (copy,), (other,) = (
        application_pages.read(image).figures
        for image in (drawn, smaller(drawn), factories.drawing(2, width=900))
    )
    assert application_pages.difference(one, copy) <= 2
    assert application_pages.difference(one, other) >= 6
    assert application_pages.difference(one, PageFigure()) is None


def test_broken_lines_are_measured() -> None:
    drawn = factories.drawing(1, width=600, height=800, mode="L")
    (solid,) = application_pages.read(drawn).figures
    (framed,) = application_pages.read(dashed(drawn)).figures
    assert solid.broken < 0.02
    assert framed.broken > 0.1


@pytest.mark.parametrize("mode", ["L", "1"])
def test_photographs_are_told_from_ink_grey_or_dithered(mode: str) -> None:
    (photograph,) = application_pages.read(toned().convert(mode)).figures
    (drawn,) = application_pages.read(sheet("1").convert(mode)).figures
    assert photograph.is_photograph
    assert not drawn.is_photograph


def test_a_faint_drawing_is_told() -> None:
    pale = factories.drawing(1, mode="L").point(lambda value: 255 if value else 190)
    assert application_pages.read(pale).fault == "faint"
    assert application_pages.read(factories.drawing(1, mode="L")).fault == ""


def test_a_blank_page_has_no_figure() -> None:
    assert application_pages.read(Image.new("L", (300, 400), 255)) == PageReading()


def test_a_reading_is_kept_as_json() -> None:
    read = application_pages.read(sheet("2", "3"))
    stored = json.loads(json.dumps(read.to_json()))
    assert PageReading.from_json(stored) == read


@pytest.fixture
def upload(db: None) -> Upload:
    content = factories.picture(1, kind="TIFF", pages=2)
    return intake.receive(SimpleUploadedFile("front.tif", content))


def test_the_pages_of_an_upload_are_read_once(
    upload: Upload, django_assert_num_queries: Callable[[int], object]
) -> None:
    assert application_pages.read_upload(upload) == 2
    readings = [application_pages.of_page(page) for page in upload.pages.all()]
    assert [read and len(read.figures) for read in readings] == [1, 1]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert application_pages.read_upload(upload) == 0


@pytest.mark.parametrize("fault", ["missing", "unreadable"])
def test_a_page_that_cannot_be_read_says_so(upload: Upload, fault: str) -> None:
    page = upload.pages.get(position=1)
    path = case_media.drawing_path(Path(settings.PRIVATE_MEDIA), page)
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(b"no picture")
    application_pages.read_upload(upload)
    page.refresh_from_db()
    assert page.reading["fault"] == fault


def test_uploads_left_unread_are_remembered_for_a_while(upload: Upload) -> None:
    def found(after: timedelta) -> list[Upload]:
        return application_pages.forgotten(now=upload.created_at + after)

    assert found(timedelta(seconds=30)) == []
    assert found(timedelta(minutes=5)) == [upload]
    assert found(timedelta(days=2)) == []
    application_pages.read_upload(upload)
    assert application_pages.forgotten(now=timezone.now() + timedelta(minutes=5)) == []


def test_figures_differ_by_the_most_of_any_cell() -> None:
    zero, one = PageFigure(grid="0" * 1024), PageFigure(grid="09f" + "a" * 1021)
    assert application_pages.difference(zero, one) == 15
    assert application_pages.difference(one, PageFigure(grid="0" * 1023 + "1")) == 15
    assert application_pages.difference(one, one) == 0
