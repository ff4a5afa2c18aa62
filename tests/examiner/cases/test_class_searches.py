"""Whole classes: which designs they hold, how far they are, when they are finished."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from examiner.accounts.models import User
from examiner.cases import class_searches, decisions
from examiner.cases.access import NotAllowed
from examiner.cases.models import Case
from search.models import Patent
from search.queries import UnusableQuery
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottles() -> list[Patent]:
    factories.patent(figures=0, locarno="09-03", uspc="D9/600")
    factories.patent(figures=0, locarno="12-01", uspc="D12/1")
    return [factories.patent(figures=0) for _ in range(3)]


def ids(patents: Any) -> list[str]:
    return [patent.pk for patent in patents]


@pytest.mark.parametrize(
    ("scheme", "typed", "symbol", "count"),
    [
        ("locarno", "0901", "09-01", 3),
        ("locarno", "9", "09-*", 4),
        ("uspc", "d9500", "D9/500", 3),
        ("uspc", "D9/5*", "D9/5*", 3),
        ("uspc", "D9", "D9/*", 4),
    ],
)
def test_a_class_in_any_spelling_holds_its_designs(
    case: Case,
    examiner: User,
    bottles: list[Patent],
    scheme: str,
    typed: str,
    symbol: str,
    count: int,
) -> None:
    begun = class_searches.start(examiner, case, scheme, typed)
    assert begun.symbol == symbol
    assert class_searches.progress(begun) == (0, count)


def test_the_newest_design_comes_first_and_later_imports_stay_out(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    factories.patent(figures=0, since=factories.revision())
    assert ids(class_searches.designs(begun)) == sorted(ids(bottles), reverse=True)


def test_a_date_leaves_out_what_came_later(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    old = factories.patent(figures=0, first_published=date(2010, 1, 1))
    begun = class_searches.start(
        examiner, case, "locarno", "09-01", before=date(2015, 1, 1)
    )
    assert ids(class_searches.designs(begun)) == [old.pk]


def test_a_class_search_is_finished_when_every_design_was_reviewed(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    decisions.mark_reviewed(examiner, case, ids(bottles[:2]))
    begun.refresh_from_db()
    assert (begun.finished_at, class_searches.progress(begun)) == (None, (2, 3))
    assert ids(class_searches.unreviewed(begun)) == [bottles[2].pk]
    decisions.judge(examiner, case, bottles[2].pk, "not_relevant")
    begun.refresh_from_db()
    assert begun.finished_at
    assert class_searches.progress(begun) == (3, 3)


def test_it_opens_again_when_one_is_to_be_looked_at_once_more(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    decisions.mark_reviewed(examiner, case, ids(bottles))
    decisions.unreview(examiner, case, bottles[0].pk)
    begun.refresh_from_db()
    assert begun.finished_at is None
    decisions.undo(examiner, case)
    begun.refresh_from_db()
    assert begun.finished_at


def test_undoing_the_last_verdict_opens_it_again(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    decisions.mark_reviewed(examiner, case, ids(bottles[:2]))
    decisions.judge(examiner, case, bottles[2].pk, "relevant")
    decisions.undo(examiner, case)
    begun.refresh_from_db()
    assert begun.finished_at is None


def test_of_two_searches_of_a_class_only_one_opens_again(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    first = class_searches.start(examiner, case, "locarno", "09-01")
    decisions.mark_reviewed(examiner, case, ids(bottles))
    factories.patent(figures=0, since=factories.revision())
    second = class_searches.start(examiner, case, "locarno", "09-01")
    decisions.unreview(examiner, case, bottles[0].pk)
    first.refresh_from_db()
    assert first.finished_at
    assert class_searches.progress_of([first, second]) == {
        first.pk: class_searches.Progress(2, 3),
        second.pk: class_searches.Progress(2, 4),
    }


def test_what_was_reviewed_before_counts(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    decisions.mark_reviewed(examiner, case, ids(bottles))
    assert class_searches.start(examiner, case, "locarno", "09-01").finished_at


def test_another_case_has_its_own_count(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    other = factories.case(examiner)
    decisions.mark_reviewed(examiner, other, ids(bottles))
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    assert class_searches.progress(begun) == (0, 3)


def test_starting_again_goes_on(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    assert class_searches.start(examiner, case, "locarno", "0901") == begun
    with pytest.raises(UnusableQuery, match="without a date"):
        class_searches.start(examiner, case, "locarno", "0901", before=date(2022, 1, 1))


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [("locarno", "bottle"), ("uspc", "D31"), ("locarno", "01-01"), ("cpc", "A47G")],
)
def test_a_class_that_cannot_be_read_or_is_empty_is_refused(
    case: Case, examiner: User, bottles: list[Patent], scheme: str, typed: str
) -> None:
    with pytest.raises(UnusableQuery):
        class_searches.start(examiner, case, scheme, typed)
    assert not case.class_searches.exists()


def test_a_closed_case_begins_and_drops_none(
    case: Case, examiner: User, bottles: list[Patent]
) -> None:
    begun = class_searches.start(examiner, case, "locarno", "09-01")
    begun.case.state = case.state = Case.State.CLOSED
    with pytest.raises(NotAllowed):
        class_searches.start(examiner, case, "locarno", "09-03")
    with pytest.raises(NotAllowed):
        class_searches.drop(examiner, begun)


def test_the_progress_of_many_is_one_query(
    case: Case,
    examiner: User,
    bottles: list[Patent],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    begun = [
        class_searches.start(examiner, case, "locarno", symbol)
        for symbol in ("09-01", "09-03", "12")
    ]
    with django_assert_num_queries(1):
        found = class_searches.progress_of(begun)
    assert [found[one.pk].left for one in begun] == [3, 1, 1]
    assert class_searches.progress_of([]) == {}
