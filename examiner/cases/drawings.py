"""The drawings of a case: its pages, what was read on them, the figures proposed.

Figures that nobody touched follow what is read and what the description says; one that
a person touched is theirs, and so are the others of its page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from examiner.cases.models import Case, CaseFigure
from search import application_figures, application_pages
from search.application_figures import Page, Proposal
from search.ingest.binding import printed_order
from search.models import Upload, UploadPage

_TAKEN_IN_WITHIN = timedelta(minutes=10)
_FIRST = 1  # version of a figure nobody touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Pages in filed order, figures in the order of the case.

    `proposals` are by page and part; `is_read` unless a page waits to be read.
    """

    pages: list[UploadPage]
    figures: list[CaseFigure]
    proposals: dict[tuple[int, int], Proposal]

    @property
    def shown(self) -> list[CaseFigure]:
        """The figures that are searched with, as far as nobody left them out."""
        return [figure for figure in self.figures if not figure.is_left_out]

    @property
    def proposed(self) -> int:
        """How many of them nobody has confirmed yet."""
        return sum(not figure.is_confirmed for figure in self.shown)

    @property
    def is_read(self) -> bool:
        return all(page.is_blank or page.reading for page in self.pages)


def of_case(case: Case) -> Drawn:
    """The drawings as they stand, proposals brought up to date where it is open."""
    drawn = _drawn(case)
    if case.is_open and not case.is_scratch and _differs(drawn):
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            _follow(case, _drawn(case))
        drawn = _drawn(case)
    return drawn


def refused(case: Case) -> list[Upload]:
    """Files that were put in and could not be used, oldest first.

    Also what a process was taking in when it was killed: nobody else finishes that.
    """
    state = Upload.State
    began_before = timezone.now() - _TAKEN_IN_WITHIN
    lost = Q(state=state.RECEIVED, created_at__lt=began_before)
    rows = Upload.objects.filter(
        Q(state=state.REFUSED) | lost, placement__case=case, placement__is_query=False
    )
    return list(rows.order_by("created_at", "pk"))


def of_searches(case: Case) -> list[Upload]:
    """Files that were added to a search alone and could be used, oldest first."""
    rows = Upload.objects.filter(
        placement__case=case, placement__is_query=True, evidence__isnull=True
    ).exclude(state=Upload.State.REFUSED)
    return list(rows.order_by("created_at", "pk"))


def page_name(page: UploadPage, *, alone: bool) -> str:
    """How a page is called: by its file, and its place where the file has several."""
    name = page.upload.name
    return name if alone else f"{name}, page {page.position + 1}"


def names(pages: Sequence[UploadPage]) -> dict[int, str]:
    """What pages are called, by id."""
    uploads = [page.upload_id for page in pages]
    return {
        page.pk: page_name(page, alone=uploads.count(page.upload_id) == 1)
        for page in pages
    }


def files(drawn: Drawn) -> list[Upload]:
    """The files that the pages came in, oldest first."""
    return list({page.upload_id: page.upload for page in drawn.pages}.values())


def is_touched(figure: CaseFigure) -> bool:
    """Whether a person has changed or confirmed a figure."""
    return figure.is_confirmed or figure.version > _FIRST


def _drawn(case: Case) -> Drawn:
    """Two queries, whatever the case holds."""
    if case.is_scratch:
        return Drawn(pages=[], figures=[], proposals={})
    # What evidence shows, or a search alone, is no drawing of the application.
    pages = UploadPage.objects.filter(
        upload__placement__case=case,
        upload__placement__is_query=False,
        upload__evidence__isnull=True,
    )
    found = list(
        pages.select_related("upload").order_by(
            "upload__created_at", "upload_id", "position"
        )
    )
    by_id = {page.pk: page for page in found}
    rows = case.figures.filter(page__in=by_id).order_by("position", "pk")
    figures = list(rows)
    for figure in figures:
        figure.page = by_id[figure.page_id]
        figure.case = case
    return Drawn(pages=found, figures=figures, proposals=_proposals(case, found))


def _proposals(
    case: Case, pages: Sequence[UploadPage]
) -> dict[tuple[int, int], Proposal]:
    uploads = [page.upload_id for page in pages]
    asked = [
        Page(
            reading=application_pages.of_page(page),
            name=page.upload.name if uploads.count(page.upload_id) == 1 else "",
            is_blank=page.is_blank,
        )
        for page in pages
    ]
    proposed = application_figures.propose(asked, description=case.description)
    return {
        (page.pk, part): proposal
        for page, figures in zip(pages, proposed, strict=True)
        for part, proposal in enumerate(figures)
    }


def _differs(drawn: Drawn) -> bool:
    """Whether a proposal is not what stands on a page nobody touched."""
    untouched = _untouched(drawn)
    stands = {
        (figure.page_id, figure.part): (figure.number, figure.view, figure.crop)
        for figure in drawn.figures
        if figure.page_id in untouched
    }
    wanted = {
        place: _values(proposal)
        for place, proposal in drawn.proposals.items()
        if place[0] in untouched
    }
    return stands != wanted


def _follow(case: Case, drawn: Drawn) -> None:
    untouched = _untouched(drawn)
    rows = {(figure.page_id, figure.part): figure for figure in drawn.figures}
    last = max((figure.position for figure in drawn.figures), default=-1)
    for place, proposal in drawn.proposals.items():
        if place[0] not in untouched:
            continue
        number, view, crop = _values(proposal)
        row = rows.pop(place, None)
        if row is None:
            last += 1
            row = CaseFigure(case=case, page_id=place[0], part=place[1], position=last)
        row.number, row.view, row.crop = number, view, crop
        row.save()
    for (page_id, _), left in rows.items():
        if page_id in untouched:
            left.delete()
    _order(case)


def _order(case: Case) -> None:
    """Put figures in the order of their numbers, until a person has touched one."""
    figures = list(
        case.figures.order_by("page__upload__created_at", "page__position", "part")
    )
    if any(map(is_touched, figures)):
        return
    # Sorting is stable: what has no number keeps its place among the pages.
    figures.sort(key=lambda each: (not each.number, printed_order(each.number)))
    for position, figure in enumerate(figures):
        figure.position = position
    CaseFigure.objects.bulk_update(figures, ["position"])


def _untouched(drawn: Drawn) -> set[int]:
    touched = {each.page_id for each in drawn.figures if is_touched(each)}
    return {page.pk for page in drawn.pages} - touched


def _values(proposal: Proposal) -> tuple[str, str, list[float] | None]:
    crop = list(proposal.crop) if proposal.crop else None
    return proposal.number, proposal.view, crop
