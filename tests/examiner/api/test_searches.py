"""Searches over the API: queued, polled, seen by their people only."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.accounts.models import User
from examiner.cases import access
from search import query_schema
from search.models import SearchRun
from tests import factories


def ask(client: APIClient, body: Any = None, **parts: Any) -> Any:
    asked = parts if body is None else body
    return client.post(reverse("api:searches"), asked, format="json")


def of_run(client: APIClient, name: str, run: SearchRun, **window: Any) -> Any:
    return client.get(reverse(f"api:{name}", args=[run.pk]), window)


def test_a_search_is_queued_and_says_where_to_read_it(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    response = ask(
        examiner,
        views=[{"figure": "USD0900001-D00001", "weight": 2}],
        text="ribbed bottle",
        filters={"locarno": ["0901"], "before": "2024-05-01"},
        k=7,
    )
    assert response.status_code == 202
    run = SearchRun.objects.get()
    assert response["Location"].endswith(reverse("api:search", args=[run.pk]))
    assert (run.text, run.k, run.state) == ("ribbed bottle", 7, "queued")
    assert run.views.get().weight == 2


def test_the_query_never_stands_in_an_address(examiner: APIClient) -> None:
    response = ask(examiner, text="confidential words")
    assert "confidential" not in response["Location"]
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
    assert hit["score"] == sum(part["share"] for part in hit["parts"])


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
        examiner.get(run["Location"]),
        examiner.get(reverse("api:upload", args=[upload.pk])),
        examiner.post(reverse("api:uploads"), {}, format="multipart"),
    ]
    assert all("no-store" in answer["Cache-Control"] for answer in kept)


def test_a_drawing_of_somebody_else_cannot_be_searched(outsider: APIClient) -> None:
    owner = factories.user("examiner")
    upload = factories.upload(owner)
    response = ask(outsider, views=[{"upload": str(upload.pk)}])
    assert response.status_code == 404
    assert not access.runs_of(owner).exists()


@pytest.mark.parametrize(
    "body",
    [
        {"k": 0},
        {"views": [{"weight": 1}]},
        {"views": [{"figure": "USD0900001-D00001"}] * 11},
        {"filters": {"locarno": ["no class"]}},
        {"mode": "guess"},
        {"text": "nul \0"},
        {"unknown": 1},
        [],
    ],
)
def test_a_query_that_cannot_be_searched_is_refused(
    examiner: APIClient, body: Any
) -> None:
    factories.patent(900_001, figures=1)
    response = ask(examiner, body)
    assert response.status_code == 400
    assert not SearchRun.objects.exists()


def test_many_hits_cost_no_more_queries(
    examiner: APIClient, django_assert_num_queries: object
) -> None:
    designs = [factories.patent(figures=1) for _ in range(6)]
    query = list(designs[0].figures.all())
    for hits in (designs[1:2], designs[1:]):
        run = factories.run(User.objects.get(), hits=hits, figures=query)
        with django_assert_num_queries(7):  # type: ignore[operator]
            of_run(examiner, "search", run)


def test_a_refusal_names_the_place_and_tells_what_to_do(examiner: APIClient) -> None:
    answer = ask(examiner, views=[{"figure": "USD0900001-D00001"}], k=0)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == {
        "k": ["0 does not lie in the range: 1 to 10,000."]
    }
    answer = ask(examiner, views=[{"figure": "USD0900001-D00001"}])
    assert "no figure of the corpus" in answer.json()["errors"]["views[0]"][0]


@pytest.mark.parametrize(
    "raw",
    [
        '{"text": {"positive": "a", "weight": NaN}}',
        '{"text": {"positive": "a", "weight": 1e999}}',
        '{"text": "\\ud800"}',
        "[" * 100_000,
        '{"filters": {"within": ' + '{"not": ' * 200 + "{}" + "}" * 202,
        "no json",
    ],
)
def test_no_body_is_a_fault_of_ours(examiner: APIClient, raw: str) -> None:
    answer = examiner.post(
        reverse("api:searches"), raw, content_type="application/json"
    )
    assert answer.status_code == 400
    assert not SearchRun.objects.exists()


def test_the_whole_query_comes_back(examiner: APIClient) -> None:
    factories.patent(900_001, figures=1)
    asked = {
        "views": [
            {
                "figure": "USD0900001-D00001",
                "view": "front",
                "weight": 0.5,
                "crop": [0.1, 0.0, 0.9, 1.0],
                "mask": "claimed",
                "environment": {"width": 8, "height": 1, "bits": "/w=="},
                "rotation": 90,
                "mirror": True,
            }
        ],
        "text": {"positive": "bottle", "negative": "pump", "weight": 0.3},
        "examples": {"positive": ["USD0900001"], "negative": [], "weight": 2.0},
        "facets": {
            "overall": 0.6,
            "silhouette": 0.3,
            "pattern": 0.1,
            "layout": 0.0,
            "text": 0.2,
        },
        "filters": {
            "locarno": ["09-01"],
            "uspc": ["D9/5*"],
            "before": "2024-05-01",
            "before_rule": "either",
            "assignee": ["Acme"],
            "country": ["KR"],
            "not_family_of": ["29/123,456"],
            "within": {"not": {"designs": ["USD0900001"]}},
            "added_after": 0,
        },
        "application": {
            "effective_date": "2023-02-01",
            "inventors": ["Ann Smith"],
            "assignees": ["Acme"],
        },
        "primary": "USD0900001",
        "k": 200,
        "mode": "exact",
    }
    answer = ask(examiner, asked)
    assert answer.status_code == 202, answer.json()
    assert answer.json()["query"] == asked


def test_a_set_takes_only_searches_one_may_see(
    examiner: APIClient, outsider: APIClient
) -> None:
    run = factories.run(User.objects.get(username="examiner"))
    within = {"filters": {"within": {"run": str(run.pk)}}}
    assert ask(examiner, within).status_code == 202
    refused = ask(outsider, within)
    assert refused.status_code == 400
    unknown = {"filters": {"within": {"run": str(uuid.uuid4())}}}
    assert ask(outsider, unknown).json() == refused.json()


def test_results_are_read_by_rank(examiner: APIClient) -> None:
    designs = [factories.patent(figures=0) for _ in range(5)]
    run = factories.run(User.objects.get(), hits=designs)
    first = of_run(examiner, "search", run, limit=2).json()
    assert [hit["rank"] for hit in first["results"]] == [1, 2]
    assert (first["found"], first["next_after_rank"]) == (5, 2)
    more = of_run(examiner, "search-results", run, after_rank=2, limit=3).json()
    assert [hit["rank"] for hit in more["results"]] == [3, 4, 5]
    assert more["next_after_rank"] is None
    assert of_run(examiner, "search", run, limit=0).status_code == 400


def test_a_hit_is_taken_apart(examiner: APIClient) -> None:
    query = factories.patent(900_001, figures=3)
    found = factories.patent(900_002, figures=4)
    figures = list(query.figures.order_by("position"))
    run = factories.run(User.objects.get(), hits=[found], figures=figures)
    run.hits.update(
        percentile=99.5,
        labels=[{"code": "a1", "reason": "published on 2021-01-26"}],
        field={"locarno": "same_class", "uspc": "other"},
    )
    address = reverse("api:search-explain", args=[run.pk, "D900,002"])
    told = examiner.get(address).json()
    assert (told["recomputed"], told["adds_up"]) == (told["score"], True)
    assert told["percentile"] == 99.5
    assert told["labels"][0]["code"] == "a1"
    assert told["field"] == {"locarno": "same_class", "uspc": "other"}
    assert told["matches"][1] == {
        "query_view": 2,
        "query_view_kind": "unknown",
        "figure": "USD0900002-D00002",
        "number": "2",
        "view": "front",
        "score": 0.999,
        "facets": {"overall": 0.999},
    }
    assert told["unmatched_query_views"] == []
    assert told["unmatched_figures"] == ["USD0900002-D00004"]
    absent = reverse("api:search-explain", args=[run.pk, "D900,001"])
    assert examiner.get(absent).status_code == 404
    assert examiner.get(absent.replace("D900,001", "x")).status_code == 400


def test_the_schema_of_a_query_is_served(examiner: APIClient) -> None:
    answer = examiner.get(reverse("api:search-schema"))
    assert answer["Content-Type"] == "application/schema+json"
    assert answer.json() == query_schema.schema()
