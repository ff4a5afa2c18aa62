"""Figures and designs that a captioner has not described yet, in small batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet

from search.models import Caption, Figure, Patent

Row = TypeVar("Row", bound=Model)

MOST_VIEWS = 12  # of one design; more drawings would not be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to have a caption of one generator: all, unless some are named."""

    generator: str
    unit: Literal["figure", "design"]
    patents: tuple[str, ...] = ()
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What one caption is about: a figure by itself, or a design with its figures."""

    patent: Patent
    figures: tuple[Figure, ...]
    is_design: bool


def count(wanted: Wanted) -> int:
    """Count what has no caption of the generator."""
    rows = _figures(wanted) if wanted.unit == "figure" else _designs(wanted)
    return rows.count()


def batches(wanted: Wanted, *, size: int) -> Iterator[list[Target]]:
    """Yield what has no caption of the generator, each once, in order.

    What gets no caption of a batch is not met again before the next call.
    """
    if wanted.unit == "figure":
        for figures in _chunks(_figures(wanted), size):
            yield [Target(each.patent, (each,), is_design=False) for each in figures]
    else:
        for designs in _chunks(_designs(wanted), size):
            yield [_of_design(patent) for patent in designs]


def _chunks(rows: QuerySet[Row], size: int) -> Iterator[list[Row]]:
    """Rows by their keys: what leaves the set meanwhile makes no later one skipped."""
    left = rows.order_by("pk")
    while chunk := list(left[:size]):
        yield chunk
        left = rows.order_by("pk").filter(pk__gt=chunk[-1].pk)


def _figures(wanted: Wanted) -> QuerySet[Figure]:
    known = Caption.objects.filter(generator=wanted.generator, figure=OuterRef("pk"))
    figures = Figure.objects.searchable().exclude(Exists(known))
    if wanted.patents:
        figures = figures.filter(patent__in=wanted.patents)
    if wanted.figures:
        figures = figures.filter(pk__in=wanted.figures)
    return figures.select_related("sheet", "patent").defer("patent__words")


def _designs(wanted: Wanted) -> QuerySet[Patent]:
    known = Caption.objects.filter(
        generator=wanted.generator, figure=None, patent=OuterRef("pk")
    )
    shown = Figure.objects.searchable().filter(patent=OuterRef("pk"))
    designs = Patent.objects.current().filter(Exists(shown)).exclude(Exists(known))
    if wanted.patents:
        designs = designs.filter(pk__in=wanted.patents)
    if wanted.figures:
        of_figures = Figure.objects.filter(pk__in=wanted.figures)
        designs = designs.filter(pk__in=of_figures.values("patent"))
    drawn = Figure.objects.searchable().select_related("sheet")
    in_order = drawn.order_by("position", "part", "pk")
    return designs.defer("words").prefetch_related(
        Prefetch("figures", in_order, to_attr="shown_figures")
    )


def _of_design(patent: Patent) -> Target:
    figures: list[Figure] = patent.shown_figures  # type: ignore[attr-defined]
    return Target(patent, tuple(figures[:MOST_VIEWS]), is_design=True)
