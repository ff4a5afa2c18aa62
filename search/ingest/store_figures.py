"""The figures on the sheets of patents, merged into what is stored.

A figure's id never changes while its pixels stay: its sheet, and its box on it. Of a
sheet that is split otherwise than before, the figures whose boxes changed are dated out
by the revision and followed by new rows. What a person has bound stays bound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import connection

from ml.reading.sheets import ReadFigure, SheetReading
from search.ingest import binding, copying
from search.ingest.binding import BoundFigure
from search.ingest.copying import Row
from search.ingest.records import DescriptionRecord
from search.models import Figure


@dataclass(frozen=True, slots=True)
class FiledSheet:
    """A sheet in its place; `reading` None where it was not read.

    One that shows nothing, lost or blank, counts among the others and has no figure.
    """

    code: str
    position: int
    is_shown: bool = True
    is_gazette: bool = False
    is_extra: bool = False  # not named by the grant's text
    reading: SheetReading | None = None


@dataclass(frozen=True, slots=True)
class FiledPatent:
    """The sheets of a patent in order, and what it says about its figures."""

    id: str
    descriptions: Sequence[DescriptionRecord]
    sheets: Sequence[FiledSheet]
    declared_figures: int | None = None


@dataclass(frozen=True, slots=True)
class SavedFigures:
    """How many figures came into the corpus, the gazette's among them."""

    figures: int
    gazette: int


ByNumber = dict[str, dict[str, list[int]]]  # figure ids by patent and number

_COLUMNS = (
    "patent_id varchar, code varchar, position integer, part smallint, box jsonb,"
    " number varchar, view varchar, binding varchar, description text,"
    " number_confidence double precision, split_confidence double precision,"
    " needs_review boolean, is_gazette boolean, is_read boolean"
)
# A sheet with a figure that a person has bound is left as it is, and so is what was
# read when it is not read again.
_LEAVE_SETTLED_SHEETS = """
    DELETE FROM incoming_figures AS incoming
    USING search_sheet AS sheet
    WHERE sheet.patent_id = incoming.patent_id AND sheet.code = incoming.code
      AND sheet.until IS NULL AND EXISTS (
        SELECT FROM search_figure AS stored
        WHERE stored.sheet_id = sheet.id AND stored.until IS NULL
          AND (stored.binding = 'hand' OR NOT incoming.is_read AND (
              stored.binding = 'read' OR stored.part > 0 OR stored.box IS NOT NULL))
    )
"""
_END_SPLIT_OTHERWISE = """
    UPDATE search_figure AS stored SET until = %(revision)s
    FROM search_sheet AS sheet
    WHERE stored.sheet_id = sheet.id AND stored.until IS NULL AND sheet.until IS NULL
      AND sheet.patent_id = ANY(%(patents)s)
      AND EXISTS (
        SELECT FROM incoming_figures AS incoming
        WHERE incoming.patent_id = sheet.patent_id AND incoming.code = sheet.code)
      AND NOT EXISTS (
        SELECT FROM incoming_figures AS incoming
        WHERE incoming.patent_id = sheet.patent_id AND incoming.code = sheet.code
          AND incoming.part = stored.part
          AND incoming.box IS NOT DISTINCT FROM NULLIF(stored.box, 'null'))
"""
_MERGE = """
    INSERT INTO search_figure AS stored (
        patent_id, sheet_id, part, box, is_gazette, since,
        position, number, view, binding, description, number_confidence,
        split_confidence, needs_review
    )
    SELECT incoming.patent_id, sheet.id, incoming.part, incoming.box,
        incoming.is_gazette, %(revision)s,
        incoming.position, incoming.number, incoming.view, incoming.binding,
        incoming.description, incoming.number_confidence, incoming.split_confidence,
        incoming.needs_review
    FROM incoming_figures AS incoming
    JOIN search_sheet AS sheet USING (patent_id, code)
    WHERE sheet.until IS NULL
    ORDER BY incoming.patent_id, incoming.position, incoming.part
    ON CONFLICT (sheet_id, part) WHERE until IS NULL DO UPDATE SET
        position = excluded.position, number = excluded.number, view = excluded.view,
        binding = excluded.binding, description = excluded.description,
        number_confidence = excluded.number_confidence,
        split_confidence = excluded.split_confidence,
        needs_review = excluded.needs_review
    WHERE (stored.position, stored.number, stored.view, stored.binding,
           stored.description, stored.number_confidence, stored.split_confidence,
           stored.needs_review)
        IS DISTINCT FROM (excluded.position, excluded.number, excluded.view,
           excluded.binding, excluded.description, excluded.number_confidence,
           excluded.split_confidence, excluded.needs_review)
    RETURNING is_gazette, since = %(revision)s
"""
_BY_NUMBER = """
    SELECT patent_id, number, id FROM search_figure
    WHERE patent_id = ANY(%s) AND until IS NULL AND NOT is_gazette AND number <> ''
"""


def save(patents: Sequence[FiledPatent], *, revision: int) -> SavedFigures:
    """Merge the figures of patents whose sheets are stored already.

    To be called in the transaction that took the revision.
    """
    names: dict[str, Any] = {
        "patents": [patent.id for patent in patents],
        "revision": revision,
    }
    with connection.cursor() as cursor:
        rows = [row for patent in patents for row in _rows(patent)]
        copying.copy_aside(cursor, "incoming_figures", _COLUMNS, rows)
        cursor.execute(_LEAVE_SETTLED_SHEETS)
        cursor.execute(_END_SPLIT_OTHERWISE, names)
        cursor.execute(_MERGE, names)
        new = [is_gazette for is_gazette, is_new in cursor.fetchall() if is_new]
    return SavedFigures(figures=len(new), gazette=sum(new))


def readings(patents: Iterable[str]) -> dict[int, SheetReading]:
    """Return what was read on the patents' current sheets, by the sheets' ids.

    A number that was read and not believed is not stored: it comes back as unknown.
    """
    stored = Figure.objects.current().filter(
        patent__in=patents, is_gazette=False, split_confidence__isnull=False
    )
    sheets: dict[int, list[Figure]] = {}
    for figure in stored.order_by("sheet_id", "part"):
        sheets.setdefault(figure.sheet_id, []).append(figure)
    return {
        sheet: SheetReading(
            tuple(
                ReadFigure(
                    number=figure.number if figure.binding == "read" else "",
                    number_confidence=figure.number_confidence,
                    box=tuple(figure.box) if figure.box else None,
                )
                for figure in figures
            ),
            split_confidence=figures[0].split_confidence,
            is_doubtful=figures[0].split_confidence == 0.0,
        )
        for sheet, figures in sheets.items()
    }


def by_number(patents: Sequence[str]) -> ByNumber:
    """Return the ids of the patents' current figures by their numbers."""
    found: ByNumber = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, [list(patents)])
        for patent, number, figure in cursor.fetchall():
            found.setdefault(patent, {}).setdefault(number, []).append(figure)
    return found


def captioned(numbers: Sequence[str], figures: dict[str, list[int]]) -> int | None:
    """Return the figure that words about some numbers belong to, if it is just one."""
    named = {figure for number in numbers for figure in figures.get(number, ())}
    return named.pop() if len(named) == 1 else None


def _rows(patent: FiledPatent) -> Iterator[Row]:
    plain = [sheet for sheet in patent.sheets if not sheet.is_gazette]
    bound = binding.bind(
        patent.descriptions,
        readings=[sheet.reading for sheet in plain],
        declared_figures=patent.declared_figures,
        may_count=not any(sheet.is_extra for sheet in plain),
    )
    of_sheet = {
        sheet.code: figures for sheet, figures in zip(plain, bound, strict=True)
    }
    for sheet in filter(attrgetter("is_shown"), patent.sheets):
        for part, figure in enumerate(of_sheet.get(sheet.code, [binding.UNBOUND])):
            yield _row(patent.id, sheet, part, figure)


def _row(patent: str, sheet: FiledSheet, part: int, figure: BoundFigure) -> Row:
    return (
        *(patent, sheet.code, sheet.position, part),
        list(figure.box) if figure.box else None,
        *(figure.number, figure.view, figure.how, figure.description),
        *(figure.number_confidence, figure.split_confidence, figure.needs_review),
        *(sheet.is_gazette, sheet.reading is not None),
    )
