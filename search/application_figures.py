"""Which figures an application has, as far as its pages and its description tell.

Proposals for a person to confirm. Descriptions hang on figures by number; without a
description only numbers and file names tell something. The customary order of views is
no help: of twenty grants with seven views only three keep it, and a wrong view is worse
than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ml.reading.sheets import ReadFigure, SheetReading
from search.application_pages import PageFigure, PageReading
from search.figure_views import View
from search.ingest import binding, descriptions, view_words
from search.ingest.binding import BoundFigure
from search.ingest.descriptions import Figures
from search.queries import Crop

How = Literal["unknown", "read", "count", "name"]

_NUMBER_IN_NAME = re.compile(r"\bfig(?:ure)?s?[ .]*([1-9][0-9]{0,2}[a-z]?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with its place among the files: `name` only where it is alone in one."""

    reading: PageReading | None
    name: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A figure of a page; `how` its number is known, `is_sure` of number and place."""

    number: str = ""
    view: View = "unknown"
    crop: Crop | None = None
    how: How = "unknown"
    is_sure: bool = False


def described(text: str) -> Figures:
    """The figure descriptions and statements of an application, one a line."""
    return descriptions.read([" ".join(line.split()) for line in text.splitlines()])


def propose(pages: Sequence[Page], *, description: str = "") -> list[list[Proposal]]:
    """The figures of each page in their order; none on a blank one.

    A page that is not read yet, or cannot be, is one figure.
    """
    records = described(description).descriptions
    drawn = [page for page in pages if not _is_blank(page)]
    may_count = all(page.reading for page in drawn)  # else more figures may come
    bound = binding.bind(
        records,
        readings=[_sheet(page.reading) for page in drawn],
        may_count=may_count,
    )
    if may_count and not records:
        bound = _counted(bound)
    told = iter(
        [
            [
                _proposal(figure, seen.crop, page)
                for figure, seen in zip(figures, _seen(page), strict=True)
            ]
            for page, figures in zip(drawn, bound, strict=True)
        ]
    )
    return [[] if _is_blank(page) else next(told) for page in pages]


def _is_blank(page: Page) -> bool:
    read = page.reading
    return page.is_blank or (read is not None and not (read.figures or read.fault))


def _seen(page: Page) -> tuple[PageFigure, ...]:
    return (page.reading.figures if page.reading else ()) or (PageFigure(),)


def _sheet(reading: PageReading | None) -> SheetReading | None:
    """A page's reading as sheets of grants are bound by."""
    if reading is None or not reading.figures:
        return None
    return SheetReading(
        tuple(
            ReadFigure(number=each.number, number_confidence=each.number_confidence)
            for each in reading.figures
        ),
        split_confidence=reading.split_confidence,
        is_doubtful=reading.is_doubtful,
    )


def _counted(bound: list[list[BoundFigure]]) -> list[list[BoundFigure]]:
    """Number by order what was not read, where some was and all of it fits an order."""
    numbers = [figure.number for figures in bound for figure in figures]
    in_order = [str(place) for place in range(1, len(numbers) + 1)]
    fits = all(
        number in ("", expected)
        for number, expected in zip(numbers, in_order, strict=True)
    )
    if not any(numbers) or not fits:
        return bound
    expected = iter(in_order)
    return [
        [
            BoundFigure(
                number=number,
                how="read" if figure.number else "count",
                needs_review=figure.needs_review,
            )
            for figure, number in zip(figures, expected, strict=False)
        ]
        for figures in bound
    ]


def _proposal(figure: BoundFigure, crop: Crop | None, page: Page) -> Proposal:
    number, how, view = figure.number, figure.how, figure.view
    named = _words_of(page.name)
    if not number and (found := _NUMBER_IN_NAME.search(named)):
        return Proposal(
            number=found[1].upper(), view=_view_in(named), crop=crop, how="name"
        )
    if view == "unknown":
        view = _view_in(named)
    return Proposal(
        number=number,
        view=view,  # type: ignore[arg-type]
        crop=crop,
        how=how,
        is_sure=bool(number) and not figure.needs_review,
    )


def _words_of(name: str) -> str:
    """The words of a file's name: `FIG_2-left side.png` is `fig 2 left side`."""
    stem = name.rpartition(".")[0] or name
    return " ".join(re.split(r"[\W_]+", stem.lower())).strip()


def _view_in(named: str) -> View:
    words = _NUMBER_IN_NAME.sub(" ", named)
    words = " ".join(re.sub(r"\b[0-9]+\b", " ", words).split())
    return view_words.view(words) if words else "unknown"
