"""The case that a form is sent for, where it names one."""

from uuid import UUID

from django.core.exceptions import BadRequest

from examiner.cases import access
from examiner.cases.models import Case
from examiner.web.requests import SignedIn


def to_see(request: SignedIn) -> Case | None:
    """The case whose search is written. Raises access.NotVisible."""
    given = request.POST.get("case", "")
    if not given:
        return None
    try:
        return access.case(request.user, UUID(given))
    except ValueError as error:
        raise BadRequest("no case has such an id") from error


def to_search_in(request: SignedIn) -> Case | None:
    """The case a search is made for. Raises NotVisible and NotAllowed."""
    case = to_see(request)
    if case is not None:
        access.check_works(request.user, case)
    return case
