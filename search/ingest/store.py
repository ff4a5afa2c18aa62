"""A batch of grants written to the corpus, and what the corpus holds of a batch.

All of it is idempotent: the same grants written again change no row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from ml.reading.sheets import SheetReading
from search.ingest import copying, rows, store_drawings, store_figures
from search.ingest.outcomes import Offered, Stored
from search.ingest.records import PatentRecord, SourceKind
from search.ingest.rows import Origin
from search.ingest.sheets import SheetFacts, State
from search.ingest.store_drawings import (
    DrawnPatent,
    PlacedSheet,
    Warnings,
)
from search.ingest.store_figures import SavedFigures
from search.models import Patent, PatentEdit, Sheet


@dataclass(frozen=True, slots=True)
class Design:
    """A grant ready to be written, its drawing files stored."""

    record: PatentRecord
    origin: Origin
    sheets: Sequence[PlacedSheet]


@dataclass(frozen=True, slots=True)
class Held:
    """What the corpus holds of one patent; its sheets that have a file, by code."""

    patent: Stored
    sheets: dict[str, PlacedSheet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """What writing a batch brought, and what its columns could not hold."""

    figures: SavedFigures
    warnings: Warnings


def held(offers: Iterable[Offered]) -> dict[str, Held]:
    """Return what the corpus holds under the offered numbers, withdrawn ones included.

    A PDF whose number was corrected by hand is found by the number it was offered
    under at first.
    """
    offers = list(offers)
    moved = _moved(offers)
    numbers = [offer.id for offer in offers]
    patents = {
        patent.pk: patent
        for patent in Patent.objects.filter(pk__in=[*numbers, *moved.values()])
    }
    sheets: dict[str, dict[str, PlacedSheet]] = {}
    readings = store_figures.readings(patents)
    for sheet in Sheet.objects.filter(patent__in=patents, until=None).order_by("pk"):
        if sheet.file_sha256:
            placed = _placed(sheet, readings.get(sheet.pk))
            sheets.setdefault(sheet.patent_id, {})[sheet.code] = placed
    edited = set(
        PatentEdit.objects.filter(patent__in=patents).values_list("patent", flat=True)
    )
    found = {}
    for offer in offers:
        patent = patents.get(offer.id) or patents.get(moved.get(offer.id, ""))
        if patent is not None:
            of_patent = sheets.get(patent.pk, {})
            found[offer.id] = Held(
                _stored(patent, of_patent, is_corrected=patent.pk in edited), of_patent
            )
    return found


def save(designs: Sequence[Design], *, revision: int) -> Saved:
    """Write a batch; each number once. To be called in the revision's transaction."""
    numbers = [design.record.id for design in designs]
    warnings: Warnings = {number: [] for number in numbers}
    patents: list[copying.Row] = []
    parts: dict[copying.Table, list[copying.Row]] = {}
    for design in designs:
        told = warnings[design.record.id]
        patents.append(
            rows.patent_row(
                design.record, design.origin, revision=revision, warnings=told
            )
        )
        for table, of_design in rows.part_rows(design.record, warnings=told):
            parts.setdefault(table, []).extend(of_design)
    copying.upsert(rows.PATENTS.table, patents)
    for table, of_table in parts.items():
        copying.upsert(table, of_table)
        copying.delete_absent(table, numbers)
    drawn = [DrawnPatent(design.record, design.sheets) for design in designs]
    saved = store_drawings.save(drawn, revision=revision, warnings=warnings)
    return Saved(saved, warnings)


def _moved(offers: Iterable[Offered]) -> dict[str, str]:
    """Return today's numbers of PDFs that were stored under a misread one."""
    pdfs = {offer.id: offer for offer in offers if offer.source == "pdf"}
    if not pdfs:
        return {}
    moves = PatentEdit.objects.filter(field="number", old__in=pdfs).order_by("pk")
    return {
        edit.old: edit.patent_id
        for edit in moves.select_related("patent")
        if edit.patent.source_sha256 == pdfs[edit.old].document_sha256
    }


def _stored(
    patent: Patent, sheets: dict[str, PlacedSheet], *, is_corrected: bool
) -> Stored:
    return Stored(
        id=patent.pk,
        source=cast("SourceKind", patent.source),
        sha256=patent.source_sha256,
        load_id=patent.load_id,
        # A PDF's sheets are part of its one file.
        images={}
        if patent.source == Patent.Source.PDF
        else {code: sheet.facts.file_sha256 for code, sheet in sheets.items()},
        lost=frozenset(
            code for code, sheet in sheets.items() if sheet.facts.state == "missing"
        ),
        is_withdrawn=patent.until is not None,
        is_corrected=is_corrected,
    )


def _placed(sheet: Sheet, reading: SheetReading | None) -> PlacedSheet:
    facts = SheetFacts(
        state=cast("State", sheet.state),
        reason=sheet.reason,
        is_landscape=sheet.is_landscape,
        file_sha256=sheet.file_sha256,
        pixel_sha256=sheet.pixel_sha256,
        perceptual_hash=sheet.perceptual_hash,
        width=sheet.width,
        height=sheet.height,
        ink_share=sheet.ink_share,
        reading=reading,
    )
    return PlacedSheet(sheet.code, sheet.position, sheet.file, facts)
