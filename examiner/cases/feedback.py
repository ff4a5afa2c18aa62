"""Relevance feedback: the verdicts of a case as examples of a search asked again."""

from examiner.accounts.models import User
from examiner.cases import access, searches
from examiner.cases.models import CaseDesign
from search import follow_ups
from search.models import SearchRun
from search.queries import MOST_EXAMPLES


def verdicts(origin: SearchRun, *, user: User) -> tuple[list[str], list[str]]:
    """Return the hits of a run that its case found relevant, and those not.

    The latest of each kind, no more than a query takes.
    """
    case = access.case_of(user, origin)
    judged = case.designs.filter(patent__hits__run=origin).order_by("-changed_at", "pk")
    kinds = (CaseDesign.Verdict.RELEVANT, CaseDesign.Verdict.NOT_RELEVANT)
    relevant, irrelevant = (
        list(judged.filter(verdict=kind).values_list("patent", flat=True))
        for kind in kinds
    )
    return relevant[:MOST_EXAMPLES], irrelevant[:MOST_EXAMPLES]


def ask_again(user: User, origin: SearchRun) -> SearchRun:
    """Make a run of the same query with the verdicts as examples for and against.

    Raises search.replays.UnableToRepeat and search.queries.UnusableQuery.
    """
    relevant, irrelevant = verdicts(origin, user=user)

    def make(run: SearchRun) -> SearchRun:
        return follow_ups.feedback(run, relevant=relevant, irrelevant=irrelevant)

    return searches.follow(user, origin, make)
