"""Designs drawn at random from a class, the same ones for the same revision."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from numpy.typing import NDArray

from search.evidence import Candidates
from search.models import Patent, PatentClass
from search.vectors import FigureVectors

# Drawn beyond what is wanted, since some may not be held at the revision.
_SPARE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Designs drawn, in order of their numbers, of so many (at any revision)."""

    patent_ids: list[str]
    population: int


def draw(locarno: str, *, revision: int, count: int) -> Drawn:
    """Draw designs of a class ("09-01") or of all that begin alike ("09-", "").

    Whether they have figures is not looked at.
    """
    if locarno:
        classes = PatentClass.objects.filter(
            scheme=PatentClass.Scheme.LOCARNO, symbol__startswith=locarno
        )
        population = classes.values("patent_id").distinct().count()
        first = _first(classes.values_list("patent_id", flat=True), "patent_id", count)
    else:
        population = Patent.objects.count()
        first = _first(Patent.objects.values_list("pk", flat=True), "pk", count)
    held = Patent.objects.as_of(revision).filter(pk__in=first)
    ids = set(held.values_list("pk", flat=True))
    return Drawn(
        patent_ids=sorted([one for one in first if one in ids][:count]),
        population=population,
    )


def part(candidates: Candidates, block: range) -> Candidates:
    """Return some neighbouring designs of the candidates with their figures."""
    figures = candidates.figures
    patent_ids = candidates.patent_ids[block.start : block.stop]
    start, stop = np.searchsorted(
        figures.patent_ids, [patent_ids[0], patent_ids[-1]], side="left"
    )
    stop = np.searchsorted(figures.patent_ids, patent_ids[-1], side="right")
    return Candidates(
        patent_ids=patent_ids,
        figures=FigureVectors(
            patent_ids=figures.patent_ids[start:stop],
            figure_ids=figures.figure_ids[start:stop],
            vectors=figures.vectors[start:stop],
        ),
        facets=_rows(candidates.facets, slice(int(start), int(stop))),
    )


def _rows(
    facets: Mapping[str, NDArray[np.float32]], rows: slice
) -> dict[str, NDArray[np.float32]]:
    return {name: vectors[rows] for name, vectors in facets.items()}


def _first(rows: QuerySet, name: str, count: int) -> list[str]:  # type: ignore[type-arg]
    """The designs that come first in an order by hash, each once."""
    by_hash = Func(
        F(name), Value(0), function="hashtextextended", output_field=BigIntegerField()
    )
    wanted = _SPARE * count
    # A design may have two such classes, seldom more.
    found = rows.order_by(by_hash, name)[: _SPARE * wanted]
    return list(dict.fromkeys(found))[:wanted]
