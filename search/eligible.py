"""How much the filters of a query leave, counted before it is asked."""

from dataclasses import dataclass

from search import filters as eligibility
from search import revisions
from search.queries import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Designs, and the figures of theirs that a drawing is compared with."""

    figures: int
    designs: int


def count(filters: Filters) -> Eligible:
    """Count as a search counts that is begun now. Raises UnusableQuery."""
    eligibility.check(filters)
    revision = revisions.latest()
    return Eligible(
        figures=eligibility.figures(filters, revision=revision).count(),
        designs=eligibility.patents(filters, revision=revision).count(),
    )
