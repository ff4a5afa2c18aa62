"""Who works on a case: its owner, colleagues, supervisors."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from examiner.accounts import roles
from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case, CaseMember


class UnableToJoin(Exception):
    """This person cannot have this place in the case; the message says why."""


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a case, and what the asker may do."""

    owner: User
    members: list[CaseMember]
    is_at_work: bool
    is_in_charge: bool


def of_case(user: User, case: Case) -> Team:
    """The team of a case as this person sees it; the case comes with its owner."""
    members = list(
        case.members.select_related("user").order_by("role", "user__username")
    )
    own = {member.role for member in members if member.user_id == user.pk}
    is_owner = case.owner_id == user.pk
    return Team(
        owner=case.owner,
        members=members,
        is_at_work=is_owner or CaseMember.Role.COLLEAGUE in own,
        is_in_charge=is_owner
        or (CaseMember.Role.SUPERVISOR in own and roles.may_supervise(user)),
    )


def people() -> QuerySet[User]:
    """Everybody who may be given a place in a case, by name."""
    found = User.objects.filter(is_active=True)
    return found.order_by("last_name", "first_name", "username")


def add(user: User, case: Case, person: User, *, role: str) -> None:
    """Give a person a place in the team, or another role in it.

    Raises UnableToJoin, and access.NotAllowed where the asker decides nothing.
    """
    if not person.is_active:
        raise UnableToJoin("This account is closed; choose another person.")
    if role == CaseMember.Role.SUPERVISOR and not roles.may_supervise(person):
        raise UnableToJoin(
            "Only people whose account is a supervisor's supervise a case: add this "
            "person as a colleague."
        )
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        _check(user, held)  # it may have been handed over meanwhile
        if person.pk == held.owner_id:
            raise UnableToJoin("The owner has the case already. Hand it over first.")
        CaseMember.objects.update_or_create(
            case=held, user=person, defaults={"role": role}
        )


def remove(user: User, case: Case, person: User) -> None:
    """Take a person out of the team; everybody may leave it by themselves.

    Raises access.NotAllowed where the asker may not. What the person did stays.
    """
    if user.pk != person.pk:
        _check(user, case)
    case.members.filter(user=person).delete()


def member(case: Case, person_id: int) -> User:
    """A member of the team, or access.NotVisible."""
    found = case.members.select_related("user").filter(user=person_id).first()
    if found is None:
        raise access.NotVisible(f"nobody {person_id} in {case}")
    return found.user


def hand_over(user: User, case: Case, person: User) -> None:
    """Make another person the owner; the former one stays as a colleague.

    Raises UnableToJoin, and access.NotAllowed where the asker decides nothing.
    """
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        _check(user, held)  # of two at once the second owns it no more
        give(held, person, by=user)
    case.owner = person


def give(held: Case, person: User, *, by: User) -> None:
    """Make a person the owner of a case that is locked. Raises UnableToJoin."""
    if not person.is_active:
        raise UnableToJoin("This account is closed; choose another person.")
    if held.owner_id == person.pk:
        raise UnableToJoin("This person owns the case already.")
    CaseMember.objects.filter(case=held, user=person).delete()
    CaseMember.objects.update_or_create(
        case=held,
        user_id=held.owner_id,
        defaults={"role": CaseMember.Role.COLLEAGUE},
    )
    Case.objects.filter(pk=held.pk).update(
        owner=person, changed_by=by, changed_at=timezone.now()
    )


def _check(user: User, case: Case) -> None:
    if case.is_scratch:
        raise access.NotAllowed("A scratch case is one person's: open a case to share.")
    if not access.manages(user, case):
        raise access.NotAllowed("Only its owner and its supervisors decide this.")
