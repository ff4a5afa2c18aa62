"""Cases of closed accounts that nobody can hand over any more.

An administrator gives them to somebody who works on, by their number alone: no word of
a case is shown. The account's history tells who did so, and with which cases.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from examiner.accounts import roles
from examiner.accounts.models import User
from examiner.cases import access, team
from examiner.cases.models import Case, CaseMember


class StillOpen(Exception):
    """Who can still sign in hands over by themselves."""


REFUSALS = (StillOpen, access.NotAllowed, team.UnableToJoin)


def of_account(former: User) -> QuerySet[Case]:
    """The cases of an account of which no other person is in charge.

    Its scratch case is none of them: that was one person's alone.
    """
    others = CaseMember.objects.filter(
        role=CaseMember.Role.SUPERVISOR,
        user__is_active=True,
        user__role__in=roles.SUPERVISES,
    )
    owned = Case.objects.filter(owner=former, is_scratch=False)
    return owned.exclude(members__in=others).order_by("pk")


def hand_over(administrator: User, former: User, person: User) -> int:
    """Make a person the owner of all cases left behind; return how many they were.

    Raises StillOpen, team.UnableToJoin, and access.NotAllowed.
    """
    if not roles.may_hand_over_cases(administrator):
        raise access.NotAllowed("Only an administrator hands over cases of others.")
    if former.is_active:
        raise StillOpen(f"The account {former.username} is open: close it first.")
    with transaction.atomic():
        cases = of_account(former).only("owner")  # not a word of theirs is read
        given = list(cases.select_for_update(of=("self",)))
        for case in given:
            team.give(case, person, by=administrator)
        if given:
            _record(administrator, former, person, given)
    return len(given)


def _record(by: User, former: User, person: User, given: list[Case]) -> None:
    named = ", ".join(str(case.pk) for case in given)
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(former.pk),
        object_repr=former.username,
        action_flag=CHANGE,
        change_message=f"Cases handed over to {person.username}: {named}",
    )
