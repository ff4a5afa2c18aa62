"""What holds for every request: the sign-in, the size of what is sent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from examiner.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def polled(client: Client, address: str, *, page: str = "") -> object:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    return client.get(address, headers=headers)


def test_a_poll_after_the_session_ended_leads_the_whole_page_to_the_sign_in(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, state="running")
    address, page = reverse("run-state", args=[run.pk]), reverse("run", args=[run.pk])
    assert "HX-Redirect" not in polled(client, address, page=page).headers  # type: ignore[attr-defined]
    client.logout()
    answer = polled(client, address, page=page)
    sign_in = reverse("sign-in")
    assert answer.headers["HX-Redirect"] == f"{sign_in}?next={page}"  # type: ignore[attr-defined]
    assert not answer.content  # type: ignore[attr-defined]


def test_a_poll_from_another_site_learns_no_address_to_come_back_to(
    client: Client,
) -> None:
    client.logout()
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/"}
    answer = client.get(reverse("designs"), headers=headers)
    assert answer["HX-Redirect"] == f"{reverse('sign-in')}?next=/"


def test_a_page_asked_for_as_a_whole_is_redirected_as_ever(client: Client) -> None:
    client.logout()
    answer = client.get(reverse("designs"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('sign-in')}?next={reverse('designs')}"


@pytest.mark.parametrize(
    ("name", "kind", "megabytes", "status"),
    [
        ("uploads", "multipart/form-data; boundary=x", 300, 413),
        ("import-files", "multipart/form-data; boundary=x", 1900, 403),
        ("sign-in", "application/x-www-form-urlencoded", 6, 413),
        ("api:token", "application/json", 6, 413),
        ("api:searches", "application/json", 6, 413),
        ("api:uploads", "multipart/form-data; boundary=x", 300, 413),
    ],
)
def test_what_declares_too_much_is_refused_unread(
    client: Client, name: str, kind: str, megabytes: int, status: int
) -> None:
    declared = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": megabytes * 2**20}
    answer = client.generic("POST", reverse(name), **declared)
    assert answer.status_code == status


@pytest.mark.parametrize(("spare", "status"), [(0, 200), (-1, 413)])
def test_files_up_to_the_limit_are_taken(
    client: Client, settings: Any, spare: int, status: int
) -> None:
    body = encode_multipart(BOUNDARY, {"files": SimpleUploadedFile("a.svg", b"<svg/>")})
    settings.LARGEST_UPLOAD = len(body) + spare
    answer = client.generic("POST", reverse("uploads"), body, MULTIPART_CONTENT)
    assert answer.status_code == status


def test_a_stranger_is_sent_away_before_a_form_is_read(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("uploads"), {"files": ""})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_a_signed_in_person_still_needs_the_token_of_the_form(examiner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(examiner)
    assert strict.post(reverse("uploads"), {"files": ""}).status_code == 403
