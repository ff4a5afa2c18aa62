"""Finding one's way to a case by what is remembered of it."""

from django.db.models import Q

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case

MOST = 8


def cases(user: User, *, words: str) -> list[Case]:
    """The person's cases whose number, title or applicant holds every word, open first.

    Without a word the ones last worked on. The scratch case is no case to go to.
    """
    found = access.cases_of(user).filter(is_scratch=False)
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(application_number__icontains=word)
            | Q(applicants__icontains=word)
        )
    newest = found.order_by("-changed_at", "pk")[: 4 * MOST]
    return sorted(newest, key=lambda case: not case.is_open)[:MOST]
