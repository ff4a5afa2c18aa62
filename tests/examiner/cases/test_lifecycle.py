"""A case is closed, archived and opened again by those in charge, once each."""

import pytest

from examiner.accounts.models import User
from examiner.cases import access, lifecycle
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


def names(case: Case) -> list[str]:
    return [step.name for step in lifecycle.steps(case)]


def test_each_state_leads_on_and_back(owner: User) -> None:
    case = factories.case(owner)
    assert names(case) == ["close"]
    lifecycle.take(owner, case, lifecycle.STEPS["close"])
    assert names(case) == ["archive", "reopen"]
    lifecycle.take(owner, case, lifecycle.STEPS["archive"])
    assert names(case) == ["reopen"]
    lifecycle.take(owner, case, lifecycle.STEPS["reopen"])
    case.refresh_from_db()
    assert (case.state, case.changed_by, case.version) == ("open", owner, 1)


def test_of_two_who_close_a_case_one_is_told(owner: User) -> None:
    case = factories.case(owner)
    seen_by_other = Case.objects.get()
    lifecycle.take(owner, case, lifecycle.STEPS["close"])
    with pytest.raises(lifecycle.UnableToStep, match="closed already"):
        lifecycle.take(owner, seen_by_other, lifecycle.STEPS["close"])


def test_colleagues_do_not_decide_and_scratch_cases_stay_open(owner: User) -> None:
    case = factories.case(owner)
    colleague = factories.outsider()
    factories.member(case, colleague)
    with pytest.raises(access.NotAllowed):
        lifecycle.take(colleague, case, lifecycle.STEPS["close"])
    scratch = access.scratch_case(owner)
    assert names(scratch) == []
    with pytest.raises(access.NotAllowed):
        lifecycle.take(owner, scratch, lifecycle.STEPS["close"])
