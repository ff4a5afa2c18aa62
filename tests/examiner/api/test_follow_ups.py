"""Searches out of searches: replays, updates, feedback, secondary references."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases.models import Case, CaseMember
from search.models import SearchRun
from tests import factories

ADDRESSES = {
    "replay": "api:search-replay",
    "update": "api:search-update",
    "feedback": "api:search-feedback",
    "secondary": "api:search-secondary",
}
KINDS = tuple(ADDRESSES)


@pytest.fixture
def finished(examiner: APIClient) -> SearchRun:
    query = factories.patent(900_001, figures=2)
    found = factories.patent(900_002, figures=2)
    figures = query.figures.order_by("position")
    return factories.run(
        User.objects.get(username="examiner"),
        hits=[found],
        figures=figures,
        facets={"overall": 1.0},
        revision=factories.revision(),
    )


def follow(client: APIClient, kind: str, run: SearchRun, **body: Any) -> Any:
    address = reverse(ADDRESSES[kind], args=[run.pk])
    return client.post(address, body, format="json")


@pytest.mark.parametrize("kind", ["replay", "update"])
def test_a_search_is_asked_again(
    examiner: APIClient, finished: SearchRun, kind: str
) -> None:
    answer = follow(examiner, kind, finished)
    assert answer.status_code == 202, answer.json()
    told = answer.json()
    assert told["origin"] == {"id": str(finished.pk), "kind": kind}
    assert told["state"] == "queued"
    assert len(told["query"]["views"]) == 2


def test_feedback_adds_examples(examiner: APIClient, finished: SearchRun) -> None:
    factories.patent(900_003, figures=0)
    asked = {"relevant": ["D900,002"], "irrelevant": ["USD0900003"]}
    told = follow(examiner, "feedback", finished, **asked).json()
    assert told["origin"]["kind"] == "feedback"
    assert told["query"]["examples"] == {
        "positive": ["USD0900002"],
        "negative": ["USD0900003"],
        "weight": 1.0,
    }


def test_a_secondary_reference_is_sought_for_a_region(
    examiner: APIClient, finished: SearchRun
) -> None:
    asked = {"primary": "D900,002", "view": 2, "crop": [0, 0, 0.5, 0.5]}
    told = follow(examiner, "secondary", finished, **asked).json()
    assert told["query"]["primary"] == "USD0900002"
    [view] = told["query"]["views"]
    assert view["figure"] == "USD0900001-D00002"
    assert view["crop"] == [0, 0, 0.5, 0.5]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("feedback", {}),
        ("feedback", {"relevant": ["D1"]}),
        ("feedback", {"relevant": ["bottle"]}),
        ("secondary", {}),
        ("secondary", {"primary": "D900,002", "view": 3}),
        ("secondary", {"primary": "D900,002", "crop": [0, 0, 1, 1]}),
        ("secondary", {"primary": "D900,002", "view": 1, "crop": [1, 0, 0, 1]}),
    ],
)
def test_what_cannot_be_followed_is_refused(
    examiner: APIClient, finished: SearchRun, kind: str, body: dict[str, Any]
) -> None:
    assert follow(examiner, kind, finished, **body).status_code == 400
    assert SearchRun.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_answered_search_is_followed(
    examiner: APIClient, finished: SearchRun, kind: str
) -> None:
    SearchRun.objects.update(state="running")
    body = {"relevant": ["D900,002"], "primary": "D900,002"}
    assert follow(examiner, kind, finished, **body).status_code == 409


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_follows_the_search_of_another(
    outsider: APIClient, examiner: APIClient, finished: SearchRun, kind: str
) -> None:
    body = {"relevant": ["D900,002"], "primary": "D900,002"}
    assert follow(outsider, kind, finished, **body).status_code == 404
    assert SearchRun.objects.count() == 1


def test_a_follow_up_stays_in_the_case_of_its_origin(
    examiner: APIClient, outsider: APIClient, finished: SearchRun
) -> None:
    case = Case.objects.get()
    CaseMember.objects.create(case=case, user=User.objects.get(username="outsider"))
    assert follow(outsider, "replay", finished).status_code == 202
    assert case.searches.count() == 2
