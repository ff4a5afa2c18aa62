"""A result sorted, folded, filtered, denser: what is listed and what is said of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts import preferences
from examiner.accounts.models import User
from examiner.cases import decisions, tags
from examiner.cases.models import Case
from search.models import Hit, Patent, SearchRun, Sheet
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


@pytest.fixture
def bottles(db: None) -> list[Patent]:
    return [factories.patent(title=f"Bottle {n}", figures=2) for n in range(3)]


@pytest.fixture
def run(examiner: User, case: Case, bottles: list[Patent]) -> SearchRun:
    return factories.run(examiner, hits=bottles, case=case)


def shown(client: Client, run: SearchRun, **asked: Any) -> Any:
    answer = client.get(reverse("run", args=[run.pk]), asked)
    assert answer.status_code == 200
    return answer


def listed(answer: Any) -> list[str]:
    return [card.patent.pk for card in answer.context["result"].cards]


def card(answer: Any, place: int = 0) -> Any:
    return answer.context["result"].cards[place]


def test_a_result_is_sorted_and_leafed_through_in_that_order(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    Patent.objects.filter(pk=bottles[2].pk).update(first_published="2023-01-01")
    answer = shown(client, run, sort="newest")
    assert listed(answer) == [bottles[2].pk, bottles[0].pk, bottles[1].pk]
    assert card(answer).leaf.endswith("?sort=newest&rank=1")
    assert card(answer).rank == 3
    assert '<option value="newest" selected>' in answer.content.decode()


def test_it_can_be_sorted_by_each_aspect_that_the_run_weighed(
    client: Client, run: SearchRun
) -> None:
    run.weights = {"view:overall": 0.6, "view:silhouette": 0.4}
    run.save(update_fields=["weights"])
    offered = shown(client, run).context["result"].orders
    assert ("silhouette", "Similarity: silhouette") in offered


def test_only_what_nobody_looked_at_is_listed_on_request(
    client: Client, examiner: User, case: Case, run: SearchRun, bottles: list[Patent]
) -> None:
    decisions.mark_reviewed(examiner, case, [bottles[0].pk])
    answer = shown(client, run, unreviewed="1")
    assert listed(answer) == [bottles[1].pk, bottles[2].pk]
    assert card(answer).leaf.endswith("&rank=1")  # its place among those listed
    assert "<strong data-seen-count>1</strong> / 3 reviewed" in answer.content.decode()
    decisions.mark_reviewed(examiner, case, [bottle.pk for bottle in bottles])
    answer = shown(client, run, unreviewed="1")
    assert "All of them are reviewed" in answer.content.decode()


def test_only_what_was_decided_so_is_listed_on_request(
    client: Client, examiner: User, case: Case, run: SearchRun, bottles: list[Patent]
) -> None:
    tags.name(examiner, case, ["", "waist"], seen=[])
    decisions.judge(examiner, case, bottles[1].pk, "relevant")
    decisions.tag(examiner, case, bottles[2].pk, 2)
    answer = shown(client, run, decided="relevant")
    assert listed(answer) == [bottles[1].pk]
    told = answer.content.decode()
    assert '<option value="relevant" selected>Relevant</option>' in told
    assert '<option value="tag-2">Tag 2: waist</option>' in told
    assert listed(shown(client, run, decided="tag-2")) == [bottles[2].pk]
    assert len(listed(shown(client, run, decided="nonsense"))) == 3
    none = shown(client, run, decided="cited").content.decode()
    assert "None of them is decided so" in none


def test_a_family_is_folded_behind_its_nearest_design(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    family = Patent.objects.filter(pk__in=[bottles[0].pk, bottles[2].pk])
    family.update(application_number="29700001")
    assert len(listed(shown(client, run))) == 3
    answer = shown(client, run, families="1")
    assert listed(answer) == [bottles[0].pk, bottles[1].pk]
    assert card(answer).relatives == (bottles[2].pk,)
    assert "+ 1 of its family" in answer.content.decode()


def test_badges_say_what_is_known_of_a_hit(
    client: Client, examiner: User, case: Case, bottles: list[Patent]
) -> None:
    factories.run(examiner, hits=[bottles[0]], case=case)
    factories.reference(bottles[1], design=bottles[0].pk)
    Sheet.objects.filter(patent=bottles[0]).update(is_photograph=True)
    run = factories.run(examiner, hits=bottles[:1], case=case)
    label = {"code": "a1", "reason": "published 2021-01-26, before 2024-05-01."}
    Hit.objects.filter(run=run).update(
        labels=[label], field={"locarno": "same_subclass", "uspc": "other"}
    )
    decisions.mark_reviewed(examiner, case, [bottles[0].pk])
    told = shown(client, run).content.decode()
    for badge in (
        *("prior art 102(a)(1)", "published 2021-01-26, before 2024-05-01. Not legal"),
        *("same subclass", "photograph", "cited by 1", "in L1", ">seen<"),
    ):
        assert badge in told, badge


def test_a_search_of_another_case_is_not_told_of(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    factories.run(examiner, hits=bottles, case=factories.case(examiner))
    run = factories.run(examiner, hits=bottles, case=factories.case(examiner))
    assert card(shown(client, run)).found_before == ()


@pytest.mark.parametrize(
    ("density", "template"),
    [
        ("", "patents/_card.html"),
        ("sheet", "patents/_contact.html"),
        ("table", "patents/_table.html"),
        ("text", "patents/_table.html"),
    ],
)
def test_designs_stand_as_dense_as_asked_each_with_its_decision(
    client: Client, run: SearchRun, bottles: list[Patent], density: str, template: str
) -> None:
    answer = shown(client, run, **{"as": density})
    assert template in {one.name for one in answer.templates}
    told = answer.content.decode()
    for bottle in bottles:
        assert f'id="{bottle.pk}"' in told
        assert f'id="decision-{bottle.pk}"' in told
    assert ("media/thumbnails" in told) is (density != "text")


def test_the_density_that_a_person_chose_before_holds(
    client: Client, examiner: User, run: SearchRun
) -> None:
    preferences.choose(examiner, density="table")
    assert shown(client, run).context["result"].asked.density == "table"
    assert shown(client, run, **{"as": "sheet"}).context["result"].asked.density == (
        "sheet"
    )


@pytest.mark.parametrize("density", ["", "sheet", "table"])
def test_every_density_costs_the_same_queries_however_many_hits(
    client: Client,
    examiner: User,
    django_assert_num_queries: CountQueries,
    density: str,
) -> None:
    many = [factories.patent(figures=2) for _ in range(12)]
    few = factories.run(examiner, hits=many[:1])
    run = factories.run(examiner, hits=many)
    shown(client, few, **{"as": density})
    for one in (few, run):
        with django_assert_num_queries(20):
            shown(client, one, **{"as": density})


def test_a_supervisor_sees_decisions_and_makes_none(
    client: Client, supervisor: User, case: Case, run: SearchRun
) -> None:
    factories.member(case, supervisor, "supervisor")
    client.force_login(supervisor)
    told = shown(client, run).content.decode()
    assert "data-decision" in told
    assert 'data-act="relevant"' not in told
