"""What lies on a person's desk: their cases, and what waits in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case, CaseSearch, CaseWatch, Citation
from search.models import SearchRun

_UNFINISHED = (SearchRun.State.QUEUED, SearchRun.State.RUNNING)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, with what stands in it; `alerts` nobody has looked at yet."""

    case: Case
    searches: int
    citations: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Alerted:
    """A case with alerts that nobody has looked at."""

    case_id: UUID
    title: str
    alerts: int


def cases(user: User, *, state: str = Case.State.OPEN) -> QuerySet[Case]:
    """The cases of a person in a state ("" for all), worked in latest first.

    The scratch case is none of them: it is always there.
    """
    searched = CaseSearch.objects.filter(case=OuterRef("pk")).order_by()
    latest = searched.values("case").annotate(at=Max("run__created_at")).values("at")
    found = access.cases_of(user).filter(is_scratch=False)
    if state:
        found = found.filter(state=state)
    return (
        found.select_related("owner")
        .annotate(worked_at=Greatest("changed_at", Subquery(latest)))
        .order_by("-worked_at", "pk")
    )


def lines(listed: Iterable[Case]) -> list[CaseLine]:
    """Cases with their counts, in three queries however many they are."""
    found = list(listed)
    pks = [case.pk for case in found]
    searches = _counted(CaseSearch.objects.filter(case__in=pks))
    citations = _counted(Citation.objects.filter(case__in=pks))
    unseen = Count("watch__alerts", filter=Q(watch__alerts__seen_at=None))
    watches = CaseWatch.objects.filter(case__in=pks).order_by()
    alerts = dict(watches.values("case").annotate(n=unseen).values_list("case", "n"))
    return [
        CaseLine(
            case=case,
            searches=searches.get(case.pk, 0),
            citations=citations.get(case.pk, 0),
            alerts=alerts.get(case.pk, 0),
        )
        for case in found
    ]


def waiting(user: User) -> list[CaseSearch]:
    """The searches of a person's cases that are not answered yet, oldest first."""
    placed = CaseSearch.objects.filter(
        case__in=access.cases_of(user), run__state__in=_UNFINISHED
    )
    return list(
        placed.select_related("case", "run").order_by("run__created_at", "run_id")
    )


def alerted(user: User) -> list[Alerted]:
    """The cases to which something came close that nobody has looked at, by title."""
    unseen = CaseWatch.objects.filter(
        case__in=access.cases_of(user),
        watch__alerts__isnull=False,
        watch__alerts__seen_at=None,
    )
    counted = unseen.values_list("case", "case__title").annotate(Count("watch__alerts"))
    return [Alerted(*row) for row in counted.order_by("case__title", "case")]


def _counted(rows: QuerySet[CaseSearch] | QuerySet[Citation]) -> dict[object, int]:
    counted = rows.order_by().values("case").annotate(n=Count("pk"))
    return dict(counted.values_list("case", "n"))
