"""Searches that come out of a finished one: with feedback, or for secondary references.

Replays and updates, which ask the same again, are in `search.replays`.
"""

from collections.abc import Sequence
from dataclasses import replace

from search import recorded_queries, runs
from search.models import SearchRun
from search.queries import Crop, Query, UnusableQuery, View
from search.replays import UnableToRepeat


def feedback(
    origin: SearchRun, *, relevant: Sequence[str] = (), irrelevant: Sequence[str] = ()
) -> SearchRun:
    """Make a run of the same query with some designs as examples for and against.

    The latest word on a design counts. Raises UnableToRepeat and UnusableQuery.
    """
    query = _query_of(origin)
    if not (relevant or irrelevant):
        raise UnusableQuery("Name at least one relevant or irrelevant design.")
    like = [one for one in query.like if one not in irrelevant]
    unlike = [one for one in query.unlike if one not in relevant]
    asked = replace(
        query,
        like=tuple(dict.fromkeys([*like, *relevant])),
        unlike=tuple(dict.fromkeys([*unlike, *irrelevant])),
    )
    return runs.create(asked, origin=origin, kind=SearchRun.Origin.FEEDBACK)


def secondary(
    origin: SearchRun,
    *,
    primary: str,
    view: int | None = None,
    crop: Crop | None = None,
) -> SearchRun:
    """Make a run that looks for references to combine with a primary one.

    `view` is the position of the drawing that shows what the primary reference lacks,
    and `crop` the region of it; without `view` all drawings are searched as before.
    Raises UnableToRepeat and UnusableQuery.
    """
    query = _query_of(origin)
    asked = replace(query, views=_region(query, view, crop), primary=primary)
    return runs.create(asked, origin=origin, kind=SearchRun.Origin.SECONDARY)


def _region(query: Query, position: int | None, crop: Crop | None) -> tuple[View, ...]:
    if position is None:
        if crop is not None:
            raise UnusableQuery("Say by `view` which drawing the region lies in.")
        return query.views
    if not 1 <= position <= len(query.views):
        raise UnusableQuery(f"The search has no drawing {position}.")
    view = query.views[position - 1]
    return (replace(view, crop=crop or view.crop, weight=view.weight or 1.0),)


def _query_of(origin: SearchRun) -> Query:
    if origin.state != SearchRun.State.DONE:
        raise UnableToRepeat(
            "Only a search that has been answered can be followed up; this one is "
            f"{origin.get_state_display().lower()}."
        )
    return recorded_queries.read(origin)
