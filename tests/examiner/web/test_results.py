"""The result of a search as a person reads it: designs, reasons, what is said."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from search.models import Patent
from search.queries import Filters
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


def test_a_result_shows_designs_with_the_views_that_matched(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    query = list(bottles[0].figures.order_by("position")[:2])
    run = factories.run(
        examiner,
        hits=bottles,
        figures=query,
        encoder=factories.encoder(name="small-2"),
        predictions={
            "locarno_subclasses": [{"symbol": "09-01", "probability": 0.93}],
            "uspc": [{"symbol": "D9", "probability": 0.88}],
        },
    )
    answer = client.get(reverse("run", args=[run.pk]))
    shown = answer.content.decode()
    first = answer.context["result"].cards[0]
    assert first.patent == bottles[0]
    assert [strip.matched for strip in first.strip] == [(1,), (2,), ()]
    assert first.best.figure == query[0]
    for fact in (
        *("3 designs", "212 eligible of 9 figures", "exact", "0.4 s", "small-2"),
        *("Bottle 2", "1.00", "09-01", "93 %", "D9/500", "2021-01-26", "88 %"),
        "matches view 2",
    ):
        assert fact in shown, fact


def test_figures_stand_in_filed_order_without_the_gazette(
    client: Client, examiner: User
) -> None:
    patent = factories.patent(figures=0)
    for position in (2, 0, 1):
        factories.figure(patent, position=position, seed=position)
    factories.figure(patent, position=3, is_gazette=True, seed=9)
    run = factories.run(examiner, hits=[patent])
    card = client.get(reverse("run", args=[run.pk])).context["result"].cards[0]
    assert [strip.figure.position for strip in card.strip] == [0, 1, 2]


def test_a_predicted_class_in_use_is_marked(client: Client, examiner: User) -> None:
    run = factories.run(
        examiner,
        filters=Filters(locarno=("09-*",)).to_json(),
        predictions={
            "locarno": [
                {"symbol": "09", "probability": 0.9},
                {"symbol": "06", "probability": 0.1},
            ]
        },
    )
    result = client.get(reverse("run", args=[run.pk])).context["result"]
    assert [class_.is_applied for class_ in result.locarno] == [True, False]


def test_a_symbol_no_scheme_knows_can_still_be_predicted(
    client: Client, examiner: User
) -> None:
    odd = {"locarno": [{"symbol": "77", "probability": 0.9}]}
    run = factories.run(examiner, predictions=odd)
    assert client.get(reverse("run", args=[run.pk])).status_code == 200


def test_the_query_stands_beside_its_result(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    filters = Filters(uspc=("D9/5*",), before=date(2020, 5, 1))
    figure = bottles[0].figures.first()
    assert figure
    run = factories.run(
        examiner, text="ribbed", filters=filters.to_json(), figures=[figure]
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert 'value="ribbed"' in shown
    assert 'value="D9/5*"' in shown
    assert 'value="2020-05-01"' in shown
    assert f'value="figure:{figure.pk}"' in shown


def test_an_empty_result_says_what_to_drop(client: Client, examiner: User) -> None:
    run = factories.run(examiner, filters=Filters(locarno=("01-01",)).to_json())
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "The filters leave nothing" in shown


def test_more_is_shown_on_request_and_stays_shown_on_reload(
    client: Client, examiner: User
) -> None:
    many = [factories.patent(figures=0) for _ in range(60)]
    run = factories.run(examiner, hits=many)
    address = reverse("run", args=[run.pk])
    first = client.get(address)
    assert len(first.context["result"].cards) == 48
    assert f"{address}?shown=60" in first.content.decode()
    again = client.get(address, {"shown": "60"})
    assert len(again.context["result"].cards) == 60
    assert "Show more" not in again.content.decode()


def test_a_result_takes_as_many_queries_for_many_hits_as_for_one(
    client: Client, examiner: User, django_assert_num_queries: CountQueries
) -> None:
    made = [factories.patent(figures=2) for _ in range(20)]
    query = list(made[0].figures.all())
    page = factories.upload(examiner).pages.get()
    runs = [
        factories.run(examiner, hits=made[:1], figures=query[:1]),
        factories.run(examiner, hits=made, figures=query, k=200),
    ]
    runs[1].views.create(position=3, page=page)
    client.get(reverse("run", args=[runs[0].pk]))
    for run in runs:
        with django_assert_num_queries(20):
            client.get(reverse("run", args=[run.pk]))


def test_a_result_says_how_complete_and_how_close_it_is(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    run = factories.run(
        examiner,
        hits=bottles,
        figures=bottles[0].figures.order_by("position")[:2],
        notice="Nothing close: the best scores 0.4.",
        completeness={"text": "Exact: all 9 eligible drawings were searched."},
    )
    run.hits.update(
        percentile=99.5,
        labels=[{"code": "a1", "reason": "published on 2021-01-26"}],
        field={"locarno": "same_class", "uspc": "unknown"},
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    for fact in (
        "Nothing close: the best scores 0.4.",
        "Exact: all 9 eligible drawings were searched.",
        "99.50 %",
        "prior art 102(a)(1)",
        "published on 2021-01-26",
        "Fig. 2 · front",
        "1 of its figures answer no view of yours",
        "Locarno same class",
        "Score 0.999000 = 0.999000 (drawings)",
    ):
        assert fact in shown, fact


def test_a_view_without_counterpart_is_named(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    query = list(bottles[0].figures.order_by("position"))
    run = factories.run(examiner, hits=[bottles[1]], figures=query)
    hit = run.hits.get()
    hit.parts[1]["figure"] = hit.parts[0]["figure"]
    hit.parts[1]["similarity"] = 0.5
    hit.parts = hit.parts[:2]
    hit.save()
    run.views.filter(position=3).update(note="This drawing is blank.")
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "View 2 has no counterpart of its own" in shown
    assert "answers view 1 better" in shown
    assert "This drawing is blank." in shown
