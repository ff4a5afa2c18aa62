"""Why a hit scored what it did: which figure answers which view, and what is left over.

All of it is read from the parts that the run recorded, which add up to the score.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from search import ranking
from search.models import Figure, Hit, QueryView, SearchRun

Part = Mapping[str, Any]  # as Hit.parts keeps it

OVERALL = "overall"
_UNITS = 10**ranking.DECIMALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A view of the query, by position, and the figure (row) that answers it.

    `similarity` is the mean of the facets by their weights.
    """

    view: int
    figure_id: int
    similarity: float
    facets: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A view of the query that no figure of the design answers, and why."""

    view: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A hit taken apart; `recomputed` is the sum of the shares of its parts."""

    hit: Hit
    parts: tuple[Part, ...]
    recomputed: float
    facets: dict[str, float]
    pairs: tuple[Pair, ...]
    unmatched_views: tuple[Unmatched, ...]
    unmatched_figures: tuple[Figure, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every share is closeness times weight, and all make the score."""
        return self.recomputed == self.hit.score and all(map(_is_product, self.parts))


def explain(
    hit: Hit, *, views: Sequence[QueryView], figures: Iterable[Figure]
) -> Explanation:
    """Take a hit apart; `views` are all of the run, `figures` all of the design."""
    found = pairs(hit.parts)
    matched = {pair.figure_id for pair in found}
    return Explanation(
        hit=hit,
        parts=tuple(hit.parts),
        recomputed=recomputed(hit.parts),
        facets=facets(hit.parts),
        pairs=found,
        unmatched_views=unmatched(found, views),
        unmatched_figures=tuple(one for one in figures if one.pk not in matched),
    )


def figures_of(run: SearchRun, patent_ids: Iterable[str]) -> dict[str, list[Figure]]:
    """The figures a run could compare, by design, in filed order, with their sheets."""
    held = Q(until__isnull=True)
    if run.revision is not None:
        held = Q(since__lte=run.revision) & (held | Q(until__gt=run.revision))
    rows = Figure.objects.filter(held, patent__in=list(patent_ids), is_gazette=False)
    grouped: dict[str, list[Figure]] = defaultdict(list)
    for figure in rows.select_related("sheet").order_by("patent", "position", "part"):
        grouped[figure.patent_id].append(figure)
    return grouped


def recomputed(parts: Iterable[Part]) -> float:
    """Add up the shares, in whole millionths as they were made."""
    units = [round(float(part["share"]) * _UNITS) for part in parts]
    return float(sum(units)) / float(_UNITS)


def facets(parts: Iterable[Part]) -> dict[str, float]:
    """Return the similarity by facet: the mean over the views by their weights."""
    by_facet: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part["kind"] == "view":
            by_facet[part.get("facet") or OVERALL].append(part)
    return {name: _mean(several) for name, several in by_facet.items()}


def pairs(parts: Iterable[Part]) -> tuple[Pair, ...]:
    """Return which figure answers each view, by position."""
    by_view: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for part in parts:
        if part["kind"] == "view" and part["figure"]:
            by_view[part["query"], part["figure"]].append(part)
    return tuple(
        Pair(
            view=view,
            figure_id=figure,
            similarity=_mean(several),
            facets={
                part.get("facet") or OVERALL: part["similarity"] for part in several
            },
        )
        for (view, figure), several in sorted(by_view.items())
    )


def unmatched(
    found: Sequence[Pair], views: Iterable[QueryView]
) -> tuple[Unmatched, ...]:
    """Return the views without a counterpart of their own.

    Where a design has fewer figures than the query has views, a figure answers
    several; it is the counterpart of the one it is most like.
    """
    best: dict[int, Pair] = {}
    for pair in found:
        known = best.get(pair.figure_id)
        if known is None or pair.similarity > known.similarity:
            best[pair.figure_id] = pair
    by_view = {pair.view: pair for pair in found}
    left_over = []
    for view in views:
        pair_of_view = by_view.get(view.position)
        if pair_of_view is None:
            reason = view.note or "The design has no drawing to compare."
        elif (better := best[pair_of_view.figure_id]) is not pair_of_view:
            reason = f"Its nearest figure answers view {better.view} better."
        else:
            continue
        left_over.append(Unmatched(view=view.position, reason=reason))
    return tuple(left_over)


def _mean(parts: Sequence[Part]) -> float:
    """The mean similarity by weights; the plain one where nothing has a weight."""
    weights = [float(part["weight"]) for part in parts]
    if not any(weights):
        weights = [1.0] * len(parts)
    pairs_of = zip(parts, weights, strict=True)
    weighted = sum(float(part["similarity"]) * weight for part, weight in pairs_of)
    return round(weighted / sum(weights), ranking.DECIMALS)


def _is_product(part: Part) -> bool:
    """Whether a share is closeness times weight, a half rounded up."""
    closeness, weight, share = (
        round(part[name] * _UNITS) for name in ("closeness", "weight", "share")
    )
    return bool((closeness * weight + _UNITS // 2) // _UNITS == share)
