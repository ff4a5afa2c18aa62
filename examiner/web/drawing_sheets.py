"""The drawings page of a case as it is shown: cards, inventory of views, findings."""

import zlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases import access, checks, drawings, figures
from examiner.cases.drawings import Drawn
from examiner.cases.models import Case, CaseFigure
from examiner.web.forms.case_figures import NameForm
from search.application_checks import Finding
from search.application_figures import Proposal
from search.application_views import SIDES
from search.models import Upload, UploadPage

_LATE = timedelta(minutes=1)  # no worker reads, as it seems
_MOST_LINKS = 10  # from a finding to its figures
_INVENTORY = ("perspective", *SIDES)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed about a figure and could not be saved."""

    figure_id: int
    form: NameForm


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its first figures: id and name of each; `more` follow."""

    finding: Finding
    figures: list[tuple[int, str]]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure with the form of its name; `page` is what its page is called."""

    figure: CaseFigure
    form: NameForm
    page: str
    proposal: Proposal | None
    is_read: bool

    @property
    def name(self) -> str:
        return figures.name(self.figure)

    @property
    def small(self) -> str:
        """The address of its picture; another one once it looks different."""
        return self._picture("small")

    @property
    def full(self) -> str:
        return self._picture("full")

    @property
    def is_unsure(self) -> bool:
        """Whether a person should look before taking the proposal."""
        if self.figure.is_confirmed or not self.is_read:
            return False
        is_named = self.figure.view != "unknown"
        return not is_named or self.proposal is None or not self.proposal.is_sure

    def _picture(self, size: str) -> str:
        address = reverse("case-figure-picture", args=[self.figure.pk, size])
        # What is read of a page moves the part it shows without a person's change.
        look = repr((self.figure.version, self.figure.crop))
        return f"{address}?{zlib.crc32(look.encode()):08x}"


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was put in, with its drawn pages by name; a refused one has none."""

    upload: Upload
    pages: list[tuple[UploadPage, str]]

    @property
    def is_refused(self) -> bool:
        return not self.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingSheet:
    """Everything the page shows of a case's drawings."""

    cards: list[Card]
    pages: list[UploadPage]
    files: list[ShownFile]
    of_searches: list[Upload]
    findings: list[ShownFinding]
    inventory: list[tuple[str, list[str]]]
    can_work: bool
    unread: int
    is_late: bool

    @property
    def confirmable(self) -> int:
        """How many proposals are complete and wait for a person."""
        return sum(
            not (each.is_confirmed or each.is_left_out)
            and bool(each.number)
            and each.view != "unknown"
            for each in (card.figure for card in self.cards)
        )

    def card(self, figure_id: int) -> Card:
        """The card of a figure that is there."""
        return next(card for card in self.cards if card.figure.pk == figure_id)


def of_case(user: User, case: Case, *, typed: Typed | None = None) -> DrawingSheet:
    """The page of a case for a person."""
    drawn = drawings.of_case(case)
    found = checks.of_case(case, drawn)
    names = drawings.names(drawn.pages)
    unread = [page for page in drawn.pages if not (page.is_blank or page.reading)]
    places = {figure.pk: figures.place(figure) for figure in drawn.figures}
    return DrawingSheet(
        cards=[
            _card(figure, drawn, names[figure.page_id], typed)
            for figure in drawn.figures
        ],
        pages=drawn.pages,
        files=_files(drawn, drawings.refused(case)),
        of_searches=drawings.of_searches(case),
        findings=[
            ShownFinding(
                each,
                [(key, places[key]) for key in each.figures[:_MOST_LINKS]],
                more=max(0, len(each.figures) - _MOST_LINKS),
            )
            for each in found
        ],
        inventory=_inventory(drawn),
        can_work=case.is_open and access.works(user, case),
        unread=len(unread),
        is_late=any(page.upload.created_at < timezone.now() - _LATE for page in unread),
    )


def _card(
    figure: CaseFigure,
    drawn: Drawn,
    page: str,
    typed: Typed | None,
) -> Card:
    is_typed = typed is not None and typed.figure_id == figure.pk
    form = typed.form if typed and is_typed else NameForm.of(figure)
    return Card(
        figure=figure,
        form=form,
        page=page,
        proposal=drawn.proposals.get((figure.page_id, figure.part)),
        is_read=bool(figure.page.is_blank or figure.page.reading),
    )


def _files(drawn: Drawn, refused: list[Upload]) -> list[ShownFile]:
    names = drawings.names(drawn.pages)
    found: dict[UUID, ShownFile] = {}
    for page in drawn.pages:
        file = found.setdefault(page.upload_id, ShownFile(page.upload, []))
        file.pages.append((page, names[page.pk]))
    return [*found.values(), *(ShownFile(upload, []) for upload in refused)]


def _inventory(drawn: Drawn) -> list[tuple[str, list[str]]]:
    """The standard views and the figures that show them, then all others."""
    shown = [figure for figure in drawn.figures if not figure.is_left_out]
    views = [*_INVENTORY, *sorted({each.view for each in shown} - set(_INVENTORY))]
    return [
        (view.replace("_", " "), _told([each for each in shown if each.view == view]))
        for view in views
    ]


def _told(found: list[CaseFigure]) -> list[str]:
    """Figures by number, and how many have none."""
    numbered = [f"Fig. {each.number}" for each in found if each.number]
    unnumbered = len(found) - len(numbered)
    if unnumbered:
        numbered.append("unnumbered" if unnumbered == 1 else f"{unnumbered} unnumbered")
    return numbered
