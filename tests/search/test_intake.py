"""Uploads are kept apart, decoded to pages, or refused with a reason on their row."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from search import application_pages, case_media, intake
from search.application_pages import PageReading
from search.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db


def received(content: bytes, name: str = "front.tif") -> Upload:
    return intake.receive(SimpleUploadedFile(name, content))


def test_a_drawing_becomes_one_page_with_its_pictures() -> None:
    upload = received(factories.picture(1, kind="TIFF"))
    page = upload.pages.get()
    root = Path(settings.PRIVATE_MEDIA)
    assert upload.state == Upload.State.DECODED
    assert (page.width, page.height) == factories.drawing(1).size
    assert case_media.read_drawing(root, page).tobytes() == (
        factories.drawing(1).tobytes()
    )
    assert case_media.thumbnail_path(root, page).read_bytes().startswith(b"RIFF")


def test_each_page_of_a_tiff_is_a_page() -> None:
    upload = received(factories.picture(1, kind="TIFF", pages=3))
    positions = upload.pages.order_by("position").values_list("position", flat=True)
    assert list(positions) == [0, 1, 2]


def test_each_page_of_a_pdf_is_a_page() -> None:
    upload = received(factories.picture(1, kind="PDF", pages=2), "views.pdf")
    assert upload.pages.count() == 2


def test_a_blank_page_is_marked() -> None:
    white = factories.white_picture()
    assert received(white, "white.png").pages.get().is_blank


def test_a_damaged_page_beside_good_ones_has_a_row_and_no_pictures() -> None:
    upload = received(factories.damaged_tiff(2, damaged=0))
    damaged, good = upload.pages.order_by("position")
    assert (damaged.is_damaged, damaged.is_blank) == (True, True)
    assert (good.is_damaged, good.is_blank) == (False, False)
    reading = application_pages.of_page(damaged)
    assert reading == PageReading(fault="unreadable")
    root = Path(settings.PRIVATE_MEDIA)
    assert not case_media.drawing_path(root, damaged).exists()
    assert case_media.drawing_path(root, good).exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.png", b"", "empty"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("letter.txt", b"Dear examiner", "not accepted"),
        ("cut.png", factories.picture(1)[:200], "damaged"),
    ],
)
def test_a_refusal_names_the_file_and_the_reason_and_keeps_no_file(
    name: str, content: bytes, told: str
) -> None:
    upload = received(content, name)
    assert upload.state == Upload.State.REFUSED
    assert name in upload.refusal
    assert told in upload.refusal
    assert not case_media.folder(Path(settings.PRIVATE_MEDIA), upload.pk).exists()


def test_the_text_pages_of_a_patent_are_left_out(test_data: Path) -> None:
    patent = sorted((test_data / "pdf").glob("*.pdf"))[0]
    upload = received(patent.read_bytes(), patent.name)
    assert upload.state == Upload.State.DECODED
    assert 0 not in upload.pages.values_list("position", flat=True)


def test_a_name_with_a_path_keeps_its_last_part() -> None:
    upload = received(factories.picture(1), "../../etc/front.png")
    assert upload.name == "front.png"
