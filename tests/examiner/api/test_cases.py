"""Cases over the API: opened, read by their people, changed by who has seen them."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases.models import Case
from tests import factories


def address(case: Case) -> str:
    return reverse("api:case", args=[case.pk])


def patch(client: APIClient, case: Case, tag: str = '"1"', **facts: Any) -> Any:
    return client.patch(address(case), facts, format="json", headers={"If-Match": tag})


def test_a_case_is_opened_with_facts_in_any_spelling(examiner: APIClient) -> None:
    facts = {
        "title": "Bottle",
        "application_number": "29812345",
        "filing_date": "2024-05-01",
        "locarno": "0901",
        "uspc": "D9500",
        "inventors": ["Ann Smith"],
    }
    response = examiner.post(reverse("api:cases"), facts, format="json")
    assert response.status_code == 201
    case = Case.objects.get()
    assert response["Location"].endswith(address(case))
    assert response["ETag"] == '"1"'
    told = response.json()
    assert (told["application_number"], told["locarno"]) == ("29/812,345", "09-01")
    assert told["effective_date"] == "2024-05-01"
    assert case.owner.username == "examiner"


def test_facts_that_no_case_takes_are_refused_by_field(examiner: APIClient) -> None:
    facts = {"title": "Bottle", "locarno": "none"}
    response = examiner.post(reverse("api:cases"), facts, format="json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["locarno"]
    assert not Case.objects.exists()


def test_the_list_holds_own_cases_newest_first(examiner: APIClient, case: Case) -> None:
    newer = factories.case(case.owner, title="Jar")
    factories.case(factories.user("curator"), title="Of somebody else")
    told = examiner.get(reverse("api:cases")).json()
    assert [one["id"] for one in told["results"]] == [str(newer.pk), str(case.pk)]
    assert told["next"] is None


def test_a_change_names_the_version_it_was_made_on(
    examiner: APIClient, case: Case
) -> None:
    tag = examiner.get(address(case))["ETag"]
    response = patch(examiner, case, tag, title="Ribbed bottle")
    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    case.refresh_from_db()
    assert (case.title, case.filing_date) == ("Ribbed bottle", date(2024, 5, 1))


def test_a_change_of_what_changed_meanwhile_is_refused(
    examiner: APIClient, case: Case
) -> None:
    assert patch(examiner, case, title="First").status_code == 200
    late = patch(examiner, case, title="Second")
    assert late.status_code == 412
    assert "read it again" in late.json()["detail"]
    assert examiner.get(address(case)).json()["title"] == "First"


def test_tags_are_named(examiner: APIClient, case: Case) -> None:
    named = patch(examiner, case, tag_names=["", " ribbed  waist ", ""])
    assert named.json()["tag_names"] == ["", "ribbed waist"]
    tag = named["ETag"]
    refused = patch(examiner, case, tag, tag_names=["foot", "Foot"])
    assert refused.status_code == 400
    assert "the same name" in str(refused.json())


def test_a_change_without_a_version_is_refused(examiner: APIClient, case: Case) -> None:
    response = examiner.patch(address(case), {"title": "Jar"}, format="json")
    assert response.status_code == 428
    case.refresh_from_db()
    assert case.title == "Bottle"


def test_who_only_supervises_reads_and_changes_nothing(case: Case) -> None:
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, "supervisor")
    client = APIClient()
    client.force_authenticate(supervisor)
    assert client.get(address(case)).status_code == 200
    assert patch(client, case, title="Jar").status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        *("case", "case-figures", "case-checks", "case-searches", "case-citations"),
        *("case-evidence", "case-team", "case-owner", "case-state", "case-watches"),
        *("case-class-searches", "case-alerts", "case-designs", "case-uploads"),
    ],
)
def test_an_outsider_finds_nothing_of_a_case(
    outsider: APIClient, case: Case, name: str
) -> None:
    assert outsider.get(reverse(f"api:{name}", args=[case.pk])).status_code == 404
    unknown = outsider.get(reverse(f"api:{name}", args=[uuid4()]))
    assert unknown.status_code == 404


def test_nothing_of_a_case_may_be_kept_on_the_way(
    examiner: APIClient, case: Case
) -> None:
    for name in ("case", "case-figures", "case-citations", "case-evidence"):
        response = examiner.get(reverse(f"api:{name}", args=[case.pk]))
        assert "no-store" in response["Cache-Control"]
