"""Who joins a case, who leaves it, who gets it."""

import pytest

from examiner.accounts.models import User
from examiner.cases import access, team
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return factories.user("examiner", name="owner")


@pytest.fixture
def colleague() -> User:
    return factories.user("examiner", name="colleague")


@pytest.fixture
def supervisor() -> User:
    return factories.user("supervisor")


@pytest.fixture
def case(owner: User) -> Case:
    return factories.case(owner)


def test_a_colleague_works_and_a_supervisor_decides(
    case: Case, owner: User, colleague: User, supervisor: User
) -> None:
    team.add(owner, case, colleague, role="colleague")
    team.add(owner, case, supervisor, role="supervisor")
    assert access.works(colleague, case)
    assert not access.manages(colleague, case)
    assert access.manages(supervisor, case)
    assert not access.works(supervisor, case)
    seen = team.of_case(supervisor, case)
    assert [member.user for member in seen.members] == [colleague, supervisor]
    assert (seen.is_at_work, seen.is_in_charge) == (False, True)


def test_who_is_a_supervisor_no_more_only_reads(
    case: Case, owner: User, supervisor: User
) -> None:
    team.add(owner, case, supervisor, role="supervisor")
    supervisor.role = User.Role.EXAMINER
    supervisor.save()
    assert access.case(supervisor, case.pk) == case
    assert not access.manages(supervisor, case)
    assert not team.of_case(supervisor, case).is_in_charge


def test_who_owns_a_case_by_now_gets_no_place_beside(
    case: Case, owner: User, colleague: User, supervisor: User
) -> None:
    """The one who adds still sees the case as it was before it was handed over."""
    team.add(owner, case, supervisor, role="supervisor")
    team.hand_over(supervisor, Case.objects.get(pk=case.pk), colleague)
    with pytest.raises(team.UnableToJoin):
        team.add(supervisor, case, colleague, role="colleague")
    with pytest.raises(access.NotAllowed):
        team.add(owner, case, colleague, role="colleague")


def test_a_second_place_replaces_the_first(
    case: Case, owner: User, supervisor: User
) -> None:
    team.add(owner, case, supervisor, role="supervisor")
    team.add(owner, case, supervisor, role="colleague")
    assert case.members.get().role == "colleague"


def test_not_everybody_gets_every_place(
    case: Case, owner: User, colleague: User
) -> None:
    gone = factories.user(name="gone", is_active=False)
    for person, role, told in (
        (owner, "colleague", "has the case already"),
        (colleague, "supervisor", "add this person as a colleague"),
        (gone, "colleague", "closed"),
    ):
        with pytest.raises(team.UnableToJoin, match=told):
            team.add(owner, case, person, role=role)
    assert gone not in team.people()


def test_only_those_in_charge_decide_the_team(
    case: Case, colleague: User, supervisor: User
) -> None:
    factories.member(case, colleague)
    with pytest.raises(access.NotAllowed):
        team.add(colleague, case, supervisor, role="supervisor")
    with pytest.raises(access.NotAllowed):
        team.hand_over(colleague, case, colleague)
    factories.member(case, supervisor, "supervisor")
    with pytest.raises(access.NotAllowed):
        team.remove(colleague, case, supervisor)
    team.remove(colleague, case, colleague)  # leaving is everybody's own affair
    assert [member.user for member in case.members.all()] == [supervisor]


def test_a_case_handed_over_keeps_its_former_owner_as_a_colleague(
    case: Case, owner: User, colleague: User
) -> None:
    factories.member(case, colleague)
    team.hand_over(owner, case, colleague)
    kept = access.case(owner, case.pk)
    assert kept.owner == colleague
    assert [(member.user, member.role) for member in kept.members.all()] == [
        (owner, "colleague")
    ]
    with pytest.raises(team.UnableToJoin, match="already"):
        team.hand_over(colleague, kept, colleague)


def test_a_supervisor_hands_over_what_its_owner_left(
    case: Case, owner: User, colleague: User, supervisor: User
) -> None:
    factories.member(case, supervisor, "supervisor")
    team.hand_over(supervisor, case, colleague)
    roles = {member.user: member.role for member in case.members.all()}
    assert roles == {owner: "colleague", supervisor: "supervisor"}


def test_a_scratch_case_stays_its_owners(owner: User, colleague: User) -> None:
    scratch = access.scratch_case(owner)
    with pytest.raises(access.NotAllowed):
        team.add(owner, scratch, colleague, role="colleague")
    with pytest.raises(access.NotAllowed):
        team.hand_over(owner, scratch, colleague)
