"""The palette: one's own cases and any design, by what is typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


def found(client: Client, typed: str) -> str:
    answer = client.post(reverse("palette"), {"typed": typed})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_case_is_found_by_a_part_of_its_number_title_or_applicant(
    client: Client, examiner: User
) -> None:
    case = factories.case(
        examiner,
        title="Ribbed bottle",
        application_number="29/812,345",
        applicants=["Stoneware Ltd."],
    )
    for typed in ("812,3", "bottle ribbed", "stoneware"):
        assert reverse("case", args=[case.pk]) in found(client, typed)
    assert "Ribbed bottle" not in found(client, "ribbed chair")


def test_cases_of_others_are_not_found(client: Client) -> None:
    other = factories.outsider()
    case = factories.case(other, title="Ribbed bottle")
    assert "Ribbed" not in found(client, "ribbed")
    client.force_login(other)
    assert reverse("case", args=[case.pk]) in found(client, "ribbed")


def test_open_cases_come_before_closed_ones(client: Client, examiner: User) -> None:
    factories.case(examiner, title="Open one")
    factories.case(examiner, title="Shut one", state=Case.State.CLOSED)
    page = found(client, "one")
    assert page.index("Open one") < page.index("Shut one")
    assert "closed case" in page


@pytest.mark.parametrize("typed", ["D908,314", "usd0908314s1", "908314"])
def test_a_design_is_found_by_its_number_in_any_spelling(
    client: Client, typed: str
) -> None:
    factories.patent(908_314, title="Garment")
    page = found(client, typed)
    assert reverse("design", args=["USD0908314"]) in page
    assert "D908,314 Garment" in page


def test_what_is_typed_stands_in_no_address(client: Client) -> None:
    assert client.get(reverse("palette"), {"typed": "x"}).status_code == 405


def test_the_palette_asks_for_cases_and_one_design(
    client: Client, examiner: User, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        factories.case(examiner, title=f"Case 908314 {number}")
    with django_assert_num_queries(4):  # session, person, cases, design
        page = found(client, "908314")
    assert page.count('role="option"') == 8
