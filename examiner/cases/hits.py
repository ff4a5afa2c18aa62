"""What the searches of a case found, beside one another."""

from collections import defaultdict
from collections.abc import Iterable

from examiner.cases.models import CaseSearch
from search.models import SearchRun


def found_before(
    run: SearchRun, patent_ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return in which earlier searches of a run's case a design was among the hits.

    As examiners call them: L1, L2. Designs that none found are absent.
    """
    place = CaseSearch.objects.filter(run=run)
    earlier = CaseSearch.objects.filter(
        case__in=place.values("case"),
        number__lt=place.values("number"),
        run__hits__patent__in=list(patent_ids),
    )
    rows = earlier.order_by("number").values_list("number", "run__hits__patent")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, patent_id in rows:
        found[patent_id].append(f"L{number}")
    return {patent_id: tuple(names) for patent_id, names in found.items()}
