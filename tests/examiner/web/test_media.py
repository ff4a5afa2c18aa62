"""Pictures: public ones for long, case drawings never stored."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import CaseMember
from examiner.web.templatetags import shown
from search import media
from search.models import Figure, Sheet, UploadPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(db: None) -> Sheet:
    return factories.patent(figures=1).sheets.get()


@pytest.fixture
def drawn(examiner: User) -> UploadPage:
    """The page of an upload of the examiner."""
    return factories.upload(examiner).pages.get()


@pytest.mark.parametrize("size", [320, 960])
def test_thumbnails_may_be_kept_for_ever(
    client: Client, sheet: Sheet, size: int
) -> None:
    answer = client.get(reverse("thumbnail", args=[sheet.file_sha256, size]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.startswith(b"RIFF")


def test_an_unknown_size_is_not_there(client: Client, sheet: Sheet) -> None:
    answer = client.get(reverse("thumbnail", args=[sheet.file_sha256, 321]))
    assert answer.status_code == 404


def test_a_picture_one_has_is_not_sent_again(client: Client, sheet: Sheet) -> None:
    address = reverse("thumbnail", args=[sheet.file_sha256, 320])
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_full_figure_is_a_png_of_the_same_pixels(
    client: Client, sheet: Sheet
) -> None:
    answer = client.get(reverse("full-figure", args=[sheet.file_sha256]))
    shown = Image.open(io.BytesIO(answer.content))
    stored = Image.open(
        io.BytesIO(media.read(Path(settings.PUBLIC_MEDIA), sheet.file_sha256))
    )
    assert answer["Content-Type"] == "image/png"
    assert shown.tobytes() == stored.tobytes()


def test_a_landscape_sheet_is_shown_upright(client: Client, sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(is_landscape=True)
    media.full_path(Path(settings.PUBLIC_MEDIA), sheet.file_sha256).unlink(
        missing_ok=True
    )
    answer = client.get(reverse("full-figure", args=[sheet.file_sha256]))
    shown = Image.open(io.BytesIO(answer.content))
    assert shown.size == (sheet.height, sheet.width)


@pytest.mark.parametrize("sha256", ["0" * 64, "..%2Fsecret", "abc"])
def test_what_is_not_stored_is_not_there(client: Client, sha256: str) -> None:
    assert client.get(f"/media/figures/{sha256}.png").status_code == 404
    assert client.get(f"/media/thumbnails/{sha256}-320.webp").status_code == 404


BOX = (20, 40, 300, 400)


@pytest.fixture
def part(sheet: Sheet) -> Figure:
    """One of several figures on the sheet."""
    return factories.figure(sheet.patent, position=1, sheet=sheet, part=1, box=BOX)


def test_a_figure_that_shares_its_sheet_is_shown_alone(
    client: Client, part: Figure
) -> None:
    answer = client.get(shown.full_picture(part))
    drawn = Image.open(io.BytesIO(answer.content))
    stored = Image.open(
        io.BytesIO(media.read(Path(settings.PUBLIC_MEDIA), part.sheet.file_sha256))
    )
    assert answer["Content-Type"] == "image/png"
    assert drawn.tobytes() == stored.crop(BOX).tobytes()


@pytest.mark.parametrize("size", [320, 960])
def test_its_thumbnails_are_kept_for_ever(
    client: Client, part: Figure, size: int
) -> None:
    address = reverse("part", args=[part.sheet.file_sha256, BOX, size])
    answer = client.get(address)
    drawn = Image.open(io.BytesIO(answer.content))
    assert drawn.format == "WEBP"
    assert drawn.size[0] / drawn.size[1] == pytest.approx(280 / 360, abs=0.01)
    assert "immutable" in answer["Cache-Control"]
    kept = {"If-None-Match": answer["ETag"]}
    assert client.get(address, headers=kept).status_code == 304


def test_only_what_is_a_figure_is_cut_out(client: Client, part: Figure) -> None:
    sha256, other = part.sheet.file_sha256, (20, 40, 300, 401)
    for address in (
        reverse("part", args=[sha256, other, 320]),
        reverse("full-part", args=[sha256, other]),
        reverse("part", args=[sha256, BOX, 321]),
        reverse("full-part", args=["0" * 64, BOX]),
    ):
        assert client.get(address).status_code == 404
    assert not media.part_path(
        Path(settings.PUBLIC_MEDIA), sha256, box=other, size=320
    ).exists()


@pytest.mark.parametrize("name", ["upload-drawing", "upload-thumbnail"])
def test_case_drawings_are_shown_to_their_people_and_kept_by_nobody(
    client: Client, supervisor: User, drawn: UploadPage, name: str
) -> None:
    CaseMember.objects.create(case=drawn.upload.placement.case, user=supervisor)
    for person in (
        access.scratch_case(drawn.upload.placement.added_by).owner,
        supervisor,
    ):
        client.force_login(person)
        answer = client.get(reverse(name, args=[drawn.pk]))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer


@pytest.mark.parametrize("name", ["upload-drawing", "upload-thumbnail"])
def test_case_drawings_do_not_seem_to_exist_for_an_outsider(
    client: Client, outsider: User, drawn: UploadPage, name: str
) -> None:
    client.force_login(outsider)
    assert client.get(reverse(name, args=[drawn.pk])).status_code == 404


def test_pictures_need_a_sign_in(sheet: Sheet, drawn: UploadPage) -> None:
    for address in (
        reverse("thumbnail", args=[sheet.file_sha256, 320]),
        reverse("full-part", args=[sheet.file_sha256, BOX]),
        reverse("upload-drawing", args=[drawn.pk]),
    ):
        assert Client().get(address).status_code == 302
