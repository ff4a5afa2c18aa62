"""The pictures a report shows: of the application, its queries, and what is cited.

A picture whose file is gone is left out; its hash stands in the record all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec

from django.conf import settings

from examiner.cases import figures
from examiner.cases.models import Case, CaseFigure
from examiner.cases.record import telling
from search import displaying, figure_pictures, media, page_pictures
from search.models import Figure, QueryView, Upload, UploadPage
from search.page_pictures import Look

Given = ParamSpec("Given")

_SMALL, _LARGE = 320, 960
_MOST_OF_A_CITATION = 6
_MOST_OF_EVIDENCE = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture (WebP or PNG) and what it shows."""

    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Searches and evidence by id, citations by their place from 1."""

    figures: list[Picture] = field(default_factory=list)
    searches: dict[str, list[Picture]] = field(default_factory=dict)
    citations: dict[int, list[Picture]] = field(default_factory=dict)
    evidence: dict[str, list[Picture]] = field(default_factory=dict)


def of_case(case: Case) -> Pictures:
    """Read every picture of a report on a case."""
    found = Pictures()
    drawn = figures.of_case(case)
    for one in drawn:
        left_out = " (left out of searches)" if one.is_left_out else ""
        caption = f"{figures.name(one)}{left_out}"
        found.figures.extend(_read(caption, _drawing, one))
    views = QueryView.objects.filter(run__placement__case=case).defer("vector")
    rows = views.select_related("page__upload", "figure__sheet")
    for view in rows.order_by("run", "position"):
        of_run = found.searches.setdefault(str(view.run_id), [])
        caption = f"{view.position} · {telling.drawing(view, drawn)}"
        of_run += _read(caption, _view, view)
    _add_citations(case, found)
    for piece in case.evidence.select_related("upload"):
        if piece.upload:
            found.evidence[str(piece.pk)] = _pages(piece.upload)
    return found


def _add_citations(case: Case, found: Pictures) -> None:
    """The figures relied on, or else the first of the design; pages of evidence."""
    rows = case.citations.select_related("evidence__upload")
    known = rows.prefetch_related("figures__sheet").order_by("position", "pk")
    cited = list(known)
    first = _first_figures([row.patent_id for row in cited if row.patent_id])
    for place, row in enumerate(cited, start=1):
        shown = sorted(row.figures.all(), key=lambda one: (one.position, one.pk))
        if not shown and row.patent_id in first:
            shown = [first[row.patent_id]]
        pictures = found.citations.setdefault(place, [])
        for figure in shown[:_MOST_OF_A_CITATION]:
            pictures += _read(telling.figure(figure), _figure, figure, _LARGE)


def _first_figures(designs: list[str]) -> dict[str, Figure]:
    rows = Figure.objects.current().filter(patent__in=designs, is_gazette=False)
    ordered = rows.select_related("sheet").order_by("patent", "position", "part")
    return {row.patent_id: row for row in ordered.distinct("patent")}


def _drawing(figure: CaseFigure) -> bytes:
    return figures.picture(figure, size="small")


def _view(view: QueryView) -> bytes:
    if view.figure is not None:
        return _figure(view.figure, _SMALL)
    assert view.page is not None
    look = Look(
        crop=tuple(view.crop) if view.crop else None,
        rotation=view.rotation,
        is_mirrored=view.is_mirrored,
    )
    return page_pictures.read(view.page, look=look, size="small")


def _figure(figure: Figure, size: int) -> bytes:
    if not figure.sheet.file_sha256:
        raise media.MissingMedia("no file of this sheet")
    root = Path(settings.PUBLIC_MEDIA)
    return figure_pictures.small(root, figure, size=size).read_bytes()


def _pages(upload: Upload) -> list[Picture]:
    pictures: list[Picture] = []
    for page in upload.pages.order_by("position")[:_MOST_OF_EVIDENCE]:
        pictures += _read(f"page {page.position + 1}", _page, page)
    return pictures


def _page(page: UploadPage) -> bytes:
    return page_pictures.read(page, look=Look(), size="full")


def _read(
    caption: str, make: Callable[Given, bytes], *given: Given.args, **more: Given.kwargs
) -> list[Picture]:
    try:
        return [Picture(make(*given, **more), caption)]
    except (media.MissingMedia, displaying.UnreadableOriginal, FileNotFoundError):
        return []
