"""The drawings of a query as tiles: pages of uploads and figures of the corpus."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from examiner.cases import figures as case_figures
from examiner.cases.models import CaseFigure
from examiner.web.forms import drawings
from examiner.web.templatetags import shown
from search import recorded_queries
from search.models import Figure, QueryView, Upload, UploadPage
from search.queries import MOST_VIEWS, View


@dataclass(frozen=True, slots=True)
class Tile:
    """One drawing to tick; `number` is its place in a query that was run.

    `part` tells tiles of one page apart. `edit` is where its region and the part of it
    that counts are marked; only figures of an application have that.
    """

    view: View
    picture: str
    full: str
    name: str
    is_chosen: bool = True
    is_blank: bool = False
    is_damaged: bool = False
    number: int | None = None
    note: str = ""
    part: int = 0
    edit: str = ""

    @property
    def value(self) -> str:
        """As a form sends it."""
        return drawings.value_of(self.view, part=self.part)

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Kinds of view to choose from: value, name, whether it is this one."""
        named = ((kind, kind.replace("_", " ")) for kind in drawings.KINDS)
        return [(kind, name, kind == self.view.view) for kind, name in named]

    @property
    def masks(self) -> list[tuple[str, str, bool]]:
        """Parts of the drawing to choose from, likewise."""
        return [(mask, name, mask == self.view.mask) for mask, name in drawings.MASKS]

    @property
    def rotations(self) -> list[tuple[int, bool]]:
        """Degrees to choose from; an angle of the query's own stands among them."""
        every = sorted({*drawings.ROTATIONS, self.view.rotation})
        return [(angle, angle == self.view.rotation) for angle in every]

    @property
    def crop(self) -> str:
        """As a form keeps it."""
        return drawings.crop_text(self.view.crop)

    @property
    def environment(self) -> str:
        """As a form keeps it."""
        return drawings.environment_text(self.view.environment)

    @property
    def is_plain(self) -> bool:
        """Whether it is searched whole, upright and as much as any other."""
        return self.view.is_plain and self.view.weight == 1


def of_page(page: UploadPage, *, is_chosen: bool = True, pages: int = 1) -> Tile:
    """A page of an upload; it is named with its page number where there are several."""
    name = page.upload.name
    several = pages > 1 or page.position > 0
    return Tile(
        view=View(page_id=page.pk),
        picture=reverse("upload-thumbnail", args=[page.pk]),
        full=reverse("upload-drawing", args=[page.pk]),
        name=f"{name}, page {page.position + 1}" if several else name,
        is_chosen=is_chosen and not page.is_blank,
        is_blank=page.is_blank,
        is_damaged=page.is_damaged,
    )


def of_figure(figure: Figure, *, is_chosen: bool = True) -> Tile:
    """A figure of the corpus, as a drawing to search from."""
    number = shown.design_number(figure.patent_id)
    return Tile(
        view=View(figure_id=figure.pk),
        picture=shown.small_picture(figure),
        full=shown.full_picture(figure),
        name=f"{number} {shown.figure_label(figure)}",
        is_chosen=is_chosen,
    )


def of_upload(upload: Upload, *, room: int) -> list[Tile]:
    """The pages of an upload; no more are ticked than the query has room for."""
    tiles: list[Tile] = []
    pages = list(upload.pages.select_related("upload").order_by("position"))
    for page in pages:
        chosen = sum(tile.is_chosen for tile in tiles) < room
        tiles.append(of_page(page, is_chosen=chosen, pages=len(pages)))
    return tiles


def of_case(figures: Iterable[CaseFigure], *, room: int = MOST_VIEWS) -> list[Tile]:
    """The figures of an application, ticked while there is room for them."""
    tiles: list[Tile] = []
    for figure in figures:
        chosen = sum(tile.is_chosen for tile in tiles) < room
        is_blank = figure.page.is_blank
        tiles.append(
            Tile(
                view=case_figures.as_view(figure),
                picture=reverse("case-figure-picture", args=[figure.pk, "small"]),
                full=reverse("case-figure-picture", args=[figure.pk, "full"]),
                name=_name(figure),
                is_chosen=chosen and not is_blank and not figure.is_left_out,
                is_blank=is_blank,
                edit=reverse("edit-figure", args=[figure.case_id, figure.pk]),
            )
        )
    return told_apart(tiles)


def _name(figure: CaseFigure) -> str:
    """As it is numbered, else as its file is called."""
    return case_figures.name(figure) if figure.number else case_figures.place(figure)


def named(tiles: Sequence[Tile], figures: Sequence[CaseFigure]) -> list[Tile]:
    """Call pages that are figures of an application what they are.

    A search that was run keeps its pictures, since figures are cropped anew.
    """
    own = {(tile.view.page_id, tile.view.crop): tile for tile in of_case(figures)}
    return [
        _named(tile, own.get((tile.view.page_id, tile.view.crop))) for tile in tiles
    ]


def _named(tile: Tile, figure: Tile | None) -> Tile:
    if figure is None:
        return tile
    if tile.number is None:
        tile = replace(tile, picture=figure.picture, full=figure.full)
    return replace(tile, name=figure.name, edit=figure.edit)


def of_run(views: Iterable[QueryView]) -> list[Tile]:
    """The drawings of a run, numbered as the run numbers them."""
    return told_apart([_of_view(view) for view in views])


def _of_view(view: QueryView) -> Tile:
    if view.page is not None:
        tile = _as_seen(of_page(view.page), view)
    else:
        assert view.figure is not None
        tile = of_figure(view.figure)
    asked = recorded_queries.read_view(view)
    return replace(tile, view=asked, number=view.position, note=view.note)


def _as_seen(tile: Tile, view: QueryView) -> Tile:
    """A page as the run saw it: cropped, turned, mirrored."""
    if not (view.crop or view.rotation or view.is_mirrored):
        return tile
    named = [view.run_id, view.position]
    return replace(
        tile,
        picture=reverse("query-picture", args=[*named, "small"]),
        full=reverse("query-picture", args=[*named, "full"]),
    )


def told_apart(tiles: Sequence[Tile]) -> list[Tile]:
    """Give several drawings of one page a value each."""
    seen: Counter[str] = Counter()
    parted = []
    for tile in tiles:
        parted.append(replace(tile, part=seen[tile.value]))
        seen[tile.value] += 1
    return parted
