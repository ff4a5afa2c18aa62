"""Drawings put in on the search page: tiles, or the reason against a file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from search.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db


def sent(client: Client, *files: tuple[str, bytes], room: int = 10) -> Any:
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("uploads"), {"files": uploaded, "room": room})


def test_a_drawing_becomes_a_ticked_tile(client: Client, examiner: User) -> None:
    answer = sent(client, ("front.tif", factories.picture(1, kind="TIFF")))
    upload = Upload.objects.get()
    page = upload.pages.get()
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "uploads/_tiles.html" in {template.name for template in answer.templates}
    assert f'value="page:{page.pk}" checked' in shown
    assert reverse("upload-thumbnail", args=[page.pk]) in shown
    assert upload.placement.case.owner == examiner


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "PDF"])
def test_every_accepted_format_becomes_a_tile(client: Client, kind: str) -> None:
    answer = sent(client, (f"front.{kind.lower()}", factories.picture(1, kind=kind)))
    assert 'name="view"' in answer.content.decode()


def test_a_file_of_several_pages_gives_a_tile_for_each(client: Client) -> None:
    answer = sent(client, ("all.tif", factories.picture(1, kind="TIFF", pages=4)))
    shown = answer.content.decode()
    assert "all.tif: 4 pages" in shown
    assert "all.tif, page 4" in shown
    assert shown.count(" checked") == 4


def test_no_more_pages_are_ticked_than_there_is_room_for(client: Client) -> None:
    content = factories.picture(1, kind="TIFF", pages=4)
    answer = sent(client, ("all.tif", content), room=3)
    assert answer.content.decode().count(" checked") == 3


def test_a_blank_drawing_cannot_be_ticked(client: Client) -> None:
    shown = sent(client, ("white.png", factories.white_picture())).content.decode()
    assert "blank" in shown
    assert "disabled" in shown
    assert " checked" not in shown


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.png", b"", "the file is empty (0 bytes)"),
        ("logo.svg", b"<svg/>", "an SVG file is not accepted"),
        ("cut.tif", factories.picture(1, kind="TIFF")[:90], "damaged"),
        ("big.png", b"\x89PNG\r\n\x1a\n" + bytes(26 * 2**20), "the limit is 25 MB"),
        ("long.pdf", factories.pages_pdf(51), "the limit is 50"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_limit_and_the_others_kept(
    client: Client, name: str, content: bytes, told: str
) -> None:
    good = ("good.png", factories.picture(2))
    shown = sent(client, (name, content), good).content.decode()
    assert f"{name}: " in shown
    assert told in shown
    assert 'alt="good.png"' in shown


def test_files_are_only_posted(client: Client) -> None:
    assert client.get(reverse("uploads")).status_code == 405


def test_what_is_added_to_the_search_of_a_case_is_seen_by_its_people(
    client: Client, examiner: User
) -> None:
    case = factories.case(factories.user(name="colleague"))
    factories.member(case, examiner)
    file = SimpleUploadedFile("front.png", factories.picture(1))
    answer = client.post(reverse("uploads"), {"files": file, "case": str(case.pk)})
    placed = case.uploads.get()
    assert (placed.is_query, placed.added_by) == (True, examiner)
    page = placed.upload.pages.get()
    assert f'value="page:{page.pk}" checked' in answer.content.decode()
    client.force_login(case.owner)
    seen = client.get(reverse("upload-thumbnail", args=[page.pk]))
    assert seen.status_code == 200


def test_nothing_is_added_to_a_case_by_who_does_not_work_in_it(
    client: Client, examiner: User
) -> None:
    case = factories.case(factories.user(name="colleague"))
    file = SimpleUploadedFile("front.png", factories.picture(1))
    put = {"files": file, "case": str(case.pk)}
    assert client.post(reverse("uploads"), put).status_code == 404
    factories.member(case, examiner, "supervisor")
    file.seek(0)
    assert client.post(reverse("uploads"), put).status_code == 403
    assert not Upload.objects.exists()


def test_a_damaged_page_is_shown_as_such_and_cannot_be_ticked(client: Client) -> None:
    shown = sent(client, ("scan.tif", factories.damaged_tiff(2, damaged=1)))
    page = shown.content.decode()
    assert page.count(" checked") == 1
    assert "scan.tif, page 2 – damaged" in page
    assert page.count("<img") == 1
