"""Queries as the rows of their runs keep them: written once, read back the same."""

from collections.abc import Iterable
from typing import cast

from search.figure_views import View as ViewKind
from search.models import QueryView, SearchRun
from search.queries import (
    Application,
    Bitmap,
    Crop,
    Facets,
    Filters,
    Mask,
    Mode,
    Query,
    View,
)


def write(query: Query) -> SearchRun:
    """Return an unsaved run that holds a query, without its drawings."""
    return SearchRun(
        text=query.text.strip(),
        text_against=query.text_against.strip(),
        text_weight=query.text_weight,
        like=list(query.like),
        unlike=list(query.unlike),
        examples_weight=query.examples_weight,
        facets=query.facets.to_json(),
        filters=query.filters.to_json(),
        application=query.application.to_json(),
        primary=query.primary,
        k=query.k,
        requested_mode=query.mode,
    )


def write_views(query: Query, run: SearchRun) -> list[QueryView]:
    """Return the unsaved drawings of a query."""
    return [
        QueryView(
            run=run,
            position=position,
            page_id=view.page_id,
            figure_id=view.figure_id,
            view=view.view,
            weight=view.weight,
            crop=list(view.crop) if view.crop else None,
            mask=view.mask,
            environment=view.environment.to_json() if view.environment else None,
            rotation=view.rotation,
            is_mirrored=view.is_mirrored,
        )
        for position, view in enumerate(query.views, start=1)
    ]


def read(run: SearchRun, *, views: Iterable[QueryView] | None = None) -> Query:
    """Return the query of a run; its drawings, in order, are read unless given."""
    rows = run.views.order_by("position") if views is None else views
    return Query(
        views=tuple(read_view(row) for row in rows),
        text=run.text,
        text_against=run.text_against,
        text_weight=run.text_weight,
        like=tuple(run.like),
        unlike=tuple(run.unlike),
        examples_weight=run.examples_weight,
        facets=Facets(**run.facets),
        filters=Filters.from_json(run.filters),
        application=Application.from_json(run.application),
        primary=run.primary,
        k=run.k,
        mode=cast("Mode", run.requested_mode),
    )


def read_view(row: QueryView) -> View:
    """Return one drawing of a run's query."""
    return View(
        page_id=row.page_id,
        figure_id=row.figure_id,
        view=cast("ViewKind", row.view),
        weight=row.weight,
        crop=cast("Crop", tuple(row.crop)) if row.crop else None,
        mask=cast("Mask", row.mask),
        environment=Bitmap(**row.environment) if row.environment else None,
        rotation=row.rotation,
        is_mirrored=row.is_mirrored,
    )
