"""Looking through a whole class: begun, counted, marked, dropped."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import class_searches, decisions
from examiner.cases.models import Case, ClassSearch
from examiner.web.views import class_searches as views
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


@pytest.fixture
def bottles(db: None) -> list[Patent]:
    return [factories.patent(figures=1) for _ in range(3)]


@pytest.fixture
def begun(examiner: User, case: Case, bottles: list[Patent]) -> ClassSearch:
    return class_searches.start(examiner, case, "uspc", "D9/500")


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_class_is_begun_from_the_classes_of_the_case(
    client: Client, case: Case, bottles: list[Patent]
) -> None:
    address = reverse("class-searches", args=[case.pk])
    assert 'value="D9/500"' in shown(client.get(address))
    answer = client.post(address, {"scheme": "locarno", "symbol": "9-1"})
    begun = case.class_searches.get()
    assert (begun.symbol, begun.before) == ("09-01", None)
    assert answer["Location"] == reverse("class-search", args=[begun.pk])
    assert "0 / 3" in shown(client.get(address))


def test_a_class_that_cannot_be_read_is_told_beside_its_field(
    client: Client, case: Case
) -> None:
    address = reverse("class-searches", args=[case.pk])
    answer = client.post(address, {"scheme": "uspc", "symbol": "bottle"})
    assert answer.status_code == 422
    assert "is no USPC symbol" in shown(answer)


def test_its_designs_are_shown_with_what_was_decided(
    client: Client,
    examiner: User,
    case: Case,
    begun: ClassSearch,
    bottles: list[Patent],
) -> None:
    decisions.judge(examiner, case, bottles[0].pk, "not_relevant")
    address = reverse("class-search", args=[begun.pk])
    answer = client.get(address)
    assert "class_searches/show.html" in {one.name for one in answer.templates}
    assert "1 / 3 reviewed" in shown(answer)
    assert f'id="decision-{bottles[0].pk}"' in shown(answer)
    left = shown(client.get(address, {"only": "unreviewed"}))
    assert bottles[0].pk not in left
    assert bottles[1].pk in left


def test_the_counter_renews_itself_after_a_decision(
    client: Client,
    examiner: User,
    case: Case,
    begun: ClassSearch,
    bottles: list[Patent],
) -> None:
    address = reverse("class-progress", args=[begun.pk])
    assert f'hx-get="{address}"' in shown(
        client.get(reverse("class-search", args=[begun.pk]))
    )
    decisions.mark_reviewed(examiner, case, [one.pk for one in bottles])
    assert "3 / 3 reviewed" in shown(client.get(address))
    assert "finished" in shown(client.get(address))


def test_page_by_page_to_the_end(
    client: Client,
    case: Case,
    begun: ClassSearch,
    bottles: list[Patent],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "CLASS_AT_ONCE", 2)
    address = reverse("class-search", args=[begun.pk])
    first = shown(client.get(address))
    newest = sorted((one.pk for one in bottles), reverse=True)
    assert f"?after={newest[1]}" in first
    assert (
        first.count(f'name="next" value="{address}"') == 5
    )  # two notes, two panels, tags
    assert "These 2 are reviewed, go on" in first
    rest = shown(client.get(address, {"after": newest[1]}))
    assert f'id="decision-{newest[2]}"' in rest
    assert "go on" not in rest
    for some in (newest[:2], newest[2:]):
        client.post(reverse("mark-reviewed", args=[case.pk]), {"design": some})
    assert "finished" in shown(client.get(address))
    left = shown(client.get(address, {"only": "unreviewed"}))
    assert "Every design was reviewed" in left


def test_one_begun_by_mistake_is_dropped(
    client: Client, case: Case, begun: ClassSearch
) -> None:
    answer = client.post(reverse("drop-class-search", args=[begun.pk]), follow=True)
    assert "no longer among the classes" in shown(answer)
    assert not case.class_searches.exists()


def test_an_outsider_sees_nothing_and_a_supervisor_reads(
    client: Client, outsider: User, supervisor: User, case: Case, begun: ClassSearch
) -> None:
    factories.member(case, supervisor, role="supervisor")
    pages = [
        reverse("class-searches", args=[case.pk]),
        reverse("class-search", args=[begun.pk]),
        reverse("class-progress", args=[begun.pk]),
    ]
    drop = reverse("drop-class-search", args=[begun.pk])
    sent = {"scheme": "locarno", "symbol": "09-01"}
    for user, reads, writes in ((outsider, 404, 404), (supervisor, 200, 403)):
        client.force_login(user)
        assert {client.get(one).status_code for one in pages} == {reads}
        assert client.post(drop).status_code == writes
        assert client.post(pages[0], sent).status_code == writes
    assert 'name="verdict"' not in shown(client.get(pages[1]))


def test_pages_cost_the_same_queries_for_any_number(
    client: Client,
    examiner: User,
    case: Case,
    begun: ClassSearch,
    django_assert_max_num_queries: CountQueries,
) -> None:
    for symbol in ("D9/5*", "D9"):
        class_searches.start(examiner, case, "uspc", symbol)
    with django_assert_max_num_queries(6):
        client.get(reverse("class-searches", args=[case.pk]))
    with django_assert_max_num_queries(14):
        client.get(reverse("class-search", args=[begun.pk]))


def test_a_card_leads_to_its_place_for_leafing(
    client: Client, begun: ClassSearch, bottles: list[Patent]
) -> None:
    newest = max(one.pk for one in bottles)
    answer = client.get(reverse("class-search", args=[begun.pk]))
    leaf = reverse("leaf-class", args=[begun.pk])
    cards = {card.patent.pk: card.leaf for card in answer.context["cards"]}
    assert cards[newest] == f"{leaf}?rank=1"
    assert f"{leaf}?rank=3" in cards.values()
