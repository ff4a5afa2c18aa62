"""The searches of a case for its record: every query in full, every result list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from examiner.cases.models import Case, CaseFigure, CaseSearch
from examiner.cases.record import telling
from examiner.cases.record.canonical import Document
from search import explanation, figure_names, query_documents
from search.models import Figure, Hit, QueryView, SearchRun

_ANSWER = (
    *("mode", "backend", "weights_sha256", "preprocessing_version"),
    *("weights", "revision", "since_revision", "eligible"),
    *("eligible_designs", "scanned", "completeness", "notice", "difference"),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read once for all searches of a case."""

    names: Mapping[UUID, str]
    views: Mapping[UUID, Sequence[QueryView]]
    found: Mapping[UUID, int]
    reviewed: Mapping[UUID, int]
    figures: Sequence[CaseFigure]


def of_case(case: Case, figures: Sequence[CaseFigure]) -> list[Document]:
    """The searches in order, without their results; five queries at most."""
    placed = case.searches.select_related("run__encoder", "started_by")
    rows = list(placed.order_by("number"))
    runs = [row.run_id for row in rows]
    hits = Hit.objects.filter(run__in=runs)
    seen = case.designs.exclude(reviewed_at=None).values("patent")
    read = _Read(
        names={row.run_id: row.name for row in rows},
        views=_views(runs),
        found=dict(hits.values_list("run").annotate(Count("pk")).order_by()),
        reviewed=dict(
            hits.filter(patent__in=seen)
            .values_list("run")
            .annotate(Count("pk"))
            .order_by()
        ),
        figures=figures,
    )
    return [_search(row, read) for row in rows]


def add_results(searches: Sequence[Document]) -> None:
    """Put the result list of every search into its document; two queries."""
    by_run: dict[str, list[Hit]] = defaultdict(list)
    runs = [one["id"] for one in searches]
    hits = Hit.objects.filter(run__in=runs).select_related("patent")
    for hit in hits.order_by("run", "rank"):
        by_run[str(hit.run_id)].append(hit)
    names = _figure_names(hit for several in by_run.values() for hit in several)
    for one in searches:
        one["results"] = [_hit(hit, names) for hit in by_run[one["id"]]]


def _views(runs: Sequence[UUID]) -> dict[UUID, list[QueryView]]:
    found: dict[UUID, list[QueryView]] = defaultdict(list)
    rows = QueryView.objects.filter(run__in=runs).defer("vector")
    known = rows.select_related("page__upload", "figure__sheet")
    for view in known.order_by("run", "position"):
        found[view.run_id].append(view)
    return found


def _search(row: CaseSearch, read: _Read) -> Document:
    run = row.run
    views = read.views.get(run.pk, ())
    return {
        "name": row.name,
        "id": str(run.pk),
        "state": run.state,
        "error": run.error,
        "is_starred": row.is_starred,
        "note": row.note,
        "by": telling.person(row.started_by),
        "asked_at": telling.moment(run.created_at),
        "finished_at": telling.moment(run.finished_at),
        "origin": _origin(run, read.names),
        "query": query_documents.write(run, views=views),
        "drawings": [_drawing(view, read.figures) for view in views],
        "encoder": run.encoder.name if run.encoder else None,
        "facet_encoders": {
            facet: {"weights_sha256": one["weights_sha256"]}
            for facet, one in run.facet_encoders.items()
        },
        **{name: getattr(run, name) for name in _ANSWER},
        "found": read.found.get(run.pk, 0),
        "reviewed": read.reviewed.get(run.pk, 0),
    }


def _origin(run: SearchRun, names: Mapping[UUID, str]) -> Document | None:
    if run.origin_id is None:
        return None
    return {
        "kind": run.origin_kind,
        "id": str(run.origin_id),
        "search": names.get(run.origin_id),
    }


def _drawing(view: QueryView, figures: Sequence[CaseFigure]) -> Document:
    """A drawing of a query by the hashes of the file and of the pixels searched."""
    if view.page is not None:
        file, pixels = view.page.upload.file_sha256, view.page.pixel_sha256
    else:
        assert view.figure is not None
        sheet = view.figure.sheet
        file, pixels = sheet.file_sha256, sheet.pixel_sha256
    return {
        "position": view.position,
        "name": telling.drawing(view, figures),
        "note": view.note,
        "file_sha256": file,
        "pixel_sha256": pixels,
    }


def _figure_names(hits: Iterable[Hit]) -> dict[int, str]:
    wanted = {part["figure"] for hit in hits for part in hit.parts if part["figure"]}
    rows = Figure.objects.filter(pk__in=wanted).select_related("sheet")
    return {row.pk: figure_names.of(row) for row in rows}


def _hit(hit: Hit, names: Mapping[int, str]) -> Document:
    return {
        "rank": hit.rank,
        "design": hit.patent_id,
        "title": hit.patent.title,
        "first_published": telling.day(hit.patent.first_published),
        "score": hit.score,
        "percentile": hit.percentile,
        "labels": hit.labels,
        "distance": hit.field,
        "matches": [
            {
                "drawing": pair.view,
                "figure": names.get(pair.figure_id),
                "similarity": pair.similarity,
            }
            for pair in explanation.pairs(hit.parts)
        ],
    }
