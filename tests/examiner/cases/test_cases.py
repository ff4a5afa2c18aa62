"""Facts of cases in any spelling, written once and guarded afterwards."""

from datetime import date

import pytest

from examiner.accounts.models import User
from examiner.cases import access, cases, versions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("29812345", "29/812,345"),
        ("29/812345", "29/812,345"),
        ("US 35/500,123", "35/500,123"),
        (" DM/214  086 ", "DM/214 086"),
        ("", ""),
    ],
)
def test_application_numbers_have_one_spelling(
    owner: User, typed: str, kept: str
) -> None:
    made = cases.create(owner, title="Bottle", application_number=typed)
    assert made.application_number == kept


def test_every_fault_is_told_by_its_field(owner: User) -> None:
    with pytest.raises(cases.InvalidFacts) as told:
        cases.create(
            owner,
            title=" ",
            application_number="9" * 33,
            locarno="fish",
            uspc="fish",
            inventors=[f"Inventor {number}" for number in range(51)],
        )
    assert set(told.value.errors) == {
        *("title", "application_number", "locarno", "uspc", "inventors"),
    }


def test_a_change_leaves_other_facts_and_keeps_dates_in_order(owner: User) -> None:
    case = factories.case(owner)
    changed = cases.change(owner, case, seen=1, locarno="9-3")
    assert (changed.locarno, changed.title, changed.version) == ("09-03", "Bottle", 2)
    late = date(2024, 6, 1)
    with pytest.raises(cases.InvalidFacts, match="after the filing"):
        cases.change(owner, case, seen=2, priority_date=late)
    with pytest.raises(versions.ChangedMeanwhile):
        cases.change(owner, case, seen=1, title="Jar")


def test_who_may_not_work_in_a_case_changes_nothing(owner: User) -> None:
    case = factories.case(owner)
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, "supervisor")
    with pytest.raises(access.NotAllowed):
        cases.change(supervisor, case, seen=1, title="Jar")
    with pytest.raises(access.NotAllowed):
        cases.change(owner, access.scratch_case(owner), seen=1, title="Jar")
