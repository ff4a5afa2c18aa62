"""The page of standing searches and of what came close to them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import watches
from examiner.cases.models import Case
from search.models import Alert, SearchRun, Watch
from tests import factories

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def run(case: Case) -> SearchRun:
    design = factories.patent(figures=1)
    return factories.run(case.owner, case=case, figures=design.figures.all())


def stand(run: SearchRun, *, alerts: int = 0) -> Watch:
    """Leave a search standing to which some new designs came close."""
    owner = run.placement.case.owner
    watch = watches.leave(owner, run, least_percentile=99).watch
    designs = [factories.patent(title=f"New jar {number}") for number in range(alerts)]
    if designs:
        look = factories.run(
            owner,
            hits=designs,
            figures=[view.figure for view in run.views.all() if view.figure],
            origin=run,
            origin_kind="watch",
        )
        look.placement.delete()
        look.hits.update(percentile=99.5)
        Alert.objects.bulk_create(
            Alert(watch=watch, hit=hit) for hit in look.hits.order_by("rank")
        )
    return watch


def test_a_case_without_a_search_teaches_what_a_watch_is(
    client: Client, case: Case
) -> None:
    answer = client.get(reverse("watches", args=[case.pk]))
    assert "watches/list.html" in {template.name for template in answer.templates}
    assert "A search by drawings can be left standing" in text(answer)
    assert "Search by the drawings of the case" in text(answer)


def test_a_search_is_left_standing_and_paused(
    client: Client, case: Case, run: SearchRun
) -> None:
    page = reverse("watches", args=[case.pk])
    typed = {"search": str(run.pk), "least_percentile": "95.0"}
    answer = client.post(page, typed, follow=True)
    assert "The search stands" in text(answer)
    assert "95 % of unrelated designs" in text(answer)
    watch = Watch.objects.get()
    assert (watch.origin, watch.least_percentile) == (run, 95)
    switch = reverse("switch-watch", args=[watch.pk])
    assert "is paused" in text(client.post(switch, {"is_active": "0"}, follow=True))
    watch.refresh_from_db()
    assert not watch.is_active
    client.post(switch, {"is_active": "1"})
    watch.refresh_from_db()
    assert watch.is_active


def test_a_result_is_left_standing_from_its_own_page(
    client: Client, run: SearchRun
) -> None:
    address = reverse("watch-run", args=[run.pk])
    assert address in text(client.get(reverse("run", args=[run.pk])))
    answer = client.post(address)
    assert answer["Location"] == reverse("run", args=[run.pk])
    assert Watch.objects.get().least_percentile == 99


def test_a_search_by_words_is_not_left_standing(
    client: Client, case: Case, examiner: User
) -> None:
    words = factories.run(examiner, case=case, text="bottle")
    page = reverse("watches", args=[case.pk])
    answer = client.post(page, {"search": str(words.pk)})
    assert answer.status_code == 422
    left = client.post(reverse("watch-run", args=[words.pk]), follow=True)
    assert "measured by drawings" in text(left)
    assert not Watch.objects.exists()


def test_alerts_are_shown_counted_and_noted(
    client: Client, case: Case, run: SearchRun
) -> None:
    stand(run, alerts=2)
    desk = client.get(reverse("dashboard")).context["desk"]
    assert desk.lines[0].alerts == 2
    assert "2 new designs</a> came close to Bottle" in text(
        client.get(reverse("desk-state"))
    )
    page = reverse("watches", args=[case.pk])
    shown = text(client.get(page))
    for fact in ("New jar 0", "New jar 1", "Fig. 1 · perspective is like drawing 1"):
        assert fact in shown
    assert "closer than 99.5 % of unrelated designs" in shown
    first, second = Alert.objects.order_by("pk")
    seen = reverse("alerts-seen", args=[case.pk])
    client.post(seen, {"alert": first.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (bool(first.seen_at), bool(second.seen_at)) == (True, False)
    client.post(seen)
    assert client.get(reverse("dashboard")).context["desk"].lines[0].alerts == 0
    assert "All seen" not in text(client.get(page))


def test_the_result_an_alert_came_from_opens(
    client: Client, run: SearchRun, outsider: User
) -> None:
    stand(run, alerts=1)
    look = SearchRun.objects.get(origin_kind="watch")
    address = reverse("run", args=[look.pk])
    assert "New jar 0" in text(client.get(address))
    client.force_login(outsider)
    assert client.get(address).status_code == 404


def test_an_outsider_finds_no_watch_and_a_supervisor_only_reads(
    client: Client, case: Case, run: SearchRun, outsider: User, supervisor: User
) -> None:
    watch = stand(run, alerts=1)
    page = reverse("watches", args=[case.pk])
    seen = reverse("alerts-seen", args=[case.pk])
    switch = reverse("switch-watch", args=[watch.pk])
    leave = reverse("watch-run", args=[run.pk])
    client.force_login(outsider)
    assert client.get(page).status_code == 404
    for address in (page, seen, switch, leave):
        assert client.post(address).status_code == 404
    factories.member(case, supervisor, "supervisor")
    client.force_login(supervisor)
    assert switch not in text(client.get(page))
    for address in (page, seen, switch, leave):
        assert client.post(address).status_code == 403


def test_the_page_asks_a_fixed_number_of_queries(
    client: Client, case: Case, run: SearchRun, django_assert_num_queries: Any
) -> None:
    stand(run, alerts=5)
    for _ in range(3):
        design = factories.patent(figures=2)
        more = factories.run(case.owner, case=case, figures=design.figures.all())
        stand(more)
    page = reverse("watches", args=[case.pk])
    with django_assert_num_queries(12):
        answer = client.get(page)
    assert "no-store" in answer["Cache-Control"]
