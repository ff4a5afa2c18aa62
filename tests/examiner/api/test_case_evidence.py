"""Evidence of a case over the API: added, changed, taken out."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases import decisions
from examiner.cases.models import Case, Evidence
from tests import factories


def add(client: APIClient, case: Case, **more: Any) -> Any:
    told = {"kind": "non_patent", "title": "Bottle", "captured_on": "2026-03-04"}
    place = reverse("api:case-evidence", args=[case.pk])
    return client.post(place, told | more, format="json")


def patch(client: APIClient, added: Any, tag: str, **more: Any) -> Any:
    seen = {"If-Match": tag}
    return client.patch(added["Location"], more, format="json", headers=seen)


def test_what_is_written_down_is_changed_by_who_has_seen_it(
    examiner: APIClient, case: Case
) -> None:
    added = add(examiner, case, url="https://shop.example/bottle")
    assert (added.status_code, added["ETag"]) == (201, '"1"')
    changed = patch(examiner, added, '"1"', title="Ribbed bottle")
    told = changed.json()
    assert (told["title"], told["url"]) == (
        "Ribbed bottle",
        "https://shop.example/bottle",
    )
    assert changed["ETag"] == '"2"'
    assert patch(examiner, added, '"1"', title="Late").status_code == 412
    assert examiner.get(added["Location"]).json() == told


def test_a_page_image_is_added_later(examiner: APIClient, case: Case) -> None:
    added = add(examiner, case)
    image = SimpleUploadedFile("page.png", factories.picture())
    changed = examiner.patch(
        added["Location"],
        {"image": image},
        format="multipart",
        headers={"If-Match": '"1"'},
    )
    assert changed.status_code == 200
    held = Evidence.objects.get()
    assert held.upload is not None
    assert changed.json()["sha256"] == held.upload.file_sha256


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"captured_on": "2999-01-01"}, "captured_on"),
        ({"first_seen": "2026-03-05"}, "first_seen"),
        ({"kind": "foreign", "country": "KR"}, "document_number"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_field(
    examiner: APIClient, case: Case, wrong: dict[str, str], field: str
) -> None:
    assert list(add(examiner, case, **wrong).json()["errors"]) == [field]
    assert not Evidence.objects.exists()
    added = add(examiner, case)
    refused = patch(examiner, added, '"1"', **wrong)
    assert list(refused.json()["errors"]) == [field]


def test_evidence_is_taken_out_unless_it_is_cited(
    examiner: APIClient, case: Case
) -> None:
    added = add(examiner, case)
    decisions.cite_evidence(case.owner, case, Evidence.objects.get(), "background")
    kept = examiner.delete(added["Location"])
    assert kept.status_code == 409
    assert "cited" in kept.json()["detail"]
    decisions.cite_evidence(case.owner, case, Evidence.objects.get(), "")
    assert examiner.delete(added["Location"]).status_code == 204
    assert not Evidence.objects.exists()


def test_evidence_of_another_case_is_not_there(
    examiner: APIClient, outsider: APIClient, case: Case
) -> None:
    added = add(examiner, case)
    other = factories.case(case.owner)
    evidence_id = added.json()["id"]
    place = reverse("api:case-evidence-one", args=[other.pk, evidence_id])
    assert examiner.get(place).status_code == 404
    for method in (outsider.get, outsider.delete):
        assert method(added["Location"]).status_code == 404
