"""What makes a design eligible: the filters of a query as one list of criteria.

Each criterion is a condition on patents in the ORM. Browsing uses the querysets as
they are, `pgvector` takes their SQL (`as_sql`), and the `codes` back end answers those
it has columns for and asks the database for the ids of the rest; so a filter means the
same everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from search import families, result_sets
from search.classes import locarno, uspc
from search.classes.filters import ClassFilter
from search.models import Figure, Party, Patent, PatentClass
from search.queries import Filters, Query, Rule, UnusableQuery
from search.result_sets import ResultSet, UnreadableSet


@dataclass(frozen=True, slots=True)
class Classed:
    """Any class of the design is one of those wanted."""

    scheme: PatentClass.Scheme
    wanted: tuple[ClassFilter, ...]

    def q(self) -> Q:
        """As a condition on patents."""
        matches = Q()
        for one in self.wanted:
            lookup = "symbol__startswith" if one.is_prefix else "symbol"
            matches |= Q(**{lookup: one.text})
        classed = PatentClass.objects.filter(matches, scheme=self.scheme)
        return Q(pk__in=classed.values("patent_id"))


@dataclass(frozen=True, slots=True)
class Before:
    """First published, filed, or either of them, strictly before a day.

    A design without the date never qualifies by it.
    """

    day: date
    rule: Rule = "published"

    def q(self) -> Q:
        """As a condition on patents."""
        published = Q(first_published__lt=self.day)
        filed = Q(filed_date__lt=self.day)
        if self.rule == "either":
            return published | filed
        return published if self.rule == "published" else filed


@dataclass(frozen=True, slots=True)
class Held:
    """An assignee or applicant has all the words of one of the names, or is of one of
    the countries."""

    names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def q(self) -> Q:
        """As a condition on patents."""
        owners = Party.objects.filter(
            role__in=(Party.Role.ASSIGNEE, Party.Role.APPLICANT)
        )
        condition = Q()
        if self.names:
            matches = Q()
            for name in self.names:
                matches |= self._all_words(name)
            condition &= Q(pk__in=owners.filter(matches).values("patent_id"))
        if self.countries:
            of_country = owners.filter(country__in=[c.upper() for c in self.countries])
            condition &= Q(pk__in=of_country.values("patent_id"))
        return condition

    @staticmethod
    def _all_words(name: str) -> Q:
        words = Q()
        for word in name.split():
            words &= (
                Q(organization__icontains=word)
                | Q(last_name__icontains=word)
                | Q(first_name__icontains=word)
            )
        return words


@dataclass(frozen=True, slots=True)
class OutsideFamilies:
    """Connected with none of the named designs or applications, nor one of them."""

    seeds: tuple[str, ...]
    revision: int

    def q(self) -> Q:
        """As a condition on patents."""
        members = families.members(self.seeds, revision=self.revision)
        return ~Q(pk__in=sorted(members))


@dataclass(frozen=True, slots=True)
class Within:
    """In a set of designs made from earlier runs."""

    result_set: ResultSet

    def q(self) -> Q:
        """As a condition on patents."""
        return self.result_set.q()


@dataclass(frozen=True, slots=True)
class AddedAfter:
    """Came into the corpus, or got a drawing, after a revision."""

    revision: int

    def q(self) -> Q:
        """As a condition on patents."""
        drawn = Figure.objects.filter(since__gt=self.revision, is_gazette=False)
        return Q(since__gt=self.revision) | Q(pk__in=drawn.values("patent_id"))


Criterion = Classed | Before | Held | OutsideFamilies | Within | AddedAfter


def of_query(query: Query) -> Filters:
    """Return the filters of a query with what it leaves out by itself.

    The primary reference and its family are no secondary references.
    """
    if not query.primary:
        return query.filters
    kept_out = (*query.filters.not_family_of, query.primary)
    return replace(query.filters, not_family_of=kept_out)


def criteria(filters: Filters, *, revision: int) -> tuple[Criterion, ...]:
    """Return the conditions that all must hold; families are those of a revision.

    Raises UnusableQuery naming the class or the number that cannot be read.
    """
    return tuple(_criteria(filters, revision))


def patents(filters: Filters, *, revision: int) -> QuerySet[Patent]:
    """Return the designs eligible under the filters, as of a revision.

    Raises UnusableQuery naming the class that cannot be read.
    """
    eligible = Patent.objects.as_of(revision)
    for criterion in criteria(filters, revision=revision):
        eligible = eligible.filter(criterion.q())
    return eligible


def figures(filters: Filters, *, revision: int) -> QuerySet[Figure]:
    """Return the figures of the eligible designs, as of a revision.

    The gazette's figure repeats another one and is left out. Filters that say
    nothing about patents but their revision still join them: a design may be
    withdrawn while its figures stand. Raises UnusableQuery.
    """
    held = figures_held(revision).filter(is_gazette=False)
    if not criteria(filters, revision=revision):
        return held.filter(_held_at(revision, prefix="patent__"))
    return held.filter(patent__in=patents(filters, revision=revision))


def figures_held(revision: int) -> QuerySet[Figure]:
    """Return the figures the corpus held at a revision."""
    return Figure.objects.filter(_held_at(revision))


def check(filters: Filters) -> None:
    """Raise UnusableQuery where a class, a number or a set cannot be read."""
    criteria(filters, revision=0)
    families.check(filters.not_family_of)
    for code in filters.country:
        if not (code.isalpha() and len(code) in (2, 3)):
            raise UnusableQuery(f"{code!r} is no country's code, like US or KR.")
    if filters.within is not None:
        try:
            result_sets.check(filters.within)
        except UnreadableSet as error:
            raise UnusableQuery(str(error)) from error


def as_sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return a queryset's SQL with placeholders, and its parameters."""
    # Without `elide_empty` Django gives no SQL at all where nothing can match.
    compiler = rows.query.get_compiler(rows.db, elide_empty=False)
    sql, params = compiler.as_sql()
    return sql, tuple(params)


def _criteria(filters: Filters, revision: int) -> Iterator[Criterion]:
    if filters.locarno:
        wanted = tuple(_readable_locarno(text) for text in filters.locarno)
        yield Classed(PatentClass.Scheme.LOCARNO, wanted)
    if filters.uspc:
        wanted = tuple(_readable_uspc(text) for text in filters.uspc)
        yield Classed(PatentClass.Scheme.USPC, wanted)
    if filters.before is not None:
        yield Before(filters.before, filters.before_rule)
    names = tuple(name for name in filters.assignee if name.strip())
    if names or filters.country:
        yield Held(names, filters.country)
    if filters.not_family_of:
        yield OutsideFamilies(filters.not_family_of, revision)
    if filters.within is not None:
        yield Within(filters.within)
    if filters.added_after is not None:
        yield AddedAfter(filters.added_after)


def _readable_locarno(text: str) -> ClassFilter:
    try:
        return locarno.accept(text)
    except locarno.UnreadableCode as error:
        raise UnusableQuery(str(error)) from error


def _readable_uspc(text: str) -> ClassFilter:
    try:
        return uspc.accept(text)
    except uspc.UnreadableSymbol as error:
        raise UnusableQuery(str(error)) from error


def _held_at(revision: int, *, prefix: str = "") -> Q:
    """Rows that existed at a revision: taken in by then, not yet withdrawn."""
    return Q(**{f"{prefix}since__lte": revision}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": revision})
    )
