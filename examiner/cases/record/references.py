"""What a case cites, for its record: designs with their facts, hashed evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from examiner.cases import date_labels
from examiner.cases.models import Case, Citation, Evidence
from examiner.cases.record import telling
from examiner.cases.record.canonical import Document
from search import field_distance, figure_names, numbers
from search.critical_dates import Label
from search.models import Party, Patent


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read once for all citations of a case."""

    labels: Mapping[str, Sequence[Label]]
    classes: Mapping[str, field_distance.Classes]
    parties: Mapping[str, Mapping[str, Sequence[Party]]]
    searches: Mapping[UUID, str]


def citations(case: Case) -> list[Document]:
    """The citations in their order; a dozen queries, whatever their number."""
    rows = case.citations.select_related("patent", "evidence", "run", "cited_by")
    cited = list(rows.prefetch_related("figures__sheet").order_by("position", "pk"))
    designs = [row.patent_id for row in cited if row.patent_id]
    read = _Read(
        labels=date_labels.of_designs(case, designs),
        classes=field_distance.classes_of(designs),
        parties=_parties(designs),
        searches={row.run_id: row.name for row in case.searches.all()},
    )
    return [_citation(row, read) for row in cited]


def evidence(case: Case) -> list[Document]:
    """Everything a case holds that no corpus does, cited or not."""
    rows = case.evidence.select_related("upload", "added_by")
    return [_evidence(case, row) for row in rows.order_by("created_at", "pk")]


def _citation(row: Citation, read: _Read) -> Document:
    drawn = sorted(row.figures.all(), key=lambda one: (one.position, one.pk))
    return {
        "role": row.role,
        "basis": row.basis,
        "pertinence": row.pertinence,
        "design": _design(row.patent, read) if row.patent else None,
        "evidence": str(row.evidence_id) if row.evidence_id else None,
        "figures": [
            {"name": figure_names.of(one), "label": telling.figure(one)}
            for one in drawn
        ],
        "search": read.searches.get(row.run_id) if row.run_id else None,
        "by": telling.person(row.cited_by),
        "cited_at": telling.moment(row.created_at),
    }


def _design(patent: Patent, read: _Read) -> Document:
    classes, labels = read.classes[patent.pk], read.labels.get(patent.pk, ())
    parties = read.parties.get(patent.pk, {})
    return {
        "id": patent.pk,
        "number": numbers.shown(patent.pk),
        "kind": patent.kind,
        "title": patent.title,
        "cited_as": _cited_as(parties),
        **{
            f"{role.value}s": [party.shown for party in parties.get(role, ())]
            for role in Party.Role
        },
        "granted": telling.day(patent.granted_date),
        "first_published": telling.day(patent.first_published),
        "locarno": list(classes.locarno),
        "uspc": list(classes.uspc),
        "labels": [label.to_json() for label in labels],
    }


def _cited_as(parties: Mapping[str, Sequence[Party]]) -> str:
    """The name a design is cited by: that of its first inventor, else its owner's."""
    inventors = parties.get(Party.Role.INVENTOR, ())
    if inventors:
        more = " et al." if len(inventors) > 1 else ""
        return f"{inventors[0].last_name or inventors[0].shown}{more}"
    owners = [
        *parties.get(Party.Role.ASSIGNEE, ()),
        *parties.get(Party.Role.APPLICANT, ()),
    ]
    return owners[0].shown if owners else ""


def _parties(designs: Iterable[str]) -> dict[str, dict[str, list[Party]]]:
    found: dict[str, dict[str, list[Party]]] = {}
    rows = Party.objects.filter(patent__in=list(designs))
    for row in rows.order_by("patent", "role", "position"):
        found.setdefault(row.patent_id, {}).setdefault(row.role, []).append(row)
    return found


def _evidence(case: Case, row: Evidence) -> Document:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "title": row.title,
        "author": row.author,
        "document_number": row.document_number,
        "country": row.country,
        "url": row.url,
        "first_seen": telling.day(row.first_seen),
        "first_seen_basis": row.first_seen_basis,
        "captured_on": telling.day(row.captured_on),
        "file_sha256": row.sha256,
        "labels": [label.to_json() for label in date_labels.of_evidence(case, row)],
        "by": telling.person(row.added_by),
    }
