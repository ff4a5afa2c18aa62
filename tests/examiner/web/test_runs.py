"""Searches: the wait, who sees them, asking them again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases.models import CaseMember
from search import runs
from search.models import Patent, SearchRun
from tests import factories

pytestmark = pytest.mark.django_db


def asked(client: Client, **values: Any) -> Any:
    return client.post(reverse("searches"), values)


def templates(answer: Any) -> set[str]:
    return {template.name for template in answer.templates}


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_search_under_way_asks_for_its_state(
    client: Client, examiner: User, state: str
) -> None:
    run = factories.run(examiner, state=state)
    for name in ("run", "run-state"):
        answer = client.get(reverse(name, args=[run.pk]))
        assert "runs/_result.html" in templates(answer)
        known = f'hx-get="/searches/{run.pk}/state/?known={state}"'
        assert known in answer.content.decode()


def test_decisions_lead_back_to_the_page_and_not_to_the_part_of_it_that_was_renewed(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    run = factories.run(examiner, hits=bottles)
    page = reverse("run", args=[run.pk])
    asked = {"as": "sheet", "known": "running"}
    part = client.get(reverse("run-state", args=[run.pk]), asked).content.decode()
    assert f'name="next" value="{page}?as=sheet"' in part
    assert "/state/" not in part
    assert "contacts" in part  # as dense as the page was asked for


def test_a_page_that_knows_the_state_is_left_as_it_is(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, state="running")
    address = reverse("run-state", args=[run.pk])
    assert client.get(address, {"known": "running"}).status_code == 204
    assert client.get(address, {"known": "queued"}).status_code == 200


def test_a_finished_search_asks_no_more(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    run = factories.run(examiner, hits=bottles)
    shown = client.get(reverse("run-state", args=[run.pk])).content.decode()
    assert "every 600ms" not in shown
    assert "3 designs" in shown


def test_a_failed_search_says_why_and_keeps_the_query(
    client: Client, examiner: User
) -> None:
    run = factories.run(
        examiner, state="failed", error="The encoder is gone.", text="ribbed"
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "The encoder is gone." in shown
    assert 'value="ribbed"' in shown


def test_the_latest_searches_are_listed_for_their_owner_only(
    client: Client, examiner: User, outsider: User
) -> None:
    factories.run(examiner, text="fluted flask")
    assert "fluted flask" in client.get(reverse("search")).content.decode()
    client.force_login(outsider)
    assert "fluted flask" not in client.get(reverse("search")).content.decode()


def test_pages_with_words_of_a_case_are_kept_nowhere(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, text="fluted flask")
    page, state = reverse("run", args=[run.pk]), reverse("run-state", args=[run.pk])
    kept = [
        *(client.get(address) for address in (reverse("search"), page, state)),
        asked(client, locarno="none"),
        client.post(reverse("uploads")),
    ]
    assert all("no-store" in answer["Cache-Control"] for answer in kept)


@pytest.mark.parametrize("name", ["run", "run-state"])
def test_a_search_is_seen_by_its_people_and_by_nobody_else(
    client: Client, examiner: User, supervisor: User, outsider: User, name: str
) -> None:
    run = factories.run(examiner)
    CaseMember.objects.create(case=run.placement.case, user=supervisor)
    statuses = []
    for person in (examiner, supervisor, outsider):
        client.force_login(person)
        statuses.append(client.get(reverse(name, args=[run.pk])).status_code)
    assert statuses == [200, 200, 404]


@pytest.mark.parametrize("kind", ["replay", "update"])
def test_a_search_is_repeated_and_leads_back(
    client: Client, examiner: User, kind: str
) -> None:
    origin = factories.run(
        examiner, facets={"overall": 1.0}, revision=factories.revision()
    )
    answer = client.post(reverse(kind, args=[origin.pk]))
    run = SearchRun.objects.exclude(pk=origin.pk).get()
    assert answer["Location"] == reverse("run", args=[run.pk])
    SearchRun.objects.filter(pk=run.pk).update(
        state="done", difference={"is_identical": False, "gone": ["USD0900001"]}
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert reverse("run", args=[origin.pk]) in shown
    assert ("No longer found: D900,001" in shown) == (kind == "replay")


def test_an_unfinished_search_is_not_repeated(client: Client, examiner: User) -> None:
    origin = factories.run(examiner, state="running")
    answer = client.post(reverse("replay", args=[origin.pk]), follow=True)
    assert "Only a search that has been answered" in answer.content.decode()
    assert SearchRun.objects.count() == 1


@pytest.mark.parametrize("kind", ["replay", "update"])
def test_nobody_repeats_the_search_of_another(
    client: Client, outsider: User, examiner: User, kind: str
) -> None:
    run = factories.run(outsider)
    assert client.post(reverse(kind, args=[run.pk])).status_code == 404


def test_a_search_that_nobody_takes_is_told_from_one_that_waits(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, state="queued")
    address = reverse("run-state", args=[run.pk])
    assert client.get(address, {"known": "queued"}).status_code == 204
    SearchRun.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    told = client.get(address, {"known": "queued"}).content.decode()
    assert "No worker has taken this search yet" in told
    assert "known=untaken" in told
    SearchRun.objects.update(notice=runs.UNSENT)
    told = client.get(address, {"known": "untaken"}).content.decode()
    assert "The queue cannot be reached" in told
    assert client.get(address, {"known": "unsent"}).status_code == 204


def test_a_result_stands_in_the_history_of_its_case(
    client: Client, examiner: User, supervisor: User
) -> None:
    case = factories.case(examiner)
    factories.run(examiner, case=case)
    run = factories.run(examiner, case=case)
    address = reverse("run", args=[run.pk])
    shown = client.get(address).content.decode()
    within = f"{reverse('case-search', args=[case.pk])}?within=L2"
    panel = f"{reverse('history-panel', args=[case.pk])}?here={run.pk}"
    for fact in ("L2 <span", "of 2</span>", within, panel, f'value="{case.pk}"'):
        assert fact in shown, fact
    factories.member(case, supervisor, role="supervisor")
    client.force_login(supervisor)
    read_only = client.get(address).content.decode()
    assert "L2 <span" in read_only
    assert reverse("replay", args=[run.pk]) not in read_only
