"""The history of a case on the screen: stars, notes, sets, differences."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases.models import Case, CaseSearch
from search.models import Patent, SearchRun
from search.queries import Filters
from search.result_sets import Both, Outside, Run
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


@pytest.fixture
def designs(db: None) -> list[Patent]:
    return [factories.patent(title=f"Flask {n}", figures=0) for n in range(4)]


@pytest.fixture
def pair(
    examiner: User, case: Case, designs: list[Patent]
) -> tuple[SearchRun, SearchRun]:
    """L1 and L2 of the case: one design came, one went, one moved."""
    a, b, c, d = designs
    before = factories.run(examiner, case=case, hits=[a, b, c], text="ribbed")
    after = factories.run(
        examiner, case=case, hits=[a, d, b], text="fluted", origin=before
    )
    return before, after


def at(name: str, case: Case, *rest: Any) -> str:
    return reverse(name, args=[case.pk, *rest])


def test_the_history_tells_what_was_asked_and_found(
    client: Client, examiner: User, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    within = Both((Run(pair[0].pk), Outside(Run(pair[1].pk))))
    factories.run(examiner, case=case, filters=Filters(within=within).to_json())
    answer = client.get(at("case-history", case))
    shown = answer.content.decode()
    assert answer.status_code == 200
    for fact in ("“ribbed”", "“fluted”", "L1 NOT L2", "Variant of L1", "3 searches"):
        assert fact in shown, fact
    assert reverse("difference", args=[pair[0].pk, pair[1].pk]) in shown


def test_the_panel_marks_the_search_that_is_looked_at(
    client: Client, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    answer = client.get(at("history-panel", case), {"here": pair[0].pk})
    shown = answer.content.decode()
    here = f'href="{reverse("run", args=[pair[0].pk])}" aria-current="true"'
    assert here in shown
    assert shown.count("aria-current") == 1


def test_a_star_is_set_and_taken_off(
    client: Client, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    address = at("star-search", case, 1)
    answer = client.post(address, {"star": "1"})
    assert answer["Location"] == f"{at('case-history', case)}#L1"
    assert CaseSearch.objects.get(number=1).is_starred
    part = client.post(address, {"star": ""}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in part.content.decode()
    assert not CaseSearch.objects.get(number=1).is_starred


def test_a_note_saves_itself_and_gives_the_next_version(
    client: Client, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    address, htmx = at("note-search", case, 2), {"HX-Request": "true"}
    answer = client.post(address, {"note": "waist", "version": "1"}, headers=htmx)
    assert 'name="version" value="2"' in answer.content.decode()
    shown = client.get(at("case-history", case)).content.decode()
    assert ">waist</textarea>" in shown


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_note_that_changed_meanwhile_stands_beside_what_was_typed(
    client: Client,
    case: Case,
    pair: tuple[SearchRun, SearchRun],
    headers: dict[str, str],
) -> None:
    address = at("note-search", case, 1)
    CaseSearch.objects.filter(number=1).update(note="hers", version=2)
    typed = {"note": "mine", "version": "1"}
    answer = client.post(address, typed, headers=headers)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "<q>hers</q>" in shown
    assert 'name="version" value="1"' in shown  # typing on replaces nothing
    assert CaseSearch.objects.get(number=1).note == "hers"
    client.post(address, typed | {"replace": "2"}, headers=headers)
    assert CaseSearch.objects.get(number=1).note == "mine"


def test_a_set_is_listed_as_the_next_search(
    client: Client, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    answer = client.post(at("combine", case), {"within": "L1 NOT L2"})
    made = CaseSearch.objects.get(number=3)
    assert answer["Location"] == reverse("run", args=[made.run_id])
    assert Filters.from_json(made.run.filters).within == Both(
        (Run(pair[0].pk), Outside(Run(pair[1].pk)))
    )


def test_a_search_among_the_designs_of_a_set_begins_in_the_query_panel(
    client: Client, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    asked = {"within": "L1 NOT L2", "among": "1"}
    answer = client.post(at("combine", case), asked, follow=True)
    assert answer.request["PATH_INFO"] == at("case-search", case)
    assert 'value="L1 NOT L2"' in answer.content.decode()
    assert CaseSearch.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "told"), [("L1 L2", "operator is missing"), ("L9", "no search of this")]
)
def test_a_set_that_cannot_be_read_stays_to_be_mended(
    client: Client,
    case: Case,
    pair: tuple[SearchRun, SearchRun],
    typed: str,
    told: str,
) -> None:
    answer = client.post(at("combine", case), {"within": typed})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in shown
    assert f'value="{typed}"' in shown


def test_the_difference_shows_what_moved_came_and_went(
    client: Client, case: Case, designs: list[Patent], pair: tuple[SearchRun, SearchRun]
) -> None:
    chosen = {"before": "1", "after": "2"}
    answer = client.get(at("compare-two", case), chosen, follow=True)
    page = answer.context["page"]
    _, b, c, d = designs
    assert {
        section.title: [row.patent for row in section.rows] for section in page.sections
    } == {"New": [d], "Moved": [b], "No longer found": [c]}
    shown = answer.content.decode()
    for fact in ("From L1 to L2", "ribbed", "fluted", "down 1", "1 at the same place"):
        assert fact in shown, fact


def test_searches_of_two_cases_or_unfinished_ones_are_not_compared(
    client: Client, examiner: User, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    elsewhere = factories.run(examiner)
    waiting = factories.run(examiner, case=case, state="queued")
    first = pair[0].pk
    apart = client.get(reverse("difference", args=[first, elsewhere.pk]))
    early = client.get(reverse("difference", args=[first, waiting.pk]), follow=True)
    assert apart.status_code == 404
    assert "that have been answered" in early.content.decode()


def test_the_history_is_kept_nowhere_and_shown_to_nobody_else(
    client: Client, outsider: User, case: Case, pair: tuple[SearchRun, SearchRun]
) -> None:
    addresses = [
        at("case-history", case),
        at("history-panel", case),
        at("compare-two", case),
        reverse("difference", args=[pair[0].pk, pair[1].pk]),
    ]
    assert all("no-store" in client.get(one)["Cache-Control"] for one in addresses)
    client.force_login(outsider)
    assert {client.get(one).status_code for one in addresses} == {404}
    acts = [at("star-search", case, 1), at("note-search", case, 1), at("combine", case)]
    assert {client.post(one).status_code for one in acts} == {404}


def test_who_only_reads_a_case_sees_its_history_without_acts(
    client: Client,
    supervisor: User,
    case: Case,
    pair: tuple[SearchRun, SearchRun],
) -> None:
    factories.member(case, supervisor, role="supervisor")
    client.force_login(supervisor)
    shown = client.get(at("case-history", case)).content.decode()
    assert "“ribbed”" in shown
    assert at("combine", case) not in shown
    assert client.post(at("star-search", case, 1)).status_code == 403


def test_a_long_history_takes_as_many_queries_as_a_short_one(
    client: Client,
    examiner: User,
    case: Case,
    pair: tuple[SearchRun, SearchRun],
    django_assert_num_queries: CountQueries,
) -> None:
    client.get(at("case-history", case))
    figures = list(factories.patent(figures=2).figures.all())
    page = factories.upload(examiner).pages.get()
    for _ in range(3):
        with django_assert_num_queries(8):
            client.get(at("case-history", case))
        run = factories.run(examiner, case=case, figures=figures)
        run.views.create(position=3, page=page)


def test_a_difference_takes_a_bounded_number_of_queries(
    client: Client,
    case: Case,
    pair: tuple[SearchRun, SearchRun],
    django_assert_max_num_queries: CountQueries,
) -> None:
    address = reverse("difference", args=[pair[0].pk, pair[1].pk])
    with django_assert_max_num_queries(20):
        client.get(address)
