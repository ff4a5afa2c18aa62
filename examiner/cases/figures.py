"""The figures of an application: in order, by name, as views of a query, pictured."""

from typing import cast

from examiner.cases import drawings
from examiner.cases.models import Case, CaseFigure
from search import page_pictures
from search.figure_views import View as ViewKind
from search.page_pictures import Look, Size
from search.queries import Bitmap, Crop, Mask, View

_ONE_PAGE = (".png", ".jpg", ".jpeg", ".gif")


def of_case(case: Case) -> list[CaseFigure]:
    """The figures of a case in its order, those left out too, proposed ones too."""
    return drawings.of_case(case).figures


def name(figure: CaseFigure) -> str:
    """`Fig. 1 · perspective`; without a number the page it stands on."""
    known = figure.view != "unknown"
    return f"{place(figure)} · {figure.get_view_display()}" if known else place(figure)


def place(figure: CaseFigure) -> str:
    """`Fig. 1`; without a number the page it stands on."""
    return f"Fig. {figure.number}" if figure.number else _page_name(figure)


def as_view(figure: CaseFigure) -> View:
    """The figure as a drawing of a query. Raises queries.UnusableQuery."""
    environment = figure.environment
    return View(
        page_id=figure.page_id,
        view=cast("ViewKind", figure.view),
        crop=crop(figure),
        mask=cast("Mask", figure.mask),
        environment=Bitmap(**environment) if environment else None,
        rotation=figure.rotation,
        is_mirrored=figure.is_mirrored,
    )


def crop(figure: CaseFigure) -> Crop | None:
    """The part of the page it is, in shares of the upright picture."""
    return cast("Crop", tuple(figure.crop)) if figure.crop else None


def picture(figure: CaseFigure, *, size: Size) -> bytes:
    """What the figure looks like: WebP where small, else PNG.

    Raises as `page_pictures.read` does.
    """
    look = Look(
        crop=crop(figure),
        rotation=figure.rotation,
        is_mirrored=figure.is_mirrored,
    )
    return page_pictures.read(figure.page, look=look, size=size)


def _page_name(figure: CaseFigure) -> str:
    page, name = figure.page, figure.page.upload.name
    if page.position or not name.lower().endswith(_ONE_PAGE):
        name = f"{name}, page {page.position + 1}"
    return f"{name}, part {figure.part + 1}" if figure.crop else name
