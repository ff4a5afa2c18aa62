"""Everything a design's page shows, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from search.models import (
    Caption,
    Figure,
    Party,
    Patent,
    PatentClass,
    PatentEdit,
    Priority,
    Reference,
    RelatedDocument,
    Sheet,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document, and whether its design can be opened here."""

    reference: Reference
    is_here: bool


@dataclass(frozen=True, slots=True)
class FrontPage:
    """A design with all that belongs to it, in the order it is printed."""

    patent: Patent
    locarno: list[PatentClass]
    uspc: list[PatentClass]
    cpc: list[PatentClass]
    inventors: list[Party]
    applicants: list[Party]
    assignees: list[Party]
    priorities: list[Priority]
    related: list[RelatedDocument]
    searched: list[str]
    figures: list[Figure]
    gazette: Figure | None
    faults: list[Sheet]
    unbound: list[Caption]
    patents_cited: list[Citation]
    others_cited: list[Reference]
    cited_by: list[Patent]
    edits: list[PatentEdit]

    @property
    def is_withdrawn(self) -> bool:
        return self.patent.until is not None


def read(patent: Patent) -> FrontPage:
    """Read the page of a design, withdrawn or not."""
    classes = _by_scheme(patent.classes.order_by("position"))
    parties = _by_role(patent.parties.order_by("position"))
    shown = list(
        patent.figures.filter(until=patent.until)
        .select_related("sheet")
        .order_by("position", "part")
    )
    references = list(patent.references.order_by("position"))
    return FrontPage(
        patent=patent,
        locarno=classes[PatentClass.Scheme.LOCARNO],
        uspc=classes[PatentClass.Scheme.USPC],
        cpc=classes[PatentClass.Scheme.CPC],
        inventors=parties[Party.Role.INVENTOR],
        applicants=parties[Party.Role.APPLICANT],
        assignees=parties[Party.Role.ASSIGNEE],
        priorities=list(patent.priorities.order_by("position")),
        related=list(patent.related.order_by("position")),
        searched=[_searched(entry) for entry in patent.field_of_search],
        figures=[figure for figure in shown if not figure.is_gazette],
        gazette=next((figure for figure in shown if figure.is_gazette), None),
        faults=list(_faults(patent)),
        unbound=list(_unbound(patent)),
        patents_cited=_citations(references),
        others_cited=[ref for ref in references if ref.kind == Reference.Kind.OTHER],
        cited_by=list(_cited_by(patent)),
        edits=list(edits(patent)),
    )


def edits(patent: Patent) -> QuerySet[PatentEdit]:
    """What was corrected by hand, latest first."""
    return patent.edits.order_by("-pk")


def _by_scheme(rows: Iterable[PatentClass]) -> dict[str, list[PatentClass]]:
    grouped: dict[str, list[PatentClass]] = defaultdict(list)
    for row in rows:
        grouped[row.scheme].append(row)
    return grouped


def _by_role(rows: Iterable[Party]) -> dict[str, list[Party]]:
    grouped: dict[str, list[Party]] = defaultdict(list)
    for row in rows:
        grouped[row.role].append(row)
    return grouped


def _searched(entry: dict[str, str]) -> str:
    """One entry of the field of search: `D14/485–D14/495`, else the raw text."""
    symbol, upper = entry.get("symbol", ""), entry.get("upper", "")
    if not symbol:
        return entry.get("raw", "").strip()
    return f"{symbol}–{upper.partition('/')[2]}" if upper else symbol


def _faults(patent: Patent) -> QuerySet[Sheet]:
    return (
        patent.sheets.filter(until=patent.until)
        .exclude(state=Sheet.State.STORED)
        .order_by("position")
    )


def _unbound(patent: Patent) -> QuerySet[Caption]:
    """Figure descriptions of which nobody knows yet which drawing they describe."""
    return patent.captions.filter(
        source=Caption.Source.DESCRIPTION, figure__isnull=True
    ).order_by("position")


def _citations(references: list[Reference]) -> list[Citation]:
    wanted = {reference.design for reference in references if reference.design}
    here = set(
        Patent.objects.current().filter(pk__in=wanted).values_list("pk", flat=True)
    )
    return [
        Citation(reference, reference.design in here)
        for reference in references
        if reference.kind == Reference.Kind.PATENT
    ]


def _cited_by(patent: Patent) -> QuerySet[Patent]:
    citing = Reference.objects.filter(design=patent.pk).values("patent_id")
    return Patent.objects.current().filter(pk__in=citing).order_by("pk")
