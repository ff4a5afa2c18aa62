"""Leafing through designs on the whole screen: hits of a run, designs of a class."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import class_searches, decisions
from examiner.cases.models import Case, ClassSearch
from search.models import Patent, SearchRun
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


@pytest.fixture
def run(examiner: User, case: Case, bottles: list[Patent]) -> SearchRun:
    figure = bottles[0].figures.order_by("position")[1]
    return factories.run(examiner, hits=bottles, figures=[figure], case=case)


@pytest.fixture
def whole_class(examiner: User, case: Case, bottles: list[Patent]) -> ClassSearch:
    return class_searches.start(examiner, case, "locarno", "09-01")


def opened(client: Client, run: SearchRun, **asked: Any) -> Any:
    return client.get(reverse("leaf-run", args=[run.pk]), asked)


def window(client: Client, run: SearchRun, **asked: Any) -> Any:
    answer = client.get(reverse("leaves-run", args=[run.pk]), asked)
    assert answer.status_code == 200
    return answer.json()


def test_a_hit_fills_the_screen_at_its_nearest_figure(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    answer = opened(client, run, rank=2)
    assert answer.status_code == 200
    assert "leaf/show.html" in {template.name for template in answer.templates}
    shown = answer.content.decode()
    assert "Bottle 1" in shown
    nearest = bottles[1].figures.order_by("position")[0]
    assert answer.context["shown"].figure == nearest
    assert answer.context["leaf"].card.patent == bottles[1]
    assert "<strong data-reviewed>0</strong> / 3 reviewed" in shown


def test_the_address_names_the_figure_that_a_reload_shows(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    last = bottles[1].figures.order_by("position")[2]
    assert opened(client, run, rank=2, figure=last.pk).context["shown"].figure == last


@pytest.mark.parametrize(
    ("asked", "place"), [("0", 1), ("99", 3), ("nonsense", 1), ("2", 2)]
)
def test_a_place_that_is_not_there_leads_to_the_nearest(
    client: Client, run: SearchRun, asked: str, place: int
) -> None:
    assert opened(client, run, rank=asked).context["leaf"].place == place


def test_it_goes_on_with_the_first_that_nobody_looked_at(
    client: Client, examiner: User, case: Case, run: SearchRun, bottles: list[Patent]
) -> None:
    decisions.mark_reviewed(examiner, case, [bottles[0].pk])
    answer = opened(client, run, rank="unreviewed")
    assert answer.context["leaf"].place == 2
    assert answer.context["data"]["reviewed"] == 1


def test_hits_are_leafed_through_in_the_order_of_their_page(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    Patent.objects.filter(pk=bottles[2].pk).update(first_published="2023-01-01")
    answer = opened(client, run, sort="newest", rank=1)
    assert answer.context["leaf"].card.patent == bottles[2]
    assert "?sort=newest" in answer.context["back"]
    assert "?sort=newest" in answer.context["data"]["windows"]


def listed(client: Client, run: SearchRun, **asked: Any) -> Any:
    """The cards of the page that is left for leafing."""
    return client.get(reverse("run", args=[run.pk]), asked).context["result"]


@pytest.mark.parametrize(
    "asked",
    [
        {"families": "1"},
        {"unreviewed": "1"},
        {"decided": "relevant"},
        {"families": "1", "unreviewed": "1", "sort": "newest", "shown": "60"},
    ],
)
@pytest.mark.parametrize("density", ["", "sheet", "table"])
def test_every_card_is_leafed_to_within_what_its_page_lists(
    client: Client,
    examiner: User,
    case: Case,
    run: SearchRun,
    bottles: list[Patent],
    asked: dict[str, str],
    density: str,
) -> None:
    family = Patent.objects.filter(pk__in=[bottles[0].pk, bottles[1].pk])
    family.update(application_number="29700001")
    Patent.objects.filter(pk=bottles[2].pk).update(first_published="2023-01-01")
    decisions.mark_reviewed(examiner, case, [bottles[0].pk])
    decisions.judge(examiner, case, bottles[2].pk, "relevant")
    decisions.unreview(examiner, case, bottles[2].pk)
    decisions.judge(examiner, case, bottles[2].pk, "relevant")
    case.designs.filter(patent=bottles[2]).update(reviewed_at=None)
    result = listed(client, run, **asked, **{"as": density})
    assert result.cards
    for place, card in enumerate(result.cards, start=1):
        answer = client.get(card.leaf)
        assert answer.context["leaf"].card.patent == card.patent
        assert f"<strong data-place>{place}</strong> / {len(result.cards)}" in (
            answer.content.decode()
        )
        back = answer.context["back"]
        assert all(f"{name}={value}" in back for name, value in asked.items())
        assert f"as={density}" in back
        assert "since" not in back
    first = client.get(result.leaf).context["leaf"]
    assert first.card.decision.is_reviewed is False


def test_a_list_of_the_unreviewed_stays_the_same_while_it_is_leafed_through(
    client: Client, examiner: User, case: Case, run: SearchRun, bottles: list[Patent]
) -> None:
    decisions.mark_reviewed(examiner, case, [bottles[0].pk])
    address = listed(client, run, unreviewed="1").cards[0].leaf
    page = client.get(address)
    decisions.mark_reviewed(examiner, case, [bottles[1].pk])
    told = client.get(f"{page.context['data']['windows']}&from=2&count=1").json()
    assert told["total"] == 2
    assert [leaf["design"] for leaf in told["leaves"]] == [bottles[2].pk]
    again = client.get(address)
    assert again.context["leaf"].card.patent == bottles[1]
    assert "<strong data-reviewed>2</strong> / 3 reviewed" in again.content.decode()


def test_the_way_back_shows_the_design_however_far_one_leafed(
    client: Client, examiner: User
) -> None:
    many = [factories.patent(figures=0) for _ in range(50)]
    run = factories.run(examiner, hits=many)
    near, far = (window(client, run, **{"from": n})["leaves"][0] for n in (7, 50))
    assert near["back"] == f"{reverse('run', args=[run.pk])}#{many[6].pk}"
    assert far["back"] == f"{reverse('run', args=[run.pk])}?shown=50#{many[49].pk}"
    shown = client.get(far["back"].partition("#")[0]).content.decode()
    assert f'id="{many[49].pk}"' in shown


def test_relatives_folded_behind_a_design_are_told(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    Patent.objects.update(application_number="29700001")
    (leaf,) = window(client, run, families="1")["leaves"]
    assert leaf["labels"][-1]["name"] == "+ 2 of its family"


def test_filters_that_leave_nothing_say_so(client: Client, run: SearchRun) -> None:
    answer = opened(client, run, decided="cited")
    assert "leave none of its 3 designs" in answer.content.decode()


@pytest.mark.parametrize("since", ["9" * 30, "-1", "yesterday"])
def test_a_moment_that_cannot_be_is_the_present_one(
    client: Client, run: SearchRun, since: str
) -> None:
    assert opened(client, run, unreviewed="1", since=since).context["leaf"].place == 1


def test_a_window_tells_all_that_a_page_shows_of_its_designs(
    client: Client, run: SearchRun, bottles: list[Patent]
) -> None:
    told = window(client, run, **{"from": 2, "count": 1})
    assert told["total"] == 3
    (leaf,) = told["leaves"]
    assert (leaf["place"], leaf["design"]) == (2, bottles[1].pk)
    assert (leaf["title"], leaf["class"]) == ("Bottle 1", "09-01 · D9/500")
    assert leaf["reviewed"] is False
    assert f'id="decision-{bottles[1].pk}"' in leaf["panel"]
    page = reverse("leaf-run", args=[run.pk])
    assert f'name="next" value="{page}?rank=2"' in leaf["panel"]
    first, *others = leaf["figures"]
    assert first["matches"] == [1]
    assert first["label"] == "Fig. 1 · perspective"
    assert (first["width"], first["height"]) == (420, 560)
    assert [figure["matches"] for figure in others] == [[], []]
    for name in ("picture", "small", "full"):
        assert client.get(first[name]).status_code == 200


def test_a_window_costs_as_many_queries_for_many_designs_as_for_one(
    client: Client, examiner: User, django_assert_num_queries: CountQueries
) -> None:
    many = [factories.patent(figures=2) for _ in range(12)]
    figure = many[0].figures.first()
    assert figure
    run = factories.run(examiner, hits=many, figures=[figure])
    window(client, run, count=1)  # the session and the site's constants are warm
    sifted = {"families": "1", "unreviewed": "1", "since": "4000000000000000"}
    for asked, queries in (({}, 12), (sifted, 23)):
        for count in (1, 12):
            with django_assert_num_queries(queries):
                told = window(client, run, count=count, **asked)
                assert len(told["leaves"]) == count


def test_a_design_without_drawings_has_its_turn_too(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, hits=[factories.patent(figures=0)])
    answer = opened(client, run)
    assert answer.status_code == 200
    assert "no drawing in the source" in answer.content.decode()
    assert window(client, run)["leaves"][0]["figures"] == []


def test_a_search_without_hits_has_nothing_to_leaf_through(
    client: Client, examiner: User
) -> None:
    answer = opened(client, factories.run(examiner))
    assert answer.status_code == 200
    assert "This list holds no design" in answer.content.decode()


def test_a_class_is_leafed_through_newest_first_for_its_counter(
    client: Client,
    examiner: User,
    case: Case,
    whole_class: ClassSearch,
    bottles: list[Patent],
) -> None:
    decisions.mark_reviewed(examiner, case, [bottles[2].pk])
    address = reverse("leaf-class", args=[whole_class.pk])
    answer = client.get(address, {"rank": "unreviewed"})
    assert answer.context["leaf"].card.patent == bottles[1]
    assert "<strong data-reviewed>1</strong> / 3 reviewed" in answer.content.decode()
    told = client.get(reverse("leaves-class", args=[whole_class.pk])).json()
    newest_first = [bottle.pk for bottle in reversed(bottles)]
    assert [leaf["design"] for leaf in told["leaves"]] == newest_first
    assert [leaf["reviewed"] for leaf in told["leaves"]] == [True, False, False]


def test_what_is_left_of_a_class_is_leafed_through_from_its_page(
    client: Client,
    examiner: User,
    case: Case,
    whole_class: ClassSearch,
    bottles: list[Patent],
) -> None:
    decisions.mark_reviewed(examiner, case, [bottles[2].pk])
    page = reverse("class-search", args=[whole_class.pk])
    cards = client.get(page, {"only": "unreviewed"}).context["cards"]
    assert [card.patent for card in cards] == [bottles[1], bottles[0]]
    for card in cards:
        assert client.get(card.leaf).context["leaf"].card.patent == card.patent
    decisions.mark_reviewed(examiner, case, [bottles[1].pk])
    answer = client.get(cards[1].leaf)
    assert answer.context["leaf"].card.patent == bottles[0]
    assert "<strong data-place>2</strong> / 2" in answer.content.decode()
    assert "<strong data-reviewed>2</strong> / 3 reviewed" in answer.content.decode()
    assert "only=unreviewed" in answer.context["back"]
    windows = answer.context["data"]["windows"]
    assert client.get(f"{windows}&from=9{'0' * 30}").json()["leaves"] == []
    shown = client.get(page, {"from": bottles[0].pk}).context["cards"]
    assert [card.patent for card in shown] == [bottles[0]]
    assert client.get(shown[0].leaf).context["leaf"].place == 3


def test_who_only_reads_a_case_leafs_without_marking_or_deciding(
    client: Client, supervisor: User, case: Case, run: SearchRun
) -> None:
    assert "data-reviewed-url" in opened(client, run).content.decode()
    factories.member(case, supervisor, "supervisor")
    client.force_login(supervisor)
    shown = opened(client, run).content.decode()
    assert "data-reviewed-url" not in shown
    assert 'data-act="relevant"' not in shown
    assert 'data-act=\\"relevant' not in window(client, run)["leaves"][0]["panel"]


def test_outsiders_find_nothing_to_leaf_through(
    client: Client, outsider: User, run: SearchRun, whole_class: ClassSearch
) -> None:
    client.force_login(outsider)
    for address in (
        reverse("leaf-run", args=[run.pk]),
        reverse("leaves-run", args=[run.pk]),
        reverse("leaf-class", args=[whole_class.pk]),
        reverse("leaves-class", args=[whole_class.pk]),
    ):
        assert client.get(address).status_code == 404


def test_what_a_case_thinks_of_designs_is_kept_nowhere(
    client: Client, run: SearchRun
) -> None:
    for name in ("leaf-run", "leaves-run"):
        answer = client.get(reverse(name, args=[run.pk]))
        assert "no-store" in answer["Cache-Control"]
