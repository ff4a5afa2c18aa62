"""Citations, evidence, searches and the record of a case over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases.models import Case, Citation, Evidence
from search.models import SearchRun
from tests import factories


def post(client: APIClient, name: str, case: Case, **body: Any) -> Any:
    return client.post(reverse(f"api:{name}", args=[case.pk]), body, format="json")


def of_reference(case: Case, reference: str) -> str:
    return reverse("api:case-citation", args=[case.pk, reference])


def capture(client: APIClient, case: Case, **more: Any) -> Any:
    told = {
        "kind": "non_patent",
        "title": "Ribbed bottle in a shop",
        "captured_on": "2026-03-04",
        "image": SimpleUploadedFile("page.png", factories.picture()),
    }
    place = reverse("api:case-evidence", args=[case.pk])
    return client.post(place, told | more, format="multipart")


def test_a_design_is_cited_with_what_it_rests_on(
    examiner: APIClient, case: Case
) -> None:
    found = factories.patent(900_001, figures=1)
    run = factories.run(case.owner, case=case, hits=[found])
    response = post(
        examiner,
        "case-citations",
        case,
        design="D900,001",
        role="primary",
        basis="103",
        pertinence="Ribbed waist.",
        figures=["USD0900001-D00001"],
        search=str(run.pk),
    )
    assert response.status_code == 201
    told = response.json()
    assert (told["reference"], told["basis"]) == ("USD0900001", "103")
    assert told["figures"] == ["USD0900001-D00001"]
    assert told["search"] == str(run.pk)
    listed = examiner.get(reverse("api:case-citations", args=[case.pk])).json()
    assert listed == [told]


def test_grounds_are_changed_by_who_has_seen_them(
    examiner: APIClient, case: Case
) -> None:
    factories.patent(900_001, figures=0)
    cited = post(examiner, "case-citations", case, design="900001", role="background")
    place, seen = of_reference(case, "D900,001"), {"If-Match": cited["ETag"]}
    told = {"pertinence": "Its waist."}
    changed = examiner.patch(place, told, format="json", headers=seen)
    assert changed.json()["pertinence"] == "Its waist."
    late = examiner.patch(place, told, format="json", headers=seen)
    assert late.status_code == 412


def test_a_reference_is_cited_no_longer(examiner: APIClient, case: Case) -> None:
    factories.patent(900_001, figures=0)
    post(examiner, "case-citations", case, design="900001", role="background")
    assert examiner.delete(of_reference(case, "USD0900001")).status_code == 204
    assert examiner.get(of_reference(case, "USD0900001")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"role": "primary"},
        {"role": "main", "design": "D900,001"},
        {"role": "primary", "design": "D900,002"},
        {"role": "primary", "design": "no number"},
        {"role": "primary", "design": "D900,001", "figures": ["USD0900001-D00009"]},
    ],
)
def test_what_cannot_be_cited_leaves_no_trace(
    examiner: APIClient, case: Case, body: dict[str, Any]
) -> None:
    factories.patent(900_001, figures=1)
    assert post(examiner, "case-citations", case, **body).status_code == 400
    assert not Citation.objects.exists()


def test_evidence_is_kept_with_the_hash_of_its_image_and_cited(
    examiner: APIClient, case: Case
) -> None:
    response = capture(examiner, case, first_seen="2020-02-03")
    assert response.status_code == 201
    told = response.json()
    held = Evidence.objects.get()
    assert held.upload is not None
    assert told["sha256"] == held.upload.file_sha256
    cited = post(
        examiner, "case-citations", case, evidence=told["id"], role="secondary"
    )
    assert cited.json()["reference"] == told["id"]
    listed = examiner.get(reverse("api:case-evidence", args=[case.pk])).json()
    assert [one["id"] for one in listed] == [told["id"]]


def test_evidence_without_a_readable_image_is_refused(
    examiner: APIClient, case: Case
) -> None:
    bad = SimpleUploadedFile("page.svg", b"<svg/>")
    assert capture(examiner, case, image=bad).status_code == 400
    assert not Evidence.objects.exists()


def test_evidence_of_another_case_is_not_cited(examiner: APIClient, case: Case) -> None:
    held = capture(examiner, case).json()["id"]
    other = factories.case(case.owner)
    cited = post(examiner, "case-citations", other, evidence=held, role="primary")
    assert cited.status_code == 404


def test_what_a_search_of_another_case_found_is_not_cited_from_it(
    examiner: APIClient, case: Case
) -> None:
    found = factories.patent(900_001, figures=0)
    run = factories.run(case.owner, case=factories.case(case.owner), hits=[found])
    cited = post(
        examiner,
        "case-citations",
        case,
        design="D900,001",
        role="primary",
        search=str(run.pk),
    )
    assert cited.status_code == 404
    assert not Citation.objects.exists()


def test_a_search_is_starred_and_noted_by_who_has_seen_its_note(
    examiner: APIClient, case: Case
) -> None:
    factories.run(case.owner, case=case, text="ribs", facets={"text": 1})
    place = reverse("api:case-search-one", args=[case.pk, 1])
    tag = {"If-Match": examiner.get(place)["ETag"]}
    told = {"note": "Ribs alone.", "is_starred": True}
    changed = examiner.patch(place, told, format="json", headers=tag)
    assert changed.json() | told == changed.json()
    assert examiner.get(place).json() == changed.json()
    late = examiner.patch(place, told, format="json", headers=tag)
    assert late.status_code == 412
    blind = examiner.patch(place, {"note": ""}, format="json")
    assert blind.status_code == 428
    beyond = reverse("api:case-search-one", args=[case.pk, 2])
    assert examiner.get(beyond).status_code == 404


def test_a_search_of_a_case_is_numbered_there(examiner: APIClient, case: Case) -> None:
    response = post(examiner, "case-searches", case, text="ribbed bottle")
    assert response.status_code == 202
    [told] = examiner.get(reverse("api:case-searches", args=[case.pk])).json()
    assert (told["name"], told["id"]) == ("L1", response.json()["id"])


def test_a_search_may_name_its_case(examiner: APIClient, case: Case) -> None:
    body = {"text": "ribbed bottle", "case": str(case.pk)}
    response = examiner.post(reverse("api:searches"), body, format="json")
    assert response.status_code == 202
    assert case.searches.get().run == SearchRun.objects.get()


@pytest.mark.parametrize(("name", "status"), [("of another", 404), ("no id", 400)])
def test_a_search_in_no_case_of_ones_own_is_not_made(
    examiner: APIClient, name: str, status: int
) -> None:
    other = factories.case(factories.user("curator"))
    body = {"text": "ribs", "case": str(other.pk) if status == 404 else name}
    response = examiner.post(reverse("api:searches"), body, format="json")
    assert response.status_code == status
    assert not SearchRun.objects.exists()


def test_the_record_is_a_file_of_its_kind(examiner: APIClient, case: Case) -> None:
    factories.run(case.owner, case=case, text="ribs", facets={"overall": 1})
    for kind, media in (("json", "application/json"), ("pto892.csv", "text/csv")):
        place = reverse("api:case-report", args=[case.pk, kind])
        response = examiner.get(place)
        assert response.status_code == 200
        assert response["Content-Type"].startswith(media)
        assert "no-store" in response["Cache-Control"]
    assert (
        examiner.get(reverse("api:case-report", args=[case.pk, "exe"])).status_code
        == 404
    )


def test_an_outsider_gets_no_record(outsider: APIClient, case: Case) -> None:
    place = reverse("api:case-report", args=[case.pk, "json"])
    assert outsider.get(place).status_code == 404
