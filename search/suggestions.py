"""What else to ask where a search found nothing, or nothing close."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from search import encoding, recorded_queries, runs
from search.models import SearchRun
from search.queries import Facets, Query, UnusableQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One change to a query; `name` is what `follow` takes."""

    name: str
    label: str
    change: Callable[[Query], Query]


def of_run(run: SearchRun) -> list[Suggestion]:
    """What may be tried after a run, nothing where it found something close."""
    if run.state != SearchRun.State.DONE or not is_weak(run):
        return []
    return _applicable(recorded_queries.read(run))


def is_weak(run: SearchRun) -> bool:
    """Whether a finished run found nothing, or says that nothing is close."""
    return bool(run.notice) or not run.hits.exists()


def follow(origin: SearchRun, name: str) -> SearchRun:
    """Make a run of the query so changed. Raises UnusableQuery."""
    query = recorded_queries.read(origin)
    for suggestion in _applicable(query):
        if suggestion.name == name:
            return runs.create(suggestion.change(query), origin=origin)
    raise UnusableQuery("This cannot be changed in that search.")


def _applicable(query: Query) -> list[Suggestion]:
    """The changes that would change this query."""
    return [one for one in _EVERY if one.change(query) != query and _can(one, query)]


def _can(suggestion: Suggestion, query: Query) -> bool:
    if suggestion.name == "silhouette":
        return bool(query.views) and encoding.live("silhouette") is not None
    return True


def _any_class(query: Query) -> Query:
    return replace(query, filters=replace(query.filters, locarno=(), uspc=()))


def _any_set(query: Query) -> Query:
    return replace(query, filters=replace(query.filters, within=None))


def _any_owner(query: Query) -> Query:
    return replace(query, filters=replace(query.filters, assignee=(), country=()))


def _silhouette(query: Query) -> Query:
    alone = Facets(overall=0.0, silhouette=1.0, text=query.facets.text)
    return replace(query, facets=alone)


def _claimed(query: Query) -> Query:
    views = tuple(
        replace(view, mask="claimed") if view.mask == "whole" else view
        for view in query.views
    )
    return replace(query, views=views)


_EVERY = (
    Suggestion(name="any-class", label="Drop the classes", change=_any_class),
    Suggestion(name="any-set", label="Drop the set of designs", change=_any_set),
    Suggestion(name="any-owner", label="Drop owners, countries", change=_any_owner),
    Suggestion(name="silhouette", label="Compare silhouettes", change=_silhouette),
    Suggestion(name="claimed", label="Claimed part only", change=_claimed),
)
