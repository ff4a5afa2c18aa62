"""How a case ends and begins again: open, closed, archived."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access, watches
from examiner.cases.models import Case

State = Case.State


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state: from which states, to which one, and as the screen says."""

    name: str
    label: str
    icon: str
    before: tuple[str, ...]
    after: str
    told: str


STEPS = {
    step.name: step
    for step in (
        Step(
            *("close", "Close the case", "lock"),
            before=(State.OPEN,),
            after=State.CLOSED,
            told="The case is closed, its watches are paused: nothing in it changes "
            "until it is reopened.",
        ),
        Step(
            *("archive", "Archive the case", "archive"),
            before=(State.CLOSED,),
            after=State.ARCHIVED,
            told="The case is archived: the desk does not list it any more.",
        ),
        Step(
            *("reopen", "Reopen the case", "archive-restore"),
            before=(State.CLOSED, State.ARCHIVED),
            after=State.OPEN,
            told="The case is open again; its watches stay paused until you take them "
            "up.",
        ),
    )
}


class UnableToStep(Exception):
    """The case is in another state than the step begins at; the message says so."""


def steps(case: Case) -> list[Step]:
    """The steps that lead on from where a case stands."""
    if case.is_scratch:
        return []
    return [step for step in STEPS.values() if case.state in step.before]


def take(user: User, case: Case, step: Step) -> None:
    """Take a step. Raises UnableToStep, and access.NotAllowed as `manages` decides."""
    if case.is_scratch:
        raise access.NotAllowed("The scratch case is always open.")
    if not access.manages(user, case):
        raise access.NotAllowed("Only its owner and its supervisors decide this.")
    if not _stepped(user, case, step):
        case.refresh_from_db(fields=["state"])
        raise UnableToStep(
            f"The case is {case.get_state_display().lower()} already: somebody else "
            "was quicker."
        )
    case.state = step.after


def _stepped(user: User, case: Case, step: Step) -> bool:
    rows = Case.objects.filter(pk=case.pk, state__in=step.before)
    now = timezone.now()
    with transaction.atomic():
        if not rows.update(state=step.after, changed_by=user, changed_at=now):
            return False
        if step.after != State.OPEN:
            watches.pause_all(case)
    return True
