"""Asking for a case: its figures, dates and family; what stays eligible."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from examiner.accounts.models import User
from examiner.cases.models import Case
from examiner.web.forms.queries import QueryForm
from search import recorded_queries
from search.models import Patent, SearchRun
from search.queries import Application, Filters, View
from search.result_sets import Run
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]

UPPER, LOWER = [0.0, 0.0, 1.0, 0.5], [0.0, 0.5, 1.0, 1.0]


def panel(client: Client, case: Case, **asked: Any) -> Any:
    return client.get(reverse("case-search", args=[case.pk]), asked)


def posted(client: Client, case: Case, answer: Any, **changed: Any) -> SearchRun:
    """Send the panel as it is filled; returns the run."""
    form, tiles = answer.context["form"], answer.context["tiles"]
    values = {field.name: field.value() for field in form}
    values |= {"view": [tile.value for tile in tiles if tile.is_chosen]}
    for tile in tiles:
        seen = tile.view
        values |= {
            f"kind:{tile.value}": seen.view,
            f"crop:{tile.value}": tile.crop,
            f"mask:{tile.value}": seen.mask,
        }
    values |= {"case": case.pk, **changed}
    sent = {name: value for name, value in values.items() if value is not None}
    assert client.post(reverse("searches"), sent).status_code == 302
    return SearchRun.objects.latest("created_at")


def two_on_a_page(case: Case) -> tuple[View, View]:
    """A page with two figures; returns them as views."""
    first = factories.case_figure(
        case, number="1", view="front", crop=UPPER, mask="claimed"
    )
    case.figures.create(
        page=first.page, part=1, position=1, number="2", view="top", crop=LOWER
    )
    page = first.page_id
    return (
        View(page_id=page, view="front", crop=(0.0, 0.0, 1.0, 0.5), mask="claimed"),
        View(page_id=page, view="top", crop=(0.0, 0.5, 1.0, 1.0)),
    )


def test_the_panel_is_filled_from_the_case(client: Client, case: Case) -> None:
    views = two_on_a_page(case)
    factories.case_figure(case, seed=3, number="3", is_left_out=True)
    answer = panel(client, case)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert [tile.is_chosen for tile in answer.context["tiles"]] == [True, True, False]
    assert reverse("edit-figure", args=[case.pk, case.figures.first().pk]) in shown
    for fact in ("Fig. 1 · front", "of the application", "29/812,345", "2024-05-01"):
        assert fact in shown, fact
    run = posted(client, case, answer)
    query = recorded_queries.read(run)
    assert query.views == views
    assert query.filters == Filters(
        before=date(2024, 5, 1), before_rule="either", not_family_of=("29/812,345",)
    )
    assert query.application == Application(
        effective_date=date(2024, 5, 1),
        inventors=("Ann Smith",),
        assignees=("Acme Corp.",),
    )
    assert (run.placement.case, run.placement.number) == (case, 1)


def test_a_search_asked_again_beside_its_result_asks_the_same(
    client: Client, examiner: User, case: Case
) -> None:
    two_on_a_page(case)
    earlier = factories.run(examiner, case=case)
    first = posted(client, case, panel(client, case), within="L1", added_after="7")
    shown = client.get(reverse("run", args=[first.pk]))
    assert 'name="added_after" value="7" checked' in shown.content.decode()
    again = posted(client, case, shown)
    query = recorded_queries.read(again)
    assert query == recorded_queries.read(first)
    assert query.filters.within == Run(earlier.pk)
    assert query.filters.added_after == 7
    assert query.application.assignees == ("Acme Corp.",)
    assert again.placement.number == 3


def test_one_choice_masks_every_drawing(client: Client, case: Case) -> None:
    two_on_a_page(case)
    run = posted(client, case, panel(client, case), part="whole")
    assert [view.mask for view in recorded_queries.read(run).views] == ["whole"] * 2


def test_a_query_that_cannot_be_asked_stays_in_the_case(
    client: Client, case: Case
) -> None:
    two_on_a_page(case)
    figure = case.figures.get(part=1)
    seen = f"page:{figure.page_id}:1"
    sent = {"case": case.pk, "view": seen, f"crop:{seen}": "0,0.5,1,1", "uspc": "x"}
    answer = client.post(reverse("searches"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "runs/of_case.html" in {template.name for template in answer.templates}
    assert "Fig. 2 · top" in shown
    assert reverse("case-figure-picture", args=[figure.pk, "small"]) in shown


def test_classes_of_the_latest_answer_are_offered(
    client: Client, examiner: User, case: Case
) -> None:
    likely = {"uspc": [{"symbol": "D7", "probability": 0.8}]}
    factories.run(examiner, case=case, predictions=likely)
    shown = panel(client, case).content.decode()
    assert 'data-add-class="uspc:D7"' in shown
    assert 'data-add-class="locarno:09-01"' in shown


def test_a_page_is_pictured_as_it_was_searched(
    client: Client, case: Case, outsider: User
) -> None:
    two_on_a_page(case)
    run = posted(client, case, panel(client, case))
    address = reverse("query-picture", args=[run.pk, 2, "full"])
    assert address in client.get(reverse("run", args=[run.pk])).content.decode()
    answer = client.get(address)
    assert Image.open(BytesIO(answer.content)).size == (420, 280)
    assert answer["Cache-Control"] == "private, no-store"
    small = client.get(reverse("query-picture", args=[run.pk, 2, "small"]))
    assert small["Content-Type"] == "image/webp"
    for gone in ("large", "full"):
        place = 2 if gone == "large" else 9
        missing = reverse("query-picture", args=[run.pk, place, gone])
        assert client.get(missing).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404


def test_only_facets_that_were_embedded_can_be_weighed(
    client: Client, case: Case
) -> None:
    factories.encoder(facet="silhouette", state="live")
    form: QueryForm = panel(client, case).context["form"]
    ready = {weight.field.name: weight.is_ready for weight in form.weights()}
    assert ready == {
        "overall": True,
        "silhouette": True,
        "pattern": False,
        "layout": False,
        "words": True,
    }


# -- what stays eligible ----------------------------------------------------------


def test_what_the_filters_leave_is_counted_without_a_search(
    client: Client, examiner: User, case: Case
) -> None:
    found = [factories.patent(figures=2), factories.patent(locarno="06-01", figures=1)]
    factories.run(examiner, case=case, hits=found[:1])
    told = {"case": case.pk, "overall": "nonsense"}
    for filters, counted in (
        ({}, "3</strong> figures of 2 designs"),
        ({"locarno": "6"}, "1</strong> figure of 1 design"),
        ({"within": "NOT L1"}, "1</strong> figure of 1 design"),
        ({"primary": found[0].pk}, "1</strong> figure of 1 design"),
        ({"before": "1999-01-01"}, "Nothing is eligible"),
        ({"locarno": "x"}, "Not counted: "),
        ({"country": "U5"}, "Not counted: "),
    ):
        answer = client.post(reverse("eligible"), told | filters)
        assert counted in answer.content.decode(), filters
        assert "no-store" in answer["Cache-Control"]
    assert SearchRun.objects.count() == 1


def test_a_set_of_others_is_not_counted(
    client: Client, outsider: User, bottles: list[Patent]
) -> None:
    run = factories.run(outsider, hits=bottles)
    answer = client.post(reverse("eligible"), {"within": f'{{"run": "{run.pk}"}}'})
    assert "Not counted: A search named in the set is unknown." in (
        answer.content.decode()
    )


# -- who may ask ------------------------------------------------------------------


def test_who_only_reads_a_case_sees_the_panel_and_searches_nothing(
    client: Client, supervisor: User, outsider: User, case: Case
) -> None:
    factories.member(case, supervisor, role="supervisor")
    asked = {"case": case.pk, "text": "bottle"}
    client.force_login(supervisor)
    assert "data-submit" not in panel(client, case).content.decode()
    assert client.post(reverse("searches"), asked).status_code == 403
    client.force_login(outsider)
    for answer in (
        panel(client, case),
        client.post(reverse("searches"), asked),
        client.post(reverse("eligible"), asked),
    ):
        assert answer.status_code == 404
    assert not SearchRun.objects.exists()


def test_a_closed_case_is_not_searched_for(client: Client, case: Case) -> None:
    Case.objects.update(state="closed")
    assert "reopen it to search in it" in panel(client, case).content.decode()
    asked = {"case": case.pk, "text": "bottle"}
    assert client.post(reverse("searches"), asked).status_code == 403


def test_the_panel_takes_as_many_queries_for_many_figures_as_for_one(
    client: Client, examiner: User, case: Case, django_assert_num_queries: CountQueries
) -> None:
    panel(client, case)
    for seed in range(1, 4):
        figure = factories.case_figure(case, seed=seed)
        run = factories.run(examiner, case=case)
        run.views.create(position=1, page=figure.page, crop=UPPER)
        with django_assert_num_queries(15):
            panel(client, case)


# -- after a weak result ----------------------------------------------------------


def test_a_weak_result_offers_what_to_change_by_one_click(
    client: Client, examiner: User, case: Case
) -> None:
    narrow = Filters(locarno=("09-01",)).to_json()
    facets = {"overall": 0.6, "text": 0.2}
    empty = factories.run(examiner, case=case, filters=narrow, facets=facets)
    address = reverse("follow-suggestion", args=[empty.pk, "any-class"])
    assert address in client.get(reverse("run", args=[empty.pk])).content.decode()
    answer = client.post(address)
    made = SearchRun.objects.exclude(pk=empty.pk).get()
    assert answer["Location"] == reverse("run", args=[made.pk])
    assert Filters.from_json(made.filters) == Filters()
    assert (made.origin, made.placement.number) == (empty, 2)
    SearchRun.objects.filter(pk=made.pk).update(state="done")
    shown = client.get(answer["Location"]).content.decode()
    assert "Variant of" in shown
    assert reverse("difference", args=[empty.pk, made.pk]) in shown
    refused = client.post(address.replace("any-class", "any-set"), follow=True)
    assert "This cannot be changed" in refused.content.decode()
