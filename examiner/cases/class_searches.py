"""Whole classes looked through design by design (MPEP 904.02(a)), and how far.

A class search is finished once every design it holds has been reviewed in the case,
and open again when one of them is to be looked at once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case, CaseDesign, ClassSearch
from search import filters, revisions
from search.classes import locarno, uspc
from search.models import Patent
from search.queries import Filters, UnusableQuery


@dataclass(frozen=True, slots=True)
class Progress:
    """How many designs of a class were reviewed, and how many it holds."""

    reviewed: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.reviewed


def start(
    user: User, case: Case, scheme: str, symbol: str, before: date | None = None
) -> ClassSearch:
    """Begin to look through a class, or go on where that was begun.

    `symbol` in any spelling; `before` leaves out what was first published on that day
    or later. Raises UnusableQuery for a class that cannot be read or holds nothing.
    """
    access.check_works(user, case)
    asked = ClassSearch(
        case=case,
        scheme=scheme,
        symbol=_canonical(scheme, symbol),
        before=before,
        revision=revisions.latest(),
        started_by=user,
    )
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # two may begin at once
        begun = case.class_searches.filter(
            scheme=scheme, symbol=asked.symbol, finished_at__isnull=True
        ).first()
        if begun is not None:
            return _same(begun, before)
        if not designs(asked).exists():
            raise UnusableQuery(
                f"The corpus holds no design of {asked.symbol} to look at."
            )
        asked.save()
        finish_reviewed(case)
    asked.refresh_from_db()
    return asked


def designs(class_search: ClassSearch) -> QuerySet[Patent]:
    """Return the designs of a class as the corpus held them, the newest first."""
    symbols, before = (class_search.symbol,), class_search.before
    if class_search.scheme == ClassSearch.Scheme.LOCARNO:
        asked = Filters(locarno=symbols, before=before)
    else:
        asked = Filters(uspc=symbols, before=before)
    held = filters.patents(asked, revision=class_search.revision)
    return held.order_by("-pk")


def unreviewed(
    class_search: ClassSearch, *, at: datetime | None = None
) -> QuerySet[Patent]:
    """Return the designs of a class still to be looked at, now or at a moment before.

    Of a moment they are those not reviewed by then: what is reviewed since stays.
    """
    return designs(class_search).filter(~_is_reviewed(class_search.case_id, by=at))


def progress(class_search: ClassSearch) -> tuple[int, int]:
    """Return how many designs of a class were reviewed, and how many it holds."""
    found = progress_of([class_search])[class_search.pk]
    return found.reviewed, found.total


def progress_of(class_searches: Iterable[ClassSearch]) -> dict[int, Progress]:
    """Return the progress of several class searches, in one query."""
    counts = [_counted(one) for one in class_searches]
    if not counts:
        return {}
    rows = counts[0].union(*counts[1:], all=True) if counts[1:] else counts[0]
    return {row["search"]: Progress(row["reviewed"], row["total"]) for row in rows}


def finish_reviewed(case: Case) -> None:
    """Finish the class searches of which every design has been reviewed.

    Locked, so that of two people who review the last two designs at once the second
    sees what the first did.
    """
    unfinished = case.class_searches.filter(finished_at__isnull=True)
    for one in unfinished.select_for_update().order_by("pk"):
        if not unreviewed(one).exists():
            one.finished_at = timezone.now()
            one.save(update_fields=["finished_at"])


def follow(
    case: Case, patent_id: str, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Finish or reopen class searches after a design became reviewed, or no longer."""
    if bool(before["reviewed_at"]) == bool(after["reviewed_at"]):
        return
    if after["reviewed_at"]:
        finish_reviewed(case)
    else:
        _reopen(case, patent_id)


def drop(user: User, class_search: ClassSearch) -> None:
    """Take back a class search begun by mistake; what was reviewed stays reviewed."""
    access.check_works(user, class_search.case)
    class_search.delete()


def _reopen(case: Case, patent_id: str) -> None:
    """Open again the finished searches that hold a design; one of a class at a time."""
    open_ones = case.class_searches.filter(finished_at__isnull=True)
    taken = set(open_ones.values_list("scheme", "symbol"))
    finished = case.class_searches.filter(finished_at__isnull=False)
    for one in finished.order_by("-pk"):
        is_free = (one.scheme, one.symbol) not in taken
        if is_free and designs(one).filter(pk=patent_id).exists():
            taken.add((one.scheme, one.symbol))
            one.finished_at = None
            one.save(update_fields=["finished_at"])


def _canonical(scheme: str, symbol: str) -> str:
    if scheme not in ClassSearch.Scheme.values:
        raise UnusableQuery("A class is one of Locarno or of USPC-D.")
    accept = locarno.accept if scheme == ClassSearch.Scheme.LOCARNO else uspc.accept
    try:
        found = str(accept(symbol))
    except (locarno.UnreadableCode, uspc.UnreadableSymbol) as error:
        raise UnusableQuery(str(error)) from error
    return found


def _same(begun: ClassSearch, before: date | None) -> ClassSearch:
    if begun.before == before:
        return begun
    limit = f"before {begun.before}" if begun.before else "without a date"
    raise UnusableQuery(
        f"{begun.symbol} is being looked through {limit}: finish or drop that first."
    )


def _is_reviewed(case_id: Any, *, by: datetime | None = None) -> Exists:
    rows = CaseDesign.objects.filter(case=case_id, patent=OuterRef("pk"))
    when = Q(reviewed_at__lte=by) if by else Q(reviewed_at__isnull=False)
    return Exists(rows.filter(when))


def _counted(class_search: ClassSearch) -> QuerySet[Any, Any]:
    """One row: the search's id, how many designs were reviewed, how many there are."""
    marked = (
        designs(class_search)
        .order_by()
        .annotate(
            search=Value(class_search.pk), is_seen=_is_reviewed(class_search.case_id)
        )
    )
    return marked.values("search").annotate(
        total=Count("pk"), reviewed=Count("pk", filter=Q(is_seen=True))
    )
