"""Secondary references (35 USC 103): designs that hold what a marked region shows.

A region is small beside a whole drawing, so the order by whole drawings only says whom
to look at: the best designs are looked through window by window.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search import likeness, regions, reranking
from search.evidence import Candidates
from search.models import Encoder, Figure, QueryView
from search.queries import Query
from search.ranking import Evidence, Ranking

# Each figure takes some forty forward passes of the encoder.
LOOKED_THROUGH = 10  # designs
FIGURES = 3  # of each, those most like the region as a whole


def is_asked(query: Query) -> bool:
    """Whether the query marks a region to be found beside a primary reference."""
    return bool(query.primary) and any(
        view.crop is not None and view.weight for view in query.views
    )


def evidence(
    query: Query,
    views: Sequence[QueryView],
    rows: NDArray[np.float32],
    positions: Sequence[int],
    *,
    candidates: Candidates,
    ranking: Ranking,
    encoder: Encoder,
) -> list[Evidence]:
    """How well the best designs of a ranking hold each marked region.

    `rows` (q, d) are the vectors of the views at `positions`. A design that was not
    looked through has no such evidence. Raises encoding.EncoderUnavailable.
    """
    marked = {
        position
        for position, view in enumerate(query.views, start=1)
        if view.crop is not None
    }
    designs = ranking.patent_ids[:LOOKED_THROUGH].tolist()
    return [
        _of_region(view, row, designs, candidates=candidates, encoder=encoder)
        for view in views
        for position, row in zip(positions, rows, strict=True)
        if view.position == position and position in marked
    ]


def _of_region(
    view: QueryView,
    row: NDArray[np.float32],
    designs: Sequence[str],
    *,
    candidates: Candidates,
    encoder: Encoder,
) -> Evidence:
    figure_ids = _likeliest(row, designs, candidates)
    figures = Figure.objects.select_related("sheet").in_bulk(figure_ids)
    count = len(candidates.patent_ids)
    similarities, figure_of = np.zeros(count), np.zeros(count, np.int64)
    is_told = np.zeros(count, bool)
    found = regions.region_scores(
        regions.image_of(view), list(figures.values()), encoder=encoder
    )
    for one in found:  # best first, so the first of a design is its best
        patent_id = figures[one.figure_id].patent_id
        place = int(np.searchsorted(candidates.patent_ids, patent_id))
        if not is_told[place]:
            is_told[place] = True
            similarities[place], figure_of[place] = one.score, one.figure_id
    closeness = likeness.closeness(similarities, temperature=likeness.TEMPERATURE)
    return Evidence(
        kind="region",
        query=view.position,
        similarities=similarities,
        counted=np.where(is_told, closeness, 0.0),
        figures=figure_of,
        is_told=is_told,
    )


def _likeliest(
    row: NDArray[np.float32], designs: Sequence[str], candidates: Candidates
) -> list[int]:
    """The figures of some designs that are most like a region as a whole."""
    figures = candidates.figures
    chosen: list[int] = []
    for span in reranking.designs(figures.patent_ids):
        if str(figures.patent_ids[span.start]) in designs:
            order = np.argsort(-(figures.vectors[span] @ row), kind="stable")
            chosen += figures.figure_ids[span][order[:FIGURES]].tolist()
    return chosen
