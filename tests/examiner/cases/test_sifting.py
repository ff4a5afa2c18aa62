"""Designs sifted by what a case decided, as it stood at a moment."""

from datetime import datetime

import pytest
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import decisions, sifting
from examiner.cases.models import Case
from examiner.cases.sifting import Sieve
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottles(db: None) -> list[Patent]:
    return [factories.patent(figures=0) for _ in range(4)]


def left(
    case: Case, bottles: list[Patent], at: datetime | None = None, **sieve: object
) -> list[int]:
    """Which bottles pass, by their places."""
    ids = [bottle.pk for bottle in bottles]
    found = sifting.sift(case, ids, Sieve(**sieve), at=at or timezone.now())  # type: ignore[arg-type]
    return [ids.index(one) for one in found]


def test_each_decision_is_a_sieve(
    examiner: User, case: Case, bottles: list[Patent]
) -> None:
    first, second, third, _ = (bottle.pk for bottle in bottles)
    decisions.judge(examiner, case, first, "relevant")
    decisions.judge(examiner, case, second, "not_relevant")
    decisions.tag(examiner, case, second, 4)
    decisions.cite(examiner, case, third, "background")
    found = {
        name: left(case, bottles, decided=name) for name, _ in sifting.choices(case)
    }
    assert found == {
        "relevant": [0],
        "not_relevant": [1],
        "cited": [2],
        **{f"tag-{number}": [] for number in (1, 2, 3, 5)},
        "tag-4": [1],
    }
    assert left(case, bottles, is_unreviewed=True) == [3]
    assert left(case, bottles, decided="tag-9") == [0, 1, 2, 3]
    decisions.unreview(examiner, case, second)
    assert left(case, bottles, is_unreviewed=True, decided="tag-4") == [1]


def test_a_moment_is_kept_whatever_is_decided_or_undone_since(
    examiner: User, case: Case, bottles: list[Patent]
) -> None:
    first, second, third, fourth = (bottle.pk for bottle in bottles)
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    decisions.judge(colleague, case, first, "relevant")
    decisions.judge(examiner, case, second, "relevant")
    at = timezone.now()
    decisions.judge(colleague, case, first, "not_relevant")
    decisions.judge(colleague, case, first, "")
    decisions.undo(examiner, case)  # the second is no longer relevant
    decisions.judge(examiner, case, third, "relevant")
    decisions.mark_reviewed(examiner, case, [fourth])
    assert left(case, bottles, decided="relevant") == [2]
    assert left(case, bottles, at, decided="relevant") == [0, 1]
    assert left(case, bottles, at, is_unreviewed=True) == [2, 3]


def test_another_case_decides_for_itself(
    examiner: User, case: Case, bottles: list[Patent]
) -> None:
    decisions.judge(examiner, case, bottles[0].pk, "relevant")
    other = factories.case(examiner)
    assert left(other, bottles, decided="relevant") == []
    assert left(other, bottles, is_unreviewed=True) == [0, 1, 2, 3]
