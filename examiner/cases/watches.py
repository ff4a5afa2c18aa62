"""Searches a case leaves standing, and what they told its people."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case, CaseSearch, CaseWatch
from search import watches
from search.models import Alert, SearchRun, Watch


def leave(user: User, run: SearchRun, *, least_percentile: float) -> CaseWatch:
    """Leave a search of a case standing; one that stands already is taken up again.

    Raises watches.UnableToWatch, access.NotVisible and access.NotAllowed.
    """
    case = access.case_of(user, run)
    access.check_works(user, case)
    with transaction.atomic():
        watch = watches.create(run, least_percentile=least_percentile)
        placed, _ = CaseWatch.objects.get_or_create(
            watch=watch, defaults={"case": case, "started_by": user}
        )
        wanted = {"is_active": True, "least_percentile": least_percentile}
        Watch.objects.filter(pk=watch.pk).update(**wanted)
    placed.watch.refresh_from_db()
    return placed


def of_case(case: Case) -> list[CaseWatch]:
    """The standing searches of a case, oldest first, each with its search."""
    placed = case.watches.select_related("watch__origin__placement", "started_by")
    views = "watch__origin__views__page__upload", "watch__origin__views__figure__sheet"
    return list(placed.prefetch_related(*views).order_by("watch__created_at", "pk"))


def unwatched(case: Case) -> list[CaseSearch]:
    """The searches of a case that may be left standing, latest first."""
    placed = case.searches.filter(run__state=SearchRun.State.DONE, run__watch=None)
    found = placed.select_related("run").prefetch_related("run__views")
    return [
        search
        for search in found.order_by("-number")
        if watches.can_be_watched(search.run)
    ]


def alerts(case: Case) -> QuerySet[Alert]:
    """What came close to the standing searches of a case, the unseen first."""
    told = Alert.objects.filter(watch__placement__case=case)
    return told.select_related(
        "hit__patent", "hit__run", "watch__origin__placement"
    ).order_by(F("seen_at").desc(nulls_first=True), "-pk")


def watch(user: User, watch_id: UUID) -> CaseWatch:
    """One standing search, or access.NotVisible."""
    visible = CaseWatch.objects.filter(case__in=access.cases_of(user))
    found = visible.select_related("case", "watch").filter(watch=watch_id).first()
    if found is None:
        raise access.NotVisible(f"no watch {watch_id}")
    return found


def set_active(user: User, placed: CaseWatch, *, is_active: bool) -> None:
    """Pause a standing search, or take it up from where it looked last.

    Raises access.NotAllowed.
    """
    access.check_works(user, placed.case)
    Watch.objects.filter(pk=placed.watch_id).update(is_active=is_active)


def pause_all(case: Case) -> int:
    """Pause the standing searches of a case; return how many were not."""
    standing = Watch.objects.filter(placement__case=case, is_active=True)
    return standing.update(is_active=False)


def mark_seen(user: User, case: Case, *, alert_ids: list[int] | None = None) -> int:
    """Take note of alerts of a case, by default of all; return how many were new.

    Raises access.NotAllowed for those who only read the case.
    """
    if not access.works(user, case):
        raise access.NotAllowed("A supervisor reads a case; its examiners work in it.")
    unseen = Alert.objects.filter(watch__placement__case=case, seen_at=None)
    if alert_ids is not None:
        unseen = unseen.filter(pk__in=alert_ids)
    return unseen.update(seen_at=timezone.now())
