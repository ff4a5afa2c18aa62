"""Drawings of a case over the API: put in, named, checked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases.models import Case, CaseFigure
from search.models import QueryView
from tests import factories


@pytest.fixture
def figure(case: Case) -> CaseFigure:
    return factories.case_figure(case, number="1", view="front")


def patch(client: APIClient, figure: CaseFigure, **told: Any) -> Any:
    return client.patch(
        reverse("api:case-figure", args=[figure.case_id, figure.pk]),
        told,
        format="json",
        headers={"If-Match": f'"{figure.version}"'},
    )


def put(client: APIClient, case: Case, content: bytes) -> Any:
    file = SimpleUploadedFile("front.tif", content)
    place = reverse("api:case-uploads", args=[case.pk])
    return client.post(place, {"file": file}, format="multipart")


def test_a_file_goes_into_the_case(examiner: APIClient, case: Case) -> None:
    response = put(examiner, case, factories.picture(kind="TIFF", pages=2))
    assert response.status_code == 201
    assert str(case.uploads.get().upload_id) == response.json()["id"]
    told = examiner.get(reverse("api:case-figures", args=[case.pk])).json()
    assert [one["page"] for one in told] == [1, 2]


def test_a_file_that_cannot_be_used_is_refused(examiner: APIClient, case: Case) -> None:
    assert put(examiner, case, b"<svg/>").status_code == 422


def test_the_files_of_a_case_are_listed_refused_ones_too(
    examiner: APIClient, case: Case, django_assert_max_num_queries: Any
) -> None:
    put(examiner, case, factories.picture(kind="TIFF", pages=2))
    put(examiner, case, b"<svg/>")
    place = reverse("api:case-uploads", args=[case.pk])
    with django_assert_max_num_queries(3):
        told = examiner.get(place).json()
    assert [one["state"] for one in told] == ["decoded", "refused"]
    assert [page["page"] for page in told[0]["pages"]] == [1, 2]
    assert not told[0]["is_query"]


def test_a_closed_case_takes_no_file(examiner: APIClient, case: Case) -> None:
    Case.objects.update(state="closed")
    assert put(examiner, case, factories.picture()).status_code == 403


def test_a_figure_is_named_by_who_has_seen_it(
    examiner: APIClient, figure: CaseFigure
) -> None:
    place = reverse("api:case-figure", args=[figure.case_id, figure.pk])
    assert examiner.get(place).json()["name"] == "Fig. 1 · front"
    response = patch(examiner, figure, number="2", crop=[0, 0, 0.5, 1])
    assert response.status_code == 200
    assert response.json()["name"] == "Fig. 2 · front"
    assert response.json()["crop"] == [0, 0, 0.5, 1]
    assert patch(examiner, figure, number="3").status_code == 412


@pytest.mark.parametrize(
    "told", [{"number": "one"}, {"view": "sideways"}, {"crop": [0.5, 0, 0.5, 1]}]
)
def test_what_no_figure_is_like_is_refused(
    examiner: APIClient, figure: CaseFigure, told: dict[str, Any]
) -> None:
    assert patch(examiner, figure, **told).status_code == 400


def test_a_figure_is_found_in_its_own_case_only(
    examiner: APIClient, figure: CaseFigure
) -> None:
    other = factories.case(figure.case.owner)
    place = reverse("api:case-figure", args=[other.pk, figure.pk])
    assert examiner.get(place).status_code == 404


def test_findings_name_the_figures_they_are_about(
    examiner: APIClient, figure: CaseFigure
) -> None:
    CaseFigure.objects.update(view="unknown")
    told = examiner.get(reverse("api:case-checks", args=[figure.case_id])).json()
    by_code = {one["code"]: one for one in told["findings"]}
    assert by_code["unnamed_view"]["figures"] == [figure.pk]
    assert told["is_read"] is False


def test_a_file_may_be_for_a_search_alone(examiner: APIClient, case: Case) -> None:
    file = SimpleUploadedFile("front.tif", factories.picture(kind="TIFF"))
    place = reverse("api:case-uploads", args=[case.pk])
    sent = {"file": file, "is_query": "true"}
    assert examiner.post(place, sent, format="multipart").status_code == 201
    assert case.uploads.get().is_query
    figures = examiner.get(reverse("api:case-figures", args=[case.pk]))
    assert figures.json() == []


def test_files_and_pages_are_taken_out_again(
    examiner: APIClient, outsider: APIClient, case: Case
) -> None:
    made = put(examiner, case, factories.picture(kind="TIFF", pages=2)).json()["id"]
    page = reverse("api:upload-page", args=[made, 2])
    file = reverse("api:upload", args=[made])
    assert outsider.delete(page).status_code == 404
    assert outsider.delete(file).status_code == 404
    assert examiner.delete(page).status_code == 204
    assert examiner.delete(page).status_code == 404
    assert [one["page"] for one in examiner.get(file).json()["pages"]] == [1]
    assert examiner.delete(file).status_code == 204
    assert examiner.get(file).status_code == 404


def test_what_a_search_rests_on_stays(
    examiner: APIClient, figure: CaseFigure, case: Case
) -> None:
    run = factories.run(case.owner, case=case)
    QueryView.objects.create(run=run, position=1, page=figure.page)
    file = reverse("api:upload", args=[figure.page.upload_id])
    answer = examiner.delete(file)
    assert answer.status_code == 409
    assert "L1 searched with it" in answer.json()["detail"]
