"""Whole classes over the API: begun, gone through, finished, taken back."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases.models import Case, ClassSearch
from tests import factories


@pytest.fixture
def held(db: None) -> list[str]:
    """Three designs of a class, the newest first."""
    made = [factories.patent(number, figures=0) for number in (900_003, 900_002)]
    return [one.pk for one in [*made, factories.patent(900_001, figures=0)]]


def begin(client: APIClient, case: Case, symbol: str = "D9500", **more: Any) -> Any:
    place = reverse("api:case-class-searches", args=[case.pk])
    asked = {"scheme": "uspc", "symbol": symbol} | more
    return client.post(place, asked, format="json")


def designs(client: APIClient, case: Case, begun: Any, **asked: Any) -> Any:
    place = reverse("api:case-class-designs", args=[case.pk, begun.json()["id"]])
    return client.get(place, asked)


def test_a_class_is_begun_and_read_page_by_page(
    examiner: APIClient, case: Case, held: list[str]
) -> None:
    begun = begin(examiner, case)
    assert begun.status_code == 201
    told = begun.json()
    assert (told["symbol"], told["reviewed"], told["total"]) == ("D9/500", 0, 3)
    assert examiner.get(begun["Location"]).json() == told
    first = designs(examiner, case, begun, limit=2).json()
    rest = designs(examiner, case, begun, after=first["next"]).json()
    assert [one["id"] for one in first["results"] + rest["results"]] == held
    assert rest["next"] is None


def test_what_is_reviewed_is_counted_until_the_class_is_finished(
    examiner: APIClient, case: Case, held: list[str]
) -> None:
    begun = begin(examiner, case)
    reviewed = reverse("api:case-designs-reviewed", args=[case.pk])
    told = examiner.post(reviewed, {"designs": held[:1]}, format="json").json()
    assert [one["is_reviewed"] for one in told] == [True]
    left = designs(examiner, case, begun, only="unreviewed").json()["results"]
    assert [one["id"] for one in left] == held[1:]
    examiner.post(reviewed, {"designs": ["D900,002", "900001"]}, format="json")
    done = examiner.get(begun["Location"]).json()
    assert (done["reviewed"], bool(done["finished_at"])) == (3, True)
    every = designs(examiner, case, begun).json()["results"]
    assert all(one["decision"]["is_reviewed"] for one in every)


def test_a_class_begun_by_mistake_is_taken_back(
    examiner: APIClient, case: Case, held: list[str]
) -> None:
    begun = begin(examiner, case)
    assert examiner.delete(begun["Location"]).status_code == 204
    assert not ClassSearch.objects.exists()
    assert examiner.get(begun["Location"]).status_code == 404


@pytest.mark.parametrize("symbol", ["D14/486", "no class"])
def test_a_class_with_nothing_in_it_is_not_begun(
    examiner: APIClient, case: Case, held: list[str], symbol: str
) -> None:
    assert begin(examiner, case, symbol).status_code == 400
    assert not ClassSearch.objects.exists()


def test_a_class_of_another_case_is_not_there(
    examiner: APIClient, outsider: APIClient, case: Case, held: list[str]
) -> None:
    begun = begin(examiner, case)
    other = factories.case(case.owner)
    place = reverse("api:case-class-search", args=[other.pk, begun.json()["id"]])
    assert examiner.get(place).status_code == 404
    assert outsider.get(begun["Location"]).status_code == 404


def test_the_page_of_a_class_asks_no_more_of_the_database_for_more_designs(
    examiner: APIClient,
    case: Case,
    held: list[str],
    django_assert_max_num_queries: Any,
) -> None:
    begun = begin(examiner, case)
    with django_assert_max_num_queries(5):
        assert len(designs(examiner, case, begun).json()["results"]) == 3
