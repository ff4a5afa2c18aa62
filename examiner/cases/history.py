"""The searches of a case, L1, L2, …: listed, starred, noted, combined into sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from examiner.accounts.models import User
from examiner.cases import access, searches, versions
from examiner.cases.models import Case, CaseSearch
from search import filters, revisions, set_expressions
from search.models import Hit, SearchRun
from search.queries import MOST_HITS, Application, Filters, Query
from search.result_sets import ResultSet

LONGEST_NOTE = 10_000  # characters


class TooLong(ValueError):
    """A note that is not kept, since nothing of it is to be lost."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A search in the history: its place, its run, how many designs it found.

    `origin` is the name of the search it came out of, "" without one here.
    """

    search: CaseSearch
    found: int
    origin: str = ""

    @property
    def run(self) -> SearchRun:
        return self.search.run

    @property
    def name(self) -> str:
        """As examiners call it: L3."""
        return self.search.name

    @property
    def kind(self) -> str:
        """How it came out of another search, in words; "" where it did not."""
        if not self.run.origin_id:
            return ""
        return self.run.get_origin_kind_display() or "Variant"


def of_case(case: Case, *, latest: int | None = None) -> list[Entry]:
    """The searches of a case, newest first."""
    return _entries(case, case.searches.order_by("-number")[:latest])


def entries(case: Case, runs: Sequence[SearchRun]) -> list[Entry]:
    """Some searches of a case."""
    return _entries(case, case.searches.filter(run__in=runs))


def _entries(case: Case, searches: QuerySet[CaseSearch]) -> list[Entry]:
    hits = Hit.objects.filter(run=OuterRef("run")).order_by().values("run")
    count = Coalesce(Subquery(hits.annotate(count=Count("*")).values("count")), 0)
    rows = searches.select_related("run", "run__encoder", "started_by")
    of_runs = names(runs_by_name(case))
    return [
        Entry(
            search,
            search.found,
            of_runs.get(search.run.origin_id, "") if search.run.origin_id else "",
        )
        for search in rows.annotate(found=count)
    ]


def runs_by_name(case: Case) -> dict[str, UUID]:
    """The runs of a case by the names examiners combine them by."""
    rows = case.searches.order_by("number").values_list("number", "run_id")
    return {f"L{number}": run_id for number, run_id in rows}


def place_of(run: SearchRun) -> CaseSearch | None:
    """The place of a run in the history of its case; those of watches have none."""
    return CaseSearch.objects.filter(run=run).first()


def latest_with_predictions(case: Case) -> SearchRun | None:
    """The latest answered search of a case that predicted classes."""
    done = SearchRun.objects.filter(
        placement__case=case, state=SearchRun.State.DONE
    ).exclude(predictions={})
    return done.order_by("-placement__number").first()


def names(runs: Mapping[str, UUID]) -> dict[UUID, str]:
    """The names of runs, as `set_expressions.write` takes them."""
    return {run_id: name for name, run_id in runs.items()}


def search(case: Case, number: int) -> CaseSearch:
    """One search of a case by its number. Raises access.NotVisible."""
    found = case.searches.select_related("run", "case").filter(number=number).first()
    if found is None:
        raise access.NotVisible(f"{case} has no search {number}")
    return found


def star(user: User, search: CaseSearch, *, is_starred: bool) -> CaseSearch:
    """Mark a search as one to come back to, or no longer. Raises access.NotAllowed."""
    access.check_works(user, search.case)
    _rows(search).update(is_starred=is_starred)
    search.is_starred = is_starred
    return search


def note(user: User, search: CaseSearch, *, text: str, seen: int) -> CaseSearch:
    """Write down what a search was for.

    Raises access.NotAllowed, versions.ChangedMeanwhile and TooLong.
    """
    access.check_works(user, search.case)
    if len(text) > LONGEST_NOTE:
        raise TooLong(f"A note has at most {LONGEST_NOTE:,} characters.")
    return versions.change(search, seen=seen, note=text)


def read_set(case: Case, text: str) -> ResultSet:
    """Read `L1 AND L2 NOT L3` of a case. Raises result_sets.UnreadableSet."""
    return set_expressions.read(text, runs=runs_by_name(case))


def combine(user: User, case: Case, text: str) -> SearchRun:
    """Make a run that lists every design of a set, newest first.

    Raises result_sets.UnreadableSet, queries.UnusableQuery, access.NotAllowed.
    """
    asked = Filters(within=read_set(case, text))
    filters.check(asked)
    count = filters.patents(asked, revision=revisions.latest()).count()
    query = Query(
        filters=asked,
        application=application(case),
        k=min(max(count, 1), MOST_HITS),
    )
    return searches.start(user, query, case=case)


def application(case: Case) -> Application:
    """What labels of hits need to know of the case."""
    return Application(
        effective_date=case.effective_date,
        inventors=tuple(case.inventors),
        assignees=tuple(case.applicants),
    )


def _rows(search: CaseSearch) -> QuerySet[CaseSearch]:
    return CaseSearch.objects.filter(pk=search.pk)
