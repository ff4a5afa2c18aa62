"""Which searches of a case stand, and who hears of what comes close."""

from uuid import uuid4

import pytest

from examiner.accounts.models import User
from examiner.cases import access, lifecycle, watches
from examiner.cases.models import Case
from search.models import Alert, SearchRun, Watch
from search.watches import UnableToWatch
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(case: Case) -> SearchRun:
    """A search of the case by one drawing."""
    design = factories.patent(figures=1)
    return factories.run(case.owner, case=case, figures=design.figures.all())


def alert(watch: Watch) -> Alert:
    """A new design that came close to a watch."""
    origin = watch.origin
    look = factories.run(
        factories.outsider(),  # a place that is nobody's of the case
        hits=[factories.patent()],
        origin=origin,
        origin_kind="watch",
    )
    look.placement.delete()
    return Alert.objects.create(watch=watch, hit=look.hits.get())


def test_a_search_of_the_case_is_left_standing(
    case: Case, owner: User, run: SearchRun
) -> None:
    words = factories.run(owner, case=case)
    assert [search.run for search in watches.unwatched(case)] == [run]
    placed = watches.leave(owner, run, least_percentile=95)
    assert (placed.case, placed.watch.origin) == (case, run)
    assert [one.pk for one in watches.of_case(case)] == [placed.pk]
    assert watches.unwatched(case) == []
    with pytest.raises(UnableToWatch):
        watches.leave(owner, words, least_percentile=95)


def test_leaving_a_paused_search_again_takes_it_up(owner: User, run: SearchRun) -> None:
    placed = watches.leave(owner, run, least_percentile=95)
    watches.set_active(owner, placed, is_active=False)
    again = watches.leave(owner, run, least_percentile=99)
    assert again == placed
    assert (again.watch.is_active, again.watch.least_percentile) == (True, 99)


def test_the_unseen_alerts_come_first_until_somebody_takes_note(
    case: Case, owner: User, run: SearchRun
) -> None:
    placed = watches.leave(owner, run, least_percentile=95)
    told = alert(placed.watch)
    other = factories.case(owner)
    assert list(watches.alerts(case)) == [told]
    assert not watches.alerts(other)
    assert watches.mark_seen(owner, other, alert_ids=[told.pk]) == 0
    assert watches.mark_seen(owner, case) == 1
    assert watches.mark_seen(owner, case) == 0


def test_the_run_an_alert_came_from_is_read_by_the_case_alone(
    case: Case, owner: User, run: SearchRun
) -> None:
    told = alert(watches.leave(owner, run, least_percentile=95).watch)
    look = told.hit.run
    assert access.run(owner, look.pk) == look
    assert access.case_of(owner, look) == case
    outsider = User.objects.get(username="outsider")
    with pytest.raises(access.NotVisible):
        access.run(outsider, look.pk)


def test_a_supervisor_reads_and_outsiders_find_no_watch(
    case: Case, owner: User, run: SearchRun
) -> None:
    placed = watches.leave(owner, run, least_percentile=95)
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, "supervisor")
    assert watches.watch(supervisor, placed.watch_id) == placed
    with pytest.raises(access.NotAllowed):
        watches.set_active(supervisor, placed, is_active=False)
    with pytest.raises(access.NotAllowed):
        watches.mark_seen(supervisor, case)
    with pytest.raises(access.NotVisible):
        watches.watch(factories.outsider(), placed.watch_id)
    with pytest.raises(access.NotVisible):
        watches.watch(owner, uuid4())


def test_closing_a_case_pauses_its_watches(
    case: Case, owner: User, run: SearchRun
) -> None:
    watches.leave(owner, run, least_percentile=95)
    lifecycle.take(owner, case, lifecycle.STEPS["close"])
    assert not Watch.objects.get().is_active
    with pytest.raises(access.NotAllowed):
        watches.leave(owner, run, least_percentile=95)
    lifecycle.take(owner, case, lifecycle.STEPS["reopen"])
    assert not Watch.objects.get().is_active
