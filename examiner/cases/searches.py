"""Starting a search: a run and its place in a case, made together or not at all."""

from collections.abc import Callable

from django.db import transaction

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case
from search import runs
from search.models import SearchRun
from search.queries import Query


def start(user: User, query: Query, *, case: Case | None = None) -> SearchRun:
    """Make a run that waits, in a case of this person (the scratch case by default).

    Raises queries.UnusableQuery, and access.NotVisible for a case of others.
    """
    with transaction.atomic():
        run = runs.create(query)
        access.place_run(user, run, case=case)
    return run


def follow(
    user: User, origin: SearchRun, make: Callable[[SearchRun], SearchRun]
) -> SearchRun:
    """Make a run out of another one, in the same case.

    Raises what `make` raises, and access.NotVisible for a case of others.
    """
    case = access.case_of(user, origin)
    with transaction.atomic():
        run = make(origin)
        access.place_run(user, run, case=case)
    return run
