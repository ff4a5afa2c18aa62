"""The filters of a query over the columns of a sidecar.

`search.filters` defines what a filter means. Classes and days are answered from the
columns; of every other condition PostgreSQL tells the designs that meet it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from search import families
from search.filters import Before, Classed, Criterion, OutsideFamilies, criteria
from search.models import Patent
from search.queries import Filters
from search.retrieval.codes.columns import NUMBER
from search.retrieval.codes.segments import Eligible
from search.retrieval.codes.sidecar import Sidecar


def eligible(sidecar: Sidecar, filters: Filters, *, revision: int) -> Eligible:
    """What may be found under the filters, as of a revision. Raises UnusableQuery."""
    masks = [
        _mask(sidecar, criterion) for criterion in criteria(filters, revision=revision)
    ]
    return sidecar.eligible(
        patents=np.logical_and.reduce(masks) if masks else None, revision=revision
    )


def _mask(sidecar: Sidecar, criterion: Criterion) -> NDArray[np.bool_]:
    """Which patents of the sidecar meet a condition, (p,)."""
    match criterion:
        case Classed(scheme, wanted):
            count = len(sidecar.patents)
            return sidecar.classes.mask(scheme.value, wanted, patents=count)
        case Before():
            return _before(sidecar, criterion)
        case OutsideFamilies(seeds, revision):
            return ~_among(sidecar, families.members(seeds, revision=revision))
    met = Patent.objects.filter(criterion.q()).values_list("pk", flat=True)
    return _among(sidecar, met.iterator(chunk_size=20_000))


def _among(sidecar: Sidecar, numbers: Iterable[str]) -> NDArray[np.bool_]:
    """Which patents of the sidecar are among these, (p,)."""
    found = np.zeros(len(sidecar.patents), np.bool_)
    rows = sidecar.rows(np.array(list(numbers), NUMBER))
    found[rows[rows >= 0]] = True
    return found


def _before(sidecar: Sidecar, criterion: Before) -> NDArray[np.bool_]:
    """A missing date is later than every day."""
    day, columns = criterion.day.toordinal(), sidecar.patents
    match criterion.rule:
        case "published":
            return columns.published < day
        case "filed":
            return columns.filed < day
        case "either":
            return (columns.published < day) | (columns.filed < day)
