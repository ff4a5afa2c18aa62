"""Sheets, figures and captions of a batch of patents, merged into what is stored.

A sheet that changed, or went, is dated out by the revision with its figures and
followed by a new row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search import figures
from search.ingest import copying, store_figures
from search.ingest.columns import Columns
from search.ingest.copying import Row
from search.ingest.records import PatentRecord
from search.ingest.sheets import SheetFacts
from search.ingest.store_figures import (
    ByNumber,
    FiledPatent,
    FiledSheet,
    SavedFigures,
)
from search.models import Caption, Sheet

Warnings = dict[str, list[str]]  # by patent

PHOTOGRAPH = "P"  # first letter of the code of a photograph page


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """A drawing file in its place in a grant; extra ones are not named by the text."""

    code: str
    position: int
    file: str
    facts: SheetFacts
    is_extra: bool = False

    @property
    def is_gazette(self) -> bool:
        """Whether it is the gazette's representative figure, no view of its own."""
        return self.code == figures.GAZETTE_CODE


@dataclass(frozen=True, slots=True)
class DrawnPatent:
    """The words and the sheets of one grant."""

    record: PatentRecord
    sheets: Sequence[PlacedSheet]


SHEETS = Columns.of(
    Sheet,
    (
        *("patent", "code", "position", "file", "state", "reason", "is_gazette"),
        *("is_photograph", "is_landscape", "file_sha256", "pixel_sha256"),
        *("perceptual_hash", "width", "height", "ink_share", "since"),
    ),
    key=["patent", "code"],
)
CAPTIONS = Columns.of(
    Caption,
    (
        *("patent", "figure", "source", "position", "numbers", "text", "view"),
        *("is_reference", "author"),
    ),
    key=["patent", "source", "position"],
    condition="generator = ''",
)

_END_CHANGED_SHEETS = """
    UPDATE search_sheet AS stored SET until = %(revision)s
    WHERE patent_id = ANY(%(patents)s) AND until IS NULL AND NOT EXISTS (
        SELECT FROM incoming_search_sheet AS incoming
        WHERE incoming.patent_id = stored.patent_id AND incoming.code = stored.code
          AND incoming.state = stored.state
          AND incoming.file_sha256 = stored.file_sha256
          AND incoming.pixel_sha256 = stored.pixel_sha256
    )
"""
_END_THEIR_FIGURES = """
    UPDATE search_figure SET until = %(revision)s
    WHERE until IS NULL AND sheet_id IN (
        SELECT id FROM search_sheet
        WHERE patent_id = ANY(%(patents)s) AND until = %(revision)s
    )
"""
_MERGE_SHEETS = """
    INSERT INTO search_sheet AS stored ({columns})
    SELECT {columns} FROM incoming_search_sheet
    ON CONFLICT (patent_id, code) WHERE until IS NULL DO UPDATE SET
        position = excluded.position, file = excluded.file, reason = excluded.reason
    WHERE (stored.position, stored.file, stored.reason)
        IS DISTINCT FROM (excluded.position, excluded.file, excluded.reason)
"""


def save(
    patents: Sequence[DrawnPatent], *, revision: int, warnings: Warnings
) -> SavedFigures:
    """Merge the drawings of patents whose rows are there already.

    To be called in the transaction that took the revision. `warnings` collects, by
    patent, what the columns could not hold.
    """
    numbers = [drawn.record.id for drawn in patents]
    names: dict[str, list[str] | int] = {"patents": numbers, "revision": revision}
    with connection.cursor() as cursor:
        copying.copy_in(cursor, SHEETS.table, _sheet_rows(patents, revision, warnings))
        cursor.execute(_END_CHANGED_SHEETS, names)
        cursor.execute(_END_THEIR_FIGURES, names)
        columns = ", ".join(SHEETS.table.columns)
        cursor.execute(_MERGE_SHEETS.format(columns=columns))
    saved = store_figures.save([_filed(drawn) for drawn in patents], revision=revision)
    _save_captions(patents, store_figures.by_number(numbers), warnings)
    return saved


def _filed(drawn: DrawnPatent) -> FiledPatent:
    return FiledPatent(
        id=drawn.record.id,
        descriptions=drawn.record.descriptions,
        sheets=[
            FiledSheet(
                code=sheet.code,
                position=sheet.position,
                is_shown=sheet.facts.state == "stored",
                is_gazette=sheet.is_gazette,
                is_extra=sheet.is_extra,
                reading=sheet.facts.reading,
            )
            for sheet in drawn.sheets
        ],
        declared_figures=drawn.record.declared_figures,
    )


def _sheet_rows(
    patents: Iterable[DrawnPatent], revision: int, warnings: Warnings
) -> Iterator[Row]:
    for drawn in patents:
        for sheet in drawn.sheets:
            facts = sheet.facts
            values: tuple[Any, ...] = (
                *(drawn.record.id, sheet.code, sheet.position, sheet.file),
                *(facts.state, facts.reason, sheet.is_gazette),
                sheet.code.startswith(PHOTOGRAPH),
                *(facts.is_landscape, facts.file_sha256, facts.pixel_sha256),
                *(facts.perceptual_hash, facts.width, facts.height),
                *(facts.ink_share, revision),
            )
            yield from SHEETS.rows([values], warnings=warnings[drawn.record.id])


def _save_captions(
    patents: Sequence[DrawnPatent], figures_of: ByNumber, warnings: Warnings
) -> None:
    rows = [
        row for drawn in patents for row in _caption_rows(drawn, figures_of, warnings)
    ]
    copying.upsert(CAPTIONS.table, rows)
    copying.delete_absent(
        CAPTIONS.table,
        [drawn.record.id for drawn in patents],
        where=f"source = '{Caption.Source.DESCRIPTION.value}'",
    )


def _caption_rows(
    drawn: DrawnPatent, figures_of: ByNumber, warnings: Warnings
) -> Iterator[Row]:
    """Yield a row for each description; its figure only where there is just one."""
    numbered = figures_of.get(drawn.record.id, {})
    for position, described in enumerate(drawn.record.descriptions):
        values = (
            *(drawn.record.id, store_figures.captioned(described.numbers, numbered)),
            *(Caption.Source.DESCRIPTION.value, position, list(described.numbers)),
            *(described.text, described.view, described.is_reference, ""),
        )
        yield from CAPTIONS.rows([values], warnings=warnings[drawn.record.id])
