"""The intake checker: what a case's drawings lack, before they are searched with."""

from typing import cast

from examiner.cases import drawings, figures
from examiner.cases.drawings import Drawn
from examiner.cases.models import Case, CaseFigure
from search import application_checks, application_pages
from search.application_checks import CheckedFigure, CheckedFile, CheckedPage, Finding
from search.application_pages import PageFigure, PageReading
from search.figure_views import View
from search.models import Upload
from search.queries import Crop

# Surfaces and screens: graphic symbols, textiles, printed matter, displays.
_FLAT_LOCARNO = ("05-05", "05-06", "14-04", "19-08", "32-00", "32-01")
_FLAT_USPC = ("D5/", "D14/485", "D14/486", "D14/487", "D14/488", "D14/489", "D14/49")
_LOST = "{name}: taking it in was interrupted. Remove it and put it in again."
_LEAST_SHARED = 0.5  # of a marked part and one that was read, to be the same figure


def of_case(case: Case, drawn: Drawn | None = None) -> list[Finding]:
    """Findings about the figures that are not left out, and about all pages."""
    drawn = drawn or drawings.of_case(case)
    readings = {page.pk: application_pages.of_page(page) for page in drawn.pages}
    shown = [figure for figure in drawn.figures if not figure.is_left_out]
    return application_checks.check(
        [_checked(figure, readings[figure.page_id]) for figure in shown],
        _pages(case, drawn, readings),
        files=[_file(upload) for upload in drawings.files(drawn)],
        description=case.description,
        is_flat=_is_flat(case),
    )


def _checked(figure: CaseFigure, reading: PageReading | None) -> CheckedFigure:
    return CheckedFigure(
        key=figure.pk,
        name=figures.place(figure),
        number=figure.number,
        view=cast("View", figure.view),
        seen=_seen(figures.crop(figure), reading),
        file=_file(figure.page.upload),
    )


def _file(upload: Upload) -> CheckedFile:
    return CheckedFile(key=str(upload.pk), name=upload.name, sha256=upload.file_sha256)


def _pages(
    case: Case, drawn: Drawn, readings: dict[int, PageReading | None]
) -> list[CheckedPage]:
    names = drawings.names(drawn.pages)
    marked = {figure.page_id for figure in drawn.figures if drawings.is_touched(figure)}
    checked = [
        CheckedPage(
            name=names[page.pk],
            is_blank=page.is_blank,
            is_doubtful=bool(read and read.is_doubtful and page.pk not in marked),
            fault=read.fault if read else "",
        )
        for page in drawn.pages
        for read in [readings[page.pk]]
    ]
    return checked + [
        CheckedPage(
            name=upload.name, refusal=upload.refusal or _LOST.format(name=upload.name)
        )
        for upload in drawings.refused(case)
    ]


def _seen(crop: Crop | None, reading: PageReading | None) -> PageFigure | None:
    """What was read where a figure lies; nothing where a person marked another part."""
    found = reading.figures if reading else ()
    if crop is None:
        return found[0] if len(found) == 1 else None
    fitting = [each for each in found if _shared(crop, each.crop) >= _LEAST_SHARED]
    return fitting[0] if fitting else None


def _shared(one: Crop, other: Crop | None) -> float:
    """The area two parts have in common, in shares of both together."""
    other = other or (0.0, 0.0, 1.0, 1.0)
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0.0, wide) * max(0.0, high)
    return common / (_area(one) + _area(other) - common)


def _area(crop: Crop) -> float:
    return (crop[2] - crop[0]) * (crop[3] - crop[1])


def _is_flat(case: Case) -> bool:
    return case.locarno in _FLAT_LOCARNO or case.uspc.startswith(_FLAT_USPC)
