"""The drawings page of a case: pictures, intake, naming, masks, findings."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(examiner: User) -> Case:
    return factories.case(examiner)


def _picture(client: Client, figure_id: int, size: str) -> Image.Image:
    answer = client.get(reverse("case-figure-picture", args=[figure_id, size]))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return Image.open(io.BytesIO(answer.content))


def test_a_figure_is_shown_cropped_and_turned(client: Client, case: Case) -> None:
    figure = factories.case_figure(case, crop=[0, 0, 1, 0.5], rotation=90)
    full = _picture(client, figure.pk, "full")
    assert (full.format, full.size) == ("PNG", (280, 420))  # of a page of 420 x 560
    small = _picture(client, figure.pk, "small")
    assert small.format == "WEBP"
    assert max(small.size) == 320
    again = _picture(client, figure.pk, "small")  # as it was kept
    assert again.tobytes() == small.tobytes()


def test_a_plain_figure_is_shown_as_its_page(client: Client, case: Case) -> None:
    figure = factories.case_figure(case)
    assert _picture(client, figure.pk, "full").size == (420, 560)
    assert _picture(client, figure.pk, "small").size == (240, 320)


def test_pictures_are_for_the_people_of_the_case(
    client: Client, case: Case, outsider: User
) -> None:
    figure = factories.case_figure(case)
    address = reverse("case-figure-picture", args=[figure.pk, "small"])
    assert client.get(address.replace("small", "huge")).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404
