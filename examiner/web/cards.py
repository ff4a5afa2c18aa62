"""Designs as cards: the best figure, all figures in filed order, what is known of each.

However many designs are shown, the number of queries stays the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from examiner.cases import decisions
from examiner.cases.decisions import Decision
from examiner.cases.models import Case
from examiner.web import reasons
from examiner.web.reasons import Label, Reasons
from search.models import Figure, Hit, Patent, QueryView, Reference, SearchRun, Sheet

_NEARNESS = ("same_subclass", "same_class", "other")


@dataclass(frozen=True, slots=True)
class StripFigure:
    """One figure of a card; `matched` are the query views it answers, by number."""

    figure: Figure
    matched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One design of a result or a list; `best` is None where it has no drawing.

    `decision` is None where no case is known. `cited_by` counts the designs of the
    corpus that cite it. `leaf` is the address to leaf from it, `relatives` are those
    of its family that stand behind it, `found_before` the searches that found it too.
    """

    patent: Patent
    best: StripFigure | None
    strip: tuple[StripFigure, ...]
    hit: Hit | None = None
    labels: tuple[Label, ...] = ()
    reasons: Reasons | None = None
    decision: Decision | None = None
    cited_by: int = 0
    leaf: str = ""
    relatives: tuple[str, ...] = ()
    found_before: tuple[str, ...] = ()

    @property
    def rank(self) -> int | None:
        return self.hit.rank if self.hit else None

    @property
    def score(self) -> float | None:
        return self.hit.score if self.hit else None

    @property
    def percentile(self) -> float | None:
        return self.hit.percentile if self.hit else None

    @property
    def relation(self) -> str:
        """How near its classes are to the query's, by the nearer scheme."""
        told = set(self.hit.field.values()) if self.hit else set()
        nearest = (one for one in _NEARNESS if one in told)
        return next(nearest, "").replace("_", " ")

    @property
    def is_photograph(self) -> bool:
        return self.best is not None and self.best.figure.sheet.is_photograph


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of several designs at once."""

    figures: Mapping[str, list[Figure]]
    hits: Mapping[str, Hit]
    views: Sequence[QueryView]
    decisions: Mapping[str, Decision]
    cited_by: Mapping[str, int]


def of_designs(
    patent_ids: Sequence[str], *, run: SearchRun | None = None, case: Case | None = None
) -> list[Card]:
    """Designs in the order given: as hits of a run, with what a case made of them."""
    patents = Patent.objects.in_bulk(patent_ids)
    there = [one for one in patent_ids if one in patents]
    known = _read(there, run=run, case=case)
    return [_card(patents[one], known) for one in there]


def of_patents(patents: Iterable[Patent], *, case: Case | None = None) -> list[Card]:
    """Designs that were not ranked, in the order given."""
    listed = list(patents)
    known = _read([patent.pk for patent in listed], run=None, case=case)
    return [_card(patent, known) for patent in listed]


def _read(
    patent_ids: Sequence[str], *, run: SearchRun | None, case: Case | None
) -> _Known:
    revision = run.revision if run else None
    return _Known(
        figures=_figures(Q(patent__in=patent_ids), revision=revision),
        hits=_hits(run, patent_ids) if run else {},
        views=list(run.views.order_by("position")) if run else (),
        decisions=decisions.of_designs(case, patent_ids) if case else {},
        cited_by=_cited_by(patent_ids),
    )


def _hits(run: SearchRun, patent_ids: Sequence[str]) -> dict[str, Hit]:
    found = run.hits.filter(patent__in=patent_ids)
    return {hit.patent_id: hit for hit in found}


def _cited_by(patent_ids: Sequence[str]) -> dict[str, int]:
    """How many designs of the corpus cite each; those that none cites are absent."""
    citing = Reference.objects.filter(
        design__in=patent_ids, patent__until__isnull=True
    ).values("design")
    counted = citing.annotate(count=Count("patent", distinct=True))
    return dict(counted.values_list("design", "count"))


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


def _card(patent: Patent, known: _Known) -> Card:
    hit = known.hits.get(patent.pk)
    figures = known.figures.get(patent.pk, [])
    strip, best = _strip(hit, figures)
    return Card(
        patent,
        best,
        strip,
        hit=hit,
        labels=tuple(map(reasons.label, hit.labels)) if hit else (),
        reasons=reasons.of_hit(hit, figures, known.views) if hit else None,
        decision=known.decisions.get(patent.pk),
        cited_by=known.cited_by.get(patent.pk, 0),
    )


def _strip(
    hit: Hit | None, figures: Sequence[Figure]
) -> tuple[tuple[StripFigure, ...], StripFigure | None]:
    """All figures with the views each answers, and the one that answers best."""
    parts = [part for part in hit.parts if part["kind"] == "view"] if hit else []
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
    return strip, next((shown for shown in liked if shown), None) or _first(strip)


def _first(strip: tuple[StripFigure, ...]) -> StripFigure | None:
    """The perspective view, which shows most at once, else the first figure."""
    whole = (shown for shown in strip if shown.figure.view == "perspective")
    return next(whole, strip[0] if strip else None)
