"""Sheets, figures and captions of a batch of patents, merged into what is stored.

A figure's id never changes while its pixels stay: vectors and hits hang on it. A sheet
that changed, or went, is dated out by the revision and followed by a new row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from search import figures
from search.ingest import binding, copying
from search.ingest.columns import Columns
from search.ingest.copying import Row
from search.ingest.records import PatentRecord
from search.ingest.sheets import SheetFacts
from search.models import Caption, Figure, Sheet

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


@dataclass(frozen=True, slots=True)
class SavedFigures:
    """How many figures came into the corpus, the gazette's among them."""

    figures: int
    gazette: int


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
# What a person or a reader of numbers has bound stays bound.
_MERGE_FIGURES = """
    INSERT INTO search_figure AS stored (
        patent_id, sheet_id, position, part, number, view, binding, description,
        is_gazette, since
    )
    SELECT incoming.patent_id, sheet.id, incoming.position, 0, incoming.number,
        incoming.view, incoming.binding, incoming.description, incoming.is_gazette,
        %(revision)s
    FROM incoming_figures AS incoming
    JOIN search_sheet AS sheet USING (patent_id, code)
    WHERE sheet.until IS NULL AND NOT EXISTS (  -- already split into its figures
        SELECT FROM search_figure AS split
        WHERE split.sheet_id = sheet.id AND split.part > 0 AND split.until IS NULL
    )
    ORDER BY incoming.patent_id, incoming.position
    ON CONFLICT (sheet_id, part) WHERE until IS NULL DO UPDATE SET
        position = excluded.position, number = excluded.number, view = excluded.view,
        binding = excluded.binding, description = excluded.description
    WHERE stored.binding IN ('unknown', 'count')
        AND (stored.position, stored.number, stored.view, stored.binding,
             stored.description)
        IS DISTINCT FROM (excluded.position, excluded.number, excluded.view,
             excluded.binding, excluded.description)
    RETURNING is_gazette, since = %(revision)s
"""
_FIGURE_COLUMNS = (
    "patent_id varchar, code varchar, position integer, number varchar, view varchar,"
    " binding varchar, description text, is_gazette boolean"
)
_FIGURE_IDS = """
    SELECT figure.patent_id, sheet.code, figure.id
    FROM search_figure AS figure JOIN search_sheet AS sheet ON sheet.id = sheet_id
    WHERE figure.patent_id = ANY(%s) AND figure.until IS NULL AND part = 0
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
    bound = [_bound(drawn) for drawn in patents]
    with connection.cursor() as cursor:
        copying.copy_in(cursor, SHEETS.table, _sheet_rows(patents, revision, warnings))
        cursor.execute(_END_CHANGED_SHEETS, names)
        cursor.execute(_END_THEIR_FIGURES, names)
        columns = ", ".join(SHEETS.table.columns)
        cursor.execute(_MERGE_SHEETS.format(columns=columns))
        figure_rows = [row for each in bound for row in _figure_rows(each)]
        copying.copy_aside(cursor, "incoming_figures", _FIGURE_COLUMNS, figure_rows)
        cursor.execute(_MERGE_FIGURES, names)
        new = [is_gazette for is_gazette, is_new in cursor.fetchall() if is_new]
        cursor.execute(_FIGURE_IDS, [numbers])
        ids = {(patent, code): figure for patent, code, figure in cursor.fetchall()}
    _save_captions(bound, ids, warnings)
    return SavedFigures(figures=len(new), gazette=sum(new))


@dataclass(frozen=True, slots=True)
class _Bound:
    """A grant's sheets, each with what is known of the figure on it."""

    record: PatentRecord
    sheets: Sequence[tuple[PlacedSheet, binding.Binding]]


def _bound(drawn: DrawnPatent) -> _Bound:
    """Bind the descriptions to the sheets; the gazette's figure gets none.

    With sheets that the text does not name nothing can be counted.
    """
    plain = [sheet for sheet in drawn.sheets if not sheet.is_gazette]
    bindings = [binding.UNBOUND] * len(plain)
    if not any(sheet.is_extra for sheet in plain):
        bindings = binding.bind(
            drawn.record.descriptions,
            sheets=len(plain),
            declared_figures=drawn.record.declared_figures,
        )
    of_sheet = {sheet.code: bound for sheet, bound in zip(plain, bindings, strict=True)}
    return _Bound(
        drawn.record,
        [(sheet, of_sheet.get(sheet.code, binding.UNBOUND)) for sheet in drawn.sheets],
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


def _figure_rows(bound: _Bound) -> Iterator[Row]:
    """Yield a row for each sheet that shows something."""
    for sheet, known in bound.sheets:
        if sheet.facts.state == "stored":
            how = Figure.Binding.COUNT if known.is_bound else Figure.Binding.UNKNOWN
            yield (
                *(bound.record.id, sheet.code, sheet.position, known.number),
                *(known.view, how.value, known.description, sheet.is_gazette),
            )


def _save_captions(
    patents: Sequence[_Bound], ids: dict[tuple[str, str], int], warnings: Warnings
) -> None:
    rows = [row for bound in patents for row in _caption_rows(bound, ids, warnings)]
    copying.upsert(CAPTIONS.table, rows)
    copying.delete_absent(
        CAPTIONS.table,
        [bound.record.id for bound in patents],
        where=f"source = '{Caption.Source.DESCRIPTION.value}'",
    )


def _caption_rows(
    bound: _Bound, ids: dict[tuple[str, str], int], warnings: Warnings
) -> Iterator[Row]:
    """Yield a row for each description; its figure only where there is just one."""
    figures_of: dict[int, list[int | None]] = {}
    for sheet, known in bound.sheets:
        for place in known.captions:
            figure = ids.get((bound.record.id, sheet.code))
            figures_of.setdefault(place, []).append(figure)
    for position, described in enumerate(bound.record.descriptions):
        found = figures_of.get(position, [])
        values = (
            *(bound.record.id, found[0] if len(found) == 1 else None),
            *(Caption.Source.DESCRIPTION.value, position, list(described.numbers)),
            *(described.text, described.view, described.is_reference, ""),
        )
        yield from CAPTIONS.rows([values], warnings=warnings[bound.record.id])
