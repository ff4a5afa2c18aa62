"""Figures over the API."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from rest_framework.test import APIClient

from search.models import Sheet
from tests import factories

FIGURE = "USD0900001-D00001"


def picture(response: object) -> Image.Image:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return Image.open(io.BytesIO(content))


def test_a_figure_says_where_its_pictures_are(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    found = examiner.get(reverse("api:figure", args=[FIGURE])).json()
    assert found["id"] == FIGURE
    assert found["view"] == "perspective"
    assert found["thumbnail"].endswith(f"/{FIGURE}/thumbnail/")


def test_a_figure_on_an_oddly_named_sheet_is_found_by_its_id(
    examiner: APIClient,
) -> None:
    patent = factories.patent(900_001, figures=1)
    patent.sheets.update(code="X00000")
    (shown,) = examiner.get(reverse("api:design", args=[patent.pk])).json()["figures"]
    assert shown["id"] == "USD0900001-X00000"
    assert picture(examiner.get(shown["thumbnail"])).format == "WEBP"


@pytest.mark.parametrize("size", [320, 960])
def test_a_thumbnail_comes_in_the_sizes_kept(examiner: APIClient, size: int) -> None:
    factories.patent(900_001, figures=1)
    address = reverse("api:figure-thumbnail", args=[FIGURE])
    shown = picture(examiner.get(address, {"w": size}))
    assert shown.format == "WEBP"
    assert max(shown.size) == min(size, 560)


def test_another_width_is_refused_by_name(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    address = reverse("api:figure-thumbnail", args=[FIGURE])
    response = examiner.get(address, {"w": 5000})
    assert response.status_code == 400
    assert "320" in response.json()["detail"]


def test_the_image_has_all_pixels(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    shown = picture(examiner.get(reverse("api:figure-image", args=[FIGURE])))
    assert (shown.format, shown.size) == ("PNG", (420, 560))


@pytest.mark.parametrize("name", ["USD0900001-D00009", "USD0900001", "../secret"])
def test_an_unknown_figure_is_not_found(examiner: APIClient, name: str) -> None:
    factories.patent(900_001, figures=1)
    address = reverse("api:figure", args=["x"])
    response = examiner.get(address.replace("/x/", f"/{name}/"))
    assert response.status_code == 404


def test_a_missing_sheet_says_so(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    Sheet.objects.update(state=Sheet.State.MISSING, file_sha256="")
    response = examiner.get(reverse("api:figure-image", args=[FIGURE]))
    assert response.status_code == 404
    assert "missing" in response.json()["detail"]


def test_a_figure_that_shares_its_sheet_comes_alone(examiner: APIClient) -> None:
    patent = factories.patent(900_001, figures=1)
    sheet = patent.sheets.get()
    factories.figure(patent, position=1, sheet=sheet, part=1, box=[20, 40, 300, 400])
    whole = picture(examiner.get(reverse("api:figure-image", args=[f"{FIGURE}-2"])))
    small = picture(examiner.get(reverse("api:figure-thumbnail", args=[f"{FIGURE}-2"])))
    assert whole.size == (280, 360)
    assert small.size == (249, 320)
