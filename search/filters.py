"""What makes a design eligible: the filters of a query as one definition in the ORM.

Browsing uses the querysets as they are; retrieval takes their SQL (`as_sql`), so a
filter means the same with a drawing and without one.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from search.classes import locarno, uspc
from search.classes.filters import ClassFilter
from search.models import Figure, Patent, PatentClass
from search.queries import Filters, UnusableQuery


def patents(filters: Filters, *, revision: int) -> QuerySet[Patent]:
    """Return the designs eligible under the filters, as of a revision.

    Raises UnusableQuery naming the class that cannot be read.
    """
    eligible = Patent.objects.as_of(revision)
    for wanted in _wanted_classes(filters):
        eligible = eligible.filter(pk__in=wanted)
    if filters.before is not None:
        eligible = eligible.published_before(filters.before)
    return eligible


def figures(filters: Filters, *, revision: int) -> QuerySet[Figure]:
    """Return the figures of the eligible designs, as of a revision.

    The gazette's figure repeats another one and is left out. Filters that say
    nothing about patents but their revision still join them: a design may be
    withdrawn while its figures stand. Raises UnusableQuery.
    """
    held = figures_held(revision).filter(is_gazette=False)
    if filters == Filters():
        return held.filter(_held_at(revision, prefix="patent__"))
    return held.filter(patent__in=patents(filters, revision=revision))


def figures_held(revision: int) -> QuerySet[Figure]:
    """Return the figures the corpus held at a revision."""
    return Figure.objects.filter(_held_at(revision))


def check(filters: Filters) -> None:
    """Raise UnusableQuery if a class of the filters cannot be read."""
    for _wanted in _wanted_classes(filters):
        pass


def as_sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return a queryset's SQL with placeholders, and its parameters."""
    # Without `elide_empty` Django gives no SQL at all where nothing can match.
    compiler = rows.query.get_compiler(rows.db, elide_empty=False)
    sql, params = compiler.as_sql()
    return sql, tuple(params)


def _wanted_classes(filters: Filters) -> Iterable[QuerySet[PatentClass]]:
    """Yield, per scheme asked for, the patents with any class that is wanted."""
    if filters.locarno:
        wanted = [_readable_locarno(text) for text in filters.locarno]
        yield _patents_classed(PatentClass.Scheme.LOCARNO, wanted)
    if filters.uspc:
        wanted = [_readable_uspc(text) for text in filters.uspc]
        yield _patents_classed(PatentClass.Scheme.USPC, wanted)


def _patents_classed(
    scheme: PatentClass.Scheme, wanted: list[ClassFilter]
) -> QuerySet[Any]:
    matches = Q()
    for one in wanted:
        lookup = "symbol__startswith" if one.is_prefix else "symbol"
        matches |= Q(**{lookup: one.text})
    return PatentClass.objects.filter(matches, scheme=scheme).values("patent_id")


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
