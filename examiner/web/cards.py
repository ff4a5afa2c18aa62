"""Hits as cards: the best figure, all figures in filed order, and which view matched.

However many hits are shown, the number of queries stays the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from examiner.web import reasons
from examiner.web.reasons import Label, Reasons
from search.models import Figure, Hit, Patent, QueryView, SearchRun, Sheet


@dataclass(frozen=True, slots=True)
class StripFigure:
    """One figure of a card; `matched` are the query views it answers, by number."""

    figure: Figure
    matched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One design of a result or a list; `best` is None where it has no drawing."""

    patent: Patent
    best: StripFigure | None
    strip: tuple[StripFigure, ...]
    rank: int | None = None
    score: float | None = None
    percentile: float | None = None
    labels: tuple[Label, ...] = ()
    reasons: Reasons | None = None


def of_run(run: SearchRun, *, views: Sequence[QueryView], count: int) -> list[Card]:
    """The first `count` hits of a run; `views` are all its drawings."""
    hits = run.hits.filter(rank__lte=count).select_related("patent").order_by("rank")
    found = list(hits)
    figures = _figures(
        Q(patent__in=[hit.patent_id for hit in found]), revision=run.revision
    )
    return [_card(hit, figures[hit.patent_id], views) for hit in found]


def of_patents(patents: Iterable[Patent]) -> list[Card]:
    """Designs that were not ranked, in the order given."""
    listed = list(patents)
    figures = _figures(Q(patent__in=[patent.pk for patent in listed]), revision=None)
    return [_unranked(patent, figures[patent.pk]) for patent in listed]


def _figures(wanted: Q, *, revision: int | None) -> dict[str, list[Figure]]:
    """Figures with a picture, by patent, in filed order; the gazette's left out."""
    held = Q(until__isnull=True)
    if revision is not None:
        held = Q(since__lte=revision) & (held | Q(until__gt=revision))
    rows = Figure.objects.filter(
        wanted, held, is_gazette=False, sheet__state=Sheet.State.STORED
    )
    grouped: dict[str, list[Figure]] = defaultdict(list)
    for figure in rows.select_related("sheet").order_by("patent", "position", "part"):
        grouped[figure.patent_id].append(figure)
    return grouped


def _card(hit: Hit, figures: list[Figure], views: Sequence[QueryView]) -> Card:
    parts = [part for part in hit.parts if part["kind"] == "view"]
    matched: dict[int, list[int]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: part["query"]):
        if part["query"] not in matched[part["figure"]]:  # each facet tells of it
            matched[part["figure"]].append(part["query"])
    strip = tuple(
        StripFigure(figure, tuple(matched.get(figure.pk, ()))) for figure in figures
    )
    by_figure = {shown.figure.pk: shown for shown in strip}
    ranked = sorted(parts, key=lambda part: -part["similarity"])
    liked = (by_figure.get(part["figure"]) for part in ranked)
    best = next((shown for shown in liked if shown), None) or _first(strip)
    return Card(
        hit.patent,
        best,
        strip,
        rank=hit.rank,
        score=hit.score,
        percentile=hit.percentile,
        labels=tuple(map(reasons.label, hit.labels)),
        reasons=reasons.of_hit(hit, figures, views),
    )


def _unranked(patent: Patent, figures: list[Figure]) -> Card:
    strip = tuple(StripFigure(figure) for figure in figures)
    return Card(patent, _first(strip), strip)


def _first(strip: tuple[StripFigure, ...]) -> StripFigure | None:
    """The perspective view, which shows most at once, else the first figure."""
    whole = (shown for shown in strip if shown.figure.view == "perspective")
    return next(whole, strip[0] if strip else None)
