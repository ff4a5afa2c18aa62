"""Searches and their hits as the API tells them, in as few queries as for one hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search import explanation, figure_names, query_documents
from search.models import Figure, Hit, QueryView, SearchRun

Answer = dict[str, Any]

_PLAIN = (
    *("id", "state", "error", "notice", "created_at", "finished_at"),
    *("since_revision", "difference", "mode", "backend", "weights_sha256"),
    *("preprocessing_version", "facet_encoders", "weights", "revision", "eligible"),
    *("eligible_designs", "scanned", "completeness", "calibration", "timings"),
    "predictions",
)


def of_run(run: SearchRun, *, after_rank: int, limit: int) -> Answer:
    """A search with a window of its results."""
    return {
        **{name: getattr(run, name) for name in _PLAIN},
        "encoder": run.encoder.name if run.encoder else None,
        "origin": {"id": run.origin_id, "kind": run.origin_kind}
        if run.origin_id
        else None,
        "query": query_documents.write(run),
        "views": [{"position": v.position, "note": v.note} for v in _views(run)],
        **of_results(run, after_rank=after_rank, limit=limit),
    }


def of_results(run: SearchRun, *, after_rank: int, limit: int) -> Answer:
    """A window of the results of a search."""
    hits = run.hits.select_related("patent").order_by("rank")
    window = list(hits.filter(rank__gt=after_rank, rank__lte=after_rank + limit))
    found = run.hits.count()
    reached = after_rank + len(window)
    return {
        "found": found,
        "next_after_rank": reached if window and reached < found else None,
        "results": [_told(one) for one in _explained(run, window)],
    }


def of_hit(run: SearchRun, hit: Hit) -> Answer:
    """One hit taken apart."""
    [one] = _explained(run, [hit])
    return {
        **_told(one),
        "recomputed": one.explanation.recomputed,
        "adds_up": one.explanation.adds_up,
    }


@dataclass(frozen=True, slots=True)
class _Explained:
    explanation: explanation.Explanation
    figures: dict[int, Figure]
    views: dict[int, QueryView]


def _explained(run: SearchRun, hits: Sequence[Hit]) -> list[_Explained]:
    views = _views(run)
    figures = explanation.figures_of(run, [hit.patent_id for hit in hits])
    return [
        _Explained(
            explanation.explain(hit, views=views, figures=figures[hit.patent_id]),
            figures={one.pk: one for one in figures[hit.patent_id]},
            views={view.position: view for view in views},
        )
        for hit in hits
    ]


def _views(run: SearchRun) -> list[QueryView]:
    return sorted(run.views.all(), key=lambda view: view.position)


def _told(one: _Explained) -> Answer:
    told = one.explanation
    hit, patent = told.hit, told.hit.patent
    return {
        "rank": hit.rank,
        "design": patent.pk,
        "title": patent.title,
        "score": hit.score,
        "percentile": hit.percentile,
        "labels": hit.labels,
        "distance": hit.field,
        "locarno": patent.locarno,
        "uspc": patent.uspc,
        "first_published": patent.first_published,
        "facets": told.facets,
        "matches": [_match(one, pair) for pair in told.pairs],
        "unmatched_query_views": [
            {"query_view": view.view, "reason": view.reason}
            for view in told.unmatched_views
        ],
        "unmatched_figures": [figure_names.of(f) for f in told.unmatched_figures],
        "parts": [
            {
                **part,
                "facet": part.get("facet", ""),
                "figure": _name(one.figures.get(part["figure"])),
            }
            for part in told.parts
        ],
    }


def _match(one: _Explained, pair: explanation.Pair) -> Answer:
    figure = one.figures.get(pair.figure_id)
    view = one.views.get(pair.view)
    return {
        "query_view": pair.view,
        "query_view_kind": view.view if view else "unknown",
        "figure": _name(figure),
        "number": figure.number if figure else None,
        "view": figure.view if figure else None,
        "score": pair.similarity,
        "facets": pair.facets,
    }


def _name(figure: Figure | None) -> str | None:
    return figure_names.of(figure) if figure else None
