"""Uploads over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from tests import factories


def put(client: APIClient, name: str, content: bytes) -> object:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("api:uploads"), {"file": file}, format="multipart")


def test_a_multi_page_tiff_gives_a_page_per_drawing(examiner: APIClient) -> None:
    content = factories.picture(kind="TIFF", pages=3)
    response = put(examiner, "sheets.tif", content)
    assert response.status_code == 201  # type: ignore[attr-defined]
    made = response.json()  # type: ignore[attr-defined]
    assert [page["page"] for page in made["pages"]] == [1, 2, 3]
    again = examiner.get(reverse("api:upload", args=[made["id"]]))
    assert again.json() == made


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.png", b""), ("figure.svg", b"<svg/>"), ("cut.png", b"\x89PNG\r\n\x1a\n")],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(
    examiner: APIClient, name: str, content: bytes
) -> None:
    response = put(examiner, name, content)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert name in response.json()["refusal"]  # type: ignore[attr-defined]


def test_nobody_else_sees_an_upload(examiner: APIClient, outsider: APIClient) -> None:
    made = put(examiner, "a.png", factories.picture())
    identity = made.json()["id"]  # type: ignore[attr-defined]
    response = outsider.get(reverse("api:upload", args=[identity]))
    assert response.status_code == 404
