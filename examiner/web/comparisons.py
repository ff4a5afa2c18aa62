"""Designs beside the drawings of a search: views paired by what made their score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from examiner.cases.models import Case
from examiner.web import cards
from examiner.web.cards import Card, StripFigure
from examiner.web.templatetags import shown
from search import explanation, numbers, query_pictures
from search.models import QueryView, SearchRun

MOST = 4  # designs beside the query


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to compare; `figures` are chosen against the pairing."""

    designs: tuple[str, ...] = ()
    view: int = 1
    figures: tuple[int, ...] = ()
    unreadable: tuple[str, ...] = ()
    is_more: bool = False

    @classmethod
    def read(cls, parameters: QueryDict) -> Self:
        """Of an address; numbers may be spelt in any way."""
        designs, unreadable = list[str](), list[str]()
        for text in filter(None, map(str.strip, parameters.getlist("design"))):
            try:
                designs.append(numbers.parse(text))
            except numbers.UnreadableNumber:
                unreadable.append(text)
        kept = tuple(dict.fromkeys(designs))
        view = parameters.get("view", "")
        figures = filter(str.isdecimal, parameters.getlist("figure"))
        return cls(
            designs=kept[:MOST],
            view=int(view) if view.isdecimal() else 1,
            figures=tuple(int(figure) for figure in figures),
            unreadable=tuple(unreadable),
            is_more=len(kept) > MOST,
        )

    def address(self, run: SearchRun) -> str:
        """Where this is asked; the first view is the usual one."""
        parameters: dict[str, list[str] | list[int]] = {"design": list(self.designs)}
        if self.view != 1:
            parameters["view"] = [self.view]
        if self.figures:
            parameters["figure"] = list(self.figures)
        query = urlencode(parameters, doseq=True)
        return f"{reverse('compare', args=[run.pk])}?{query}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of the query, by its place in it, and where it is looked at."""

    position: int
    name: str
    small: str
    large: str
    full: str
    address: str
    is_turned_askew: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure of a design; `address` is where it is compared."""

    strip: StripFigure
    address: str


@dataclass(frozen=True, slots=True)
class Pane:
    """A design with the figure that is compared; `similarity` only of a pair."""

    card: Card
    figure: StripFigure | None
    similarity: float | None
    facets: Mapping[str, float]
    choices: tuple[Choice, ...]
    without: str

    @property
    def is_pair(self) -> bool:
        """Whether this figure is the one that answered the view in the search."""
        return self.similarity is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A view of the query in the table of pairs: what answers it, design by design."""

    drawing: Drawing
    cells: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All a page of comparing shows."""

    run: SearchRun
    asked: Asked
    drawings: tuple[Drawing, ...]
    drawing: Drawing | None
    panes: tuple[Pane, ...]
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = field(default=())

    @property
    def has_room(self) -> bool:
        return len(self.panes) < MOST

    @property
    def before(self) -> Drawing | None:
        return self._beside(-1)

    @property
    def after(self) -> Drawing | None:
        return self._beside(1)

    def _beside(self, by: int) -> Drawing | None:
        at = next(
            (n for n, one in enumerate(self.drawings) if one is self.drawing), None
        )
        wanted = -1 if at is None else at + by
        return self.drawings[wanted] if 0 <= wanted < len(self.drawings) else None


def read(run: SearchRun, case: Case, asked: Asked) -> Comparison:
    """Read what is asked; without designs the best hit is compared."""
    wanted = asked.designs or _best(run)
    found = cards.of_designs(wanted, run=run, case=case)
    there = tuple(card.patent.pk for card in found)
    asked = replace(asked, designs=there)
    rows = run.views.select_related("page__upload", "figure__sheet")
    views = list(rows.order_by("position"))
    drawings = tuple(_drawing(view, run, asked) for view in views)
    chosen = next((one for one in drawings if one.position == asked.view), None)
    drawing = chosen or next(iter(drawings), None)
    return Comparison(
        run=run,
        asked=asked,
        drawings=drawings,
        drawing=drawing,
        panes=tuple(_pane(card, drawing, views, run, asked) for card in found),
        rows=_rows(found, drawings),
        absent=tuple(one for one in wanted if one not in there),
    )


def _best(run: SearchRun) -> tuple[str, ...]:
    """The best hit, behind the primary reference that it is to be combined with."""
    best = run.hits.order_by("rank").values_list("patent", flat=True)
    return (*filter(None, [run.primary]), *best[:1])


def _drawing(view: QueryView, run: SearchRun, asked: Asked) -> Drawing:
    if view.figure and view.mask == QueryView.Mask.WHOLE and _is_upright(view):
        figure = view.figure
        small, large, full = (
            shown.small_picture(figure),
            shown.large_picture(figure),
            shown.full_picture(figure),
        )
    else:
        small, large, full = (
            reverse("query-view", args=[run.pk, view.position, size])
            for size in query_pictures.SIZES
        )
    known = "" if view.view == "unknown" else f" · {view.get_view_display()}"
    return Drawing(
        position=view.position,
        name=f"View {view.position}{known}",
        small=small,
        large=large,
        full=full,
        address=replace(asked, view=view.position, figures=()).address(run),
        is_turned_askew=bool(view.rotation % 90),
        note=view.note,
    )


def _is_upright(view: QueryView) -> bool:
    return view.crop is None and not view.rotation and not view.is_mirrored


def _pane(
    card: Card,
    drawing: Drawing | None,
    views: Iterable[QueryView],
    run: SearchRun,
    asked: Asked,
) -> Pane:
    pairs = explanation.pairs(card.hit.parts) if card.hit else ()
    pair = next(
        (one for one in pairs if drawing and one.view == drawing.position), None
    )
    by_id = {one.figure.pk: one for one in card.strip}
    chosen = next((by_id[pk] for pk in asked.figures if pk in by_id), None)
    answering = by_id.get(pair.figure_id) if pair else None
    figure = chosen or answering or _of_same_view(card, drawing, views)
    paired = pair if pair and figure is answering else None
    others = [pk for pk in asked.figures if pk not in by_id]
    return Pane(
        card=card,
        figure=figure,
        similarity=paired.similarity if paired else None,
        facets=paired.facets if paired and len(paired.facets) > 1 else {},
        choices=tuple(
            Choice(one, replace(asked, figures=(*others, pk)).address(run))
            for pk, one in by_id.items()
        ),
        without=_without(card, asked, run, tuple(others)),
    )


def _of_same_view(
    card: Card, drawing: Drawing | None, views: Iterable[QueryView]
) -> StripFigure | None:
    """Of a design that the search did not compare: the figure named like the view."""
    if drawing is not None:
        kind = next(one.view for one in views if one.position == drawing.position)
        same = (one for one in card.strip if one.figure.view == kind != "unknown")
        return next(same, card.best)
    return card.best


def _without(card: Card, asked: Asked, run: SearchRun, figures: tuple[int, ...]) -> str:
    rest = tuple(one for one in asked.designs if one != card.patent.pk)
    return replace(asked, designs=rest, figures=figures).address(run) if rest else ""


def _rows(found: list[Card], drawings: tuple[Drawing, ...]) -> tuple[Row, ...]:
    pairs = [
        {one.view: one for one in explanation.pairs(card.hit.parts)} if card.hit else {}
        for card in found
    ]
    labels = [
        {one.figure.pk: shown.figure_label(one.figure) for one in card.strip}
        for card in found
    ]
    return tuple(
        Row(
            drawing,
            tuple(
                _cell(answers.get(drawing.position), names)
                for answers, names in zip(pairs, labels, strict=True)
            ),
        )
        for drawing in drawings
    )


def _cell(
    pair: explanation.Pair | None, names: Mapping[int, str]
) -> tuple[str, float | None]:
    if pair is None:
        return "none", None
    return names.get(pair.figure_id, "a figure since removed"), pair.similarity
