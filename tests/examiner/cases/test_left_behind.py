"""Cases of closed accounts, handed over by an administrator who does not see them."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import access, left_behind, team
from examiner.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return factories.user("administrator")


@pytest.fixture
def former() -> User:
    return factories.user(name="former", is_active=False)


@pytest.fixture
def successor() -> User:
    return factories.user(name="successor")


def owners() -> set[str]:
    found = Case.objects.filter(is_scratch=False)
    return set(found.values_list("owner__username", flat=True))


def test_all_cases_go_to_the_new_owner_and_the_account_tells_so(
    administrator: User, former: User, successor: User
) -> None:
    cases = [factories.case(former), factories.case(former, state="closed")]
    access.scratch_case(former)
    assert left_behind.hand_over(administrator, former, successor) == 2
    assert owners() == {"successor"}
    assert Case.objects.get(is_scratch=True).owner == former
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (administrator, str(former.pk))
    told = f"{entry.object_repr} {entry.change_message}"
    for case in cases:
        assert str(case.pk) in told
        assert case.title not in told
    changed = Case.objects.get(pk=cases[0].pk)
    assert changed.changed_by == administrator
    assert changed.members.get().user == former
    with pytest.raises(access.NotVisible):
        access.case(administrator, changed.pk)


def test_a_case_with_a_supervisor_is_left_to_them(
    administrator: User, former: User, successor: User
) -> None:
    supervised, other = factories.case(former), factories.case(former)
    factories.member(supervised, factories.user("supervisor"), "supervisor")
    gone = factories.user("supervisor", name="gone", is_active=False)
    factories.member(other, gone, "supervisor")
    demoted = factories.user("examiner", name="demoted")
    factories.member(other, demoted, "supervisor")
    assert left_behind.hand_over(administrator, former, successor) == 1
    other.refresh_from_db()
    assert other.owner == successor
    assert owners() == {"former", "successor"}


def test_an_open_account_hands_over_by_itself(
    administrator: User, successor: User
) -> None:
    factories.case(factories.user())
    with pytest.raises(left_behind.StillOpen):
        left_behind.hand_over(
            administrator, User.objects.get(username="examiner"), successor
        )
    assert owners() == {"examiner"}


def test_only_an_administrator_hands_over_to_who_can_sign_in(
    administrator: User, former: User, successor: User
) -> None:
    factories.case(former)
    with pytest.raises(access.NotAllowed):
        left_behind.hand_over(successor, former, successor)
    with pytest.raises(team.UnableToJoin):
        left_behind.hand_over(
            administrator, former, factories.user(name="x", is_active=False)
        )
    assert owners() == {"former"}
    assert not LogEntry.objects.exists()


def test_a_command_hands_over(
    administrator: User, former: User, successor: User, capsys: Any
) -> None:
    factories.case(former)
    call_command("hand_over_cases", "former", "successor", by="administrator")
    assert capsys.readouterr().out == "Handed over 1 case to successor.\n"
    assert owners() == {"successor"}
    for wrong in ({"by": "nobody"}, {"by": "successor"}):
        with pytest.raises(CommandError):
            call_command("hand_over_cases", "former", "successor", **wrong)


def test_the_administration_hands_over_without_reading_a_case(
    administrator: User, former: User, successor: User
) -> None:
    factories.case(former, title="Ribbed bottle")
    client = Client()
    client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:accounts_user_changelist")
    chosen = {
        "action": "hand_over_cases",
        "_selected_action": [former.pk],
        "hand_over_to": successor.pk,
    }
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(page, chosen, follow=True)
    assert "1 case handed over to successor" in answer.content.decode()
    assert owners() == {"successor"}
    assert not any('"cases_case"."title"' in one["sql"] for one in asked)
    without = client.post(page, chosen | {"hand_over_to": ""}, follow=True)
    assert "Choose whom" in without.content.decode()
