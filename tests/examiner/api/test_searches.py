"""Searches over the API: queued, polled, seen by their people only."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases import access
from search.models import SearchRun
from tests import factories


def ask(client: APIClient, **body: object) -> object:
    return client.post(reverse("api:searches"), body, format="json")


def test_a_search_is_queued_and_says_where_to_read_it(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    response = ask(
        examiner,
        views=[{"figure": "USD0900001-D00001", "weight": 2}],
        text="ribbed bottle",
        filters={"locarno": ["0901"], "published_before": "2024-05-01"},
        k=7,
    )
    assert response.status_code == 202  # type: ignore[attr-defined]
    run = SearchRun.objects.get()
    assert response["Location"].endswith(reverse("api:search", args=[run.pk]))  # type: ignore[index]
    assert (run.text, run.k, run.state) == ("ribbed bottle", 7, "queued")
    assert run.views.get().weight == 2


def test_the_query_never_stands_in_an_address(examiner: APIClient) -> None:
    response = ask(examiner, text="confidential words")
    assert "confidential" not in response["Location"]  # type: ignore[index]
    assert examiner.get(reverse("api:searches")).status_code == 405


def test_hits_come_with_the_views_that_matched(examiner: APIClient) -> None:
    query = factories.patent(900_001, figures=2)
    found = factories.patent(900_002, figures=2)
    run = factories.run(
        User.objects.get(), hits=[found], figures=query.figures.order_by("position")
    )
    answer = examiner.get(reverse("api:search", args=[run.pk])).json()
    hit = answer["results"][0]
    assert (hit["rank"], hit["design"]) == (1, "USD0900002")
    assert [match["figure"] for match in hit["matches"]] == [
        "USD0900002-D00001",
        "USD0900002-D00002",
    ]
    assert hit["score"] == sum(match["share"] for match in hit["matches"])


def test_nobody_else_sees_a_search(examiner: APIClient, outsider: APIClient) -> None:
    run = factories.run(User.objects.get(username="examiner"))
    address = reverse("api:search", args=[run.pk])
    assert examiner.get(address).status_code == 200
    assert outsider.get(address).status_code == 404


def test_nothing_of_a_case_is_kept_on_the_way(examiner: APIClient) -> None:
    run = ask(examiner, text="fluted flask")
    upload = factories.upload(User.objects.get())
    kept = [
        run,
        examiner.get(run["Location"]),  # type: ignore[index]
        examiner.get(reverse("api:upload", args=[upload.pk])),
        examiner.post(reverse("api:uploads"), {}, format="multipart"),
    ]
    assert all("no-store" in answer["Cache-Control"] for answer in kept)  # type: ignore[index]


def test_a_drawing_of_somebody_else_cannot_be_searched(outsider: APIClient) -> None:
    owner = factories.user("examiner")
    upload = factories.upload(owner)
    response = ask(outsider, views=[{"upload": str(upload.pk)}])
    assert response.status_code == 404  # type: ignore[attr-defined]
    assert not access.runs_of(owner).exists()


@pytest.mark.parametrize(
    "body",
    [
        {"k": 0},
        {"views": [{"weight": 1}]},
        {"views": [{"figure": "USD0900001-D00001"}] * 11},
        {"filters": {"locarno": ["no class"]}},
        {"mode": "guess"},
    ],
)
def test_a_query_that_cannot_be_searched_is_refused(
    examiner: APIClient, body: dict[str, object]
) -> None:
    factories.patent(900_001, figures=1)
    response = ask(examiner, **body)
    assert response.status_code == 400  # type: ignore[attr-defined]
    assert not SearchRun.objects.exists()


def test_many_hits_cost_no_more_queries(
    examiner: APIClient, django_assert_num_queries: object
) -> None:
    designs = [factories.patent(figures=1) for _ in range(6)]
    query = list(designs[0].figures.all())
    for hits in (designs[1:2], designs[1:]):
        run = factories.run(User.objects.get(), hits=hits, figures=query)
        with django_assert_num_queries(3):  # type: ignore[operator]
            examiner.get(reverse("api:search", args=[run.pk]))
