"""The citations of a case as their page shows them, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from examiner.accounts.models import User
from examiner.cases import access, citations, date_labels
from examiner.cases import figures as case_figures
from examiner.cases.models import Case, CaseFigure, Citation
from examiner.web import reasons
from examiner.web.reasons import Label
from search.critical_dates import Label as DateLabel
from search.models import Figure, Sheet, UploadPage

MOST_COMPARED = 4
DISTANCES = {
    "same_subclass": "same subclass",
    "same_class": "same class",
    "other": "other class",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of a cited design, and whether the examiner relies on it."""

    figure: Figure
    is_relied_on: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One citation with all its form needs; `suggested` is a basis, or empty."""

    citation: Citation
    figures: tuple[Shown, ...]
    pages: tuple[UploadPage, ...]
    labels: tuple[Label, ...]
    suggested: str
    fields: Mapping[str, str]

    @property
    def best(self) -> Figure | None:
        """The figure that stands for it: the first relied on, a perspective view."""
        relied = (one.figure for one in self.figures if one.is_relied_on)
        whole = (one.figure for one in self.figures if one.figure.view == "perspective")
        every = (one.figure for one in self.figures)
        return next(relied, None) or next(whole, None) or next(every, None)

    @property
    def bases(self) -> list[tuple[str, str]]:
        """The bases to choose from: value, name."""
        return list(Citation.Basis.choices)


@dataclass(frozen=True, slots=True)
class Page:
    """The citations of a case; `own` are the figures of the application itself."""

    case: Case
    lines: tuple[Line, ...]
    own: tuple[CaseFigure, ...]
    is_read_only: bool

    @property
    def primary(self) -> list[Line]:
        return self._of_role(Citation.Role.PRIMARY)

    @property
    def secondary(self) -> list[Line]:
        return self._of_role(Citation.Role.SECONDARY)

    @property
    def comparison(self) -> str:
        """Where primary and secondary references stand beside the query; or empty.

        The query is that of a search that found one of them.
        """
        cited = [line.citation for line in (*self.primary, *self.secondary)]
        run_id = next((one.run_id for one in cited if one.run_id), None)
        if run_id is None:
            return ""
        designs = [one.patent_id for one in cited if one.patent_id]
        asked = [("design", patent_id) for patent_id in designs[:MOST_COMPARED]]
        return f"{reverse('compare', args=[run_id])}?{urlencode(asked)}"

    def _of_role(self, role: str) -> list[Line]:
        return [line for line in self.lines if line.citation.role == role]


def read(user: User, case: Case) -> Page:
    """Read the citations of a case, each with its figures, labels and distances."""
    cited = citations.of_case(case)
    ids = [one.patent_id for one in cited if one.patent_id]
    figures = _figures(ids)
    labels = date_labels.of_designs(case, ids)
    distances = citations.distances(case, ids)
    is_combined = any(one.role == Citation.Role.SECONDARY for one in cited)
    lines = [
        _line(
            one,
            figures=figures[one.patent_id or ""],
            labels=_labels(case, one, labels),
            fields=distances.get(one.patent_id or "", {}),
            is_combined=is_combined,
        )
        for one in cited
    ]
    drawn = [one for one in case_figures.of_case(case) if not one.is_left_out]
    return Page(
        case=case,
        lines=tuple(lines),
        own=tuple(drawn),
        is_read_only=not (case.is_open and access.works(user, case)),
    )


def _line(
    citation: Citation,
    *,
    figures: Sequence[Figure],
    labels: Sequence[DateLabel],
    fields: Mapping[str, str],
    is_combined: bool,
) -> Line:
    relied_on = {figure.pk for figure in citation.figures.all()}
    upload = citation.evidence.upload if citation.evidence else None
    return Line(
        citation=citation,
        figures=tuple(Shown(one, one.pk in relied_on) for one in figures),
        pages=tuple(upload.pages.all()) if upload else (),
        labels=tuple(reasons.label(label.to_json()) for label in labels),
        suggested=citations.suggested_basis(
            citation.role, labels, is_combined=is_combined
        ),
        fields={
            scheme: DISTANCES[distance]
            for scheme, distance in fields.items()
            if distance in DISTANCES
        },
    )


def _labels(
    case: Case, citation: Citation, of_designs: Mapping[str, Sequence[DateLabel]]
) -> Sequence[DateLabel]:
    if citation.evidence:
        return date_labels.of_evidence(case, citation.evidence)
    return of_designs.get(citation.patent_id or "", ())


def _figures(patent_ids: Sequence[str]) -> dict[str, list[Figure]]:
    rows = Figure.objects.current().filter(
        patent__in=patent_ids, is_gazette=False, sheet__state=Sheet.State.STORED
    )
    grouped: dict[str, list[Figure]] = defaultdict(list)
    for figure in rows.select_related("sheet").order_by("patent", "position", "part"):
        grouped[figure.patent_id].append(figure)
    return grouped
