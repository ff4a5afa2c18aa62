"""Designs over the API."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from search.models import Patent
from tests import factories


def listed(client: APIClient, **asked: str | list[str]) -> list[str]:
    response = client.get(reverse("api:designs"), asked)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_a_stranger_gets_nothing(db: None) -> None:
    response = APIClient().get(reverse("api:designs"))
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_designs_come_newest_number_first_under_filters(examiner: APIClient) -> None:
    bottle = factories.patent(900_001, figures=0)
    shirt = factories.patent(900_002, figures=0, locarno="02-02", uspc="D2/728")
    old = factories.patent(900_003, figures=0, first_published=date(2001, 5, 8))
    assert listed(examiner) == [old.pk, shirt.pk, bottle.pk]
    assert listed(examiner, locarno="0202") == [shirt.pk]
    assert listed(examiner, uspc=["D2", "D9/5*"]) == [old.pk, shirt.pk, bottle.pk]
    assert listed(examiner, published_before="2001-05-09") == [old.pk]


def test_words_find_titles_and_figure_texts(examiner: APIClient) -> None:
    named = factories.patent(figures=0, title="Ribbed flask")
    described = factories.patent(figures=0, figure_text="a flask with a cap")
    factories.patent(figures=0, title="Chair")
    assert set(listed(examiner, q="flasks")) == {named.pk, described.pk}


def test_pages_follow_each_other_without_a_gap(examiner: APIClient) -> None:
    made = [factories.patent(figures=0).pk for _ in range(5)]
    after: str | None = ""
    seen: list[str] = []
    while after is not None:
        asked = {"limit": "2", "after": after}
        page = examiner.get(reverse("api:designs"), asked).json()
        seen += [row["id"] for row in page["results"]]
        after = page["next"]
    assert seen == sorted(made, reverse=True)


@pytest.mark.parametrize(
    "asked",
    [
        {"locarno": "no class"},
        {"published_before": "yesterday"},
        {"published_before": "2021-02-30"},
        {"after": "nowhere"},
    ],
)
def test_a_filter_that_cannot_be_read_is_said(
    examiner: APIClient, asked: dict[str, str]
) -> None:
    response = examiner.get(reverse("api:designs"), asked)
    assert response.status_code == 400
    assert next(iter(asked.values())) in response.json()["detail"]


@pytest.mark.parametrize("limit", ["0", "201", "many", "9" * 5000])
def test_a_page_has_its_limits(examiner: APIClient, limit: str) -> None:
    response = examiner.get(reverse("api:designs"), {"limit": limit})
    assert response.status_code == 400
    assert "between 1 and 200" in response.json()["detail"]


def test_words_that_no_text_can_hold_find_nothing(examiner: APIClient) -> None:
    factories.patent(figures=0)
    assert listed(examiner, q="\0") == []


def test_what_belongs_to_a_design_stands_in_document_order(
    examiner: APIClient,
) -> None:
    patent = factories.patent(900_002, figures=0)
    for position in (2, 0, 1):
        factories.reference(patent, design=f"USD000000{position}", position=position)
        patent.classes.create(
            scheme="uspc",
            position=position + 1,
            symbol=f"D9/{position}",
            raw="x",
            is_main=False,
        )
    found = examiner.get(reverse("api:design", args=[patent.pk])).json()
    cited = [row["design"] for row in found["references"]]
    assert cited == ["USD0000000", "USD0000001", "USD0000002"]
    symbols = [row["symbol"] for row in found["classes"]]
    assert symbols == ["09-01", "D9/500", "D9/0", "D9/1", "D9/2"]


@pytest.mark.parametrize("spelling", ["USD0908314", "D908,314", "d0908314", "908314"])
def test_a_design_opens_by_any_spelling(examiner: APIClient, spelling: str) -> None:
    factories.patent(908_314, figures=2)
    found = examiner.get(reverse("api:design", args=[spelling])).json()
    assert (found["id"], found["number"]) == ("USD0908314", "D908,314")
    assert [figure["id"] for figure in found["figures"]] == [
        "USD0908314-D00001",
        "USD0908314-D00002",
    ]
    assert {row["symbol"] for row in found["classes"]} == {"09-01", "D9/500"}


def test_a_reference_says_whether_it_can_be_opened(examiner: APIClient) -> None:
    cited = factories.patent(900_001, figures=0)
    citing = factories.patent(900_002, figures=0)
    factories.reference(citing, design=cited.pk, position=0)
    factories.reference(citing, design="USD0000007", position=1)
    found = examiner.get(reverse("api:design", args=[citing.pk])).json()
    assert [row["is_in_corpus"] for row in found["references"]] == [True, False]


def test_a_design_of_hundreds_of_figures_costs_no_more_queries(
    examiner: APIClient, django_assert_num_queries: object
) -> None:
    factories.patent(900_001, figures=1)
    factories.patent(900_002, figures=12)
    for number in ("D900001", "D900002"):
        with django_assert_num_queries(9):  # type: ignore[operator]
            examiner.get(reverse("api:design", args=[number]))


@pytest.mark.parametrize(("number", "status"), [("D900009", 404), ("chair", 400)])
def test_what_is_not_there_is_said(
    examiner: APIClient, number: str, status: int
) -> None:
    response = examiner.get(reverse("api:design", args=[number]))
    assert response.status_code == status


def test_a_withdrawn_design_is_gone(examiner: APIClient) -> None:
    patent = factories.patent(figures=0)
    Patent.objects.filter(pk=patent.pk).update(until=patent.since + 1)
    response = examiner.get(reverse("api:design", args=[patent.pk]))
    assert response.status_code == 404
