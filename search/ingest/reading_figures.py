"""Read the figures of sheets that are stored already, patent by patent.

Corpora imported before sheets were read, or by an older reader, are brought to where a
new import would be; what is there already changes nothing. New figures get their
vectors by the usual way, when figures are embedded next.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ml.reading.sheets import SheetReading
from search import media, revisions
from search.ingest import sheets, store_figures
from search.ingest.children import Children, Crashed, Work
from search.ingest.records import DescriptionRecord
from search.ingest.sheets import AHEAD, SheetFile
from search.ingest.store_figures import FiledPatent, FiledSheet, SavedFigures
from search.models import Caption, Figure, Patent, Sheet

Progress = Callable[[int, int], None]  # patents done, patents in all

BATCH = 64  # patents of a transaction


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading stored sheets came to; `unread` files are gone or damaged."""

    patents: int
    sheets: int
    unread: int
    new_figures: int
    needing_review: int
    revision: int | None  # the last one taken; None where nothing changed


def read_all(
    patents: Sequence[str] | None = None,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Reread:
    """Read the sheets of some patents, or of all in the corpus, and file the figures.

    A batch in which nothing changes takes no revision.
    """
    chosen = Patent.objects.filter(until=None)
    if patents is not None:
        chosen = chosen.filter(pk__in=patents)
    numbers = list(chosen.order_by("pk").values_list("pk", flat=True))
    read = unread = new = 0
    revision = None
    with Children(processes=processes) as children:
        for start in range(0, len(numbers), BATCH):
            filed = _filed(numbers[start : start + BATCH], children)
            asked = [
                sheet
                for patent in filed
                for sheet in patent.sheets
                if sheet.is_shown and not sheet.is_gazette
            ]
            read += sum(sheet.reading is not None for sheet in asked)
            unread += sum(sheet.reading is None for sheet in asked)
            saved, taken = _saved(filed)
            new += saved.figures
            revision = taken or revision
            if progress is not None:
                progress(min(len(numbers), start + BATCH), len(numbers))
    figures = Figure.objects.current().filter(patent__in=numbers, needs_review=True)
    return Reread(len(numbers), read, unread, new, figures.count(), revision)


def _saved(filed: Sequence[FiledPatent]) -> tuple[SavedFigures, int | None]:
    """File a batch; without any change its revision is given back."""
    numbers = [patent.id for patent in filed]
    with transaction.atomic():
        revision = revisions.take("reading of figures")
        before = _state(numbers)
        saved = store_figures.save(filed, revision=revision)
        changed_captions = _bind_captions(numbers)
        if before == _state(numbers) and not changed_captions:
            transaction.set_rollback(True)
            return SavedFigures(0, 0), None
    return saved, revision


def _state(patents: Sequence[str]) -> list[tuple[object, ...]]:
    figures = Figure.objects.filter(patent__in=patents).order_by("pk")
    return list(
        figures.values_list(
            *("pk", "until", "position", "number", "view", "binding", "description"),
            *("number_confidence", "split_confidence", "needs_review"),
        )
    )


def _bind_captions(patents: Sequence[str]) -> int:
    """Give the descriptions of patents the figures of their numbers; count changes."""
    figures_of = store_figures.by_number(patents)
    changed = []
    described = Caption.objects.filter(
        patent__in=patents, source=Caption.Source.DESCRIPTION, generator=""
    )
    for caption in described:
        figures = figures_of.get(caption.patent_id, {})
        figure = store_figures.captioned(caption.numbers, figures)
        if caption.figure_id != figure:
            caption.figure_id = figure
            changed.append(caption)
    Caption.objects.bulk_update(changed, ["figure"])
    return len(changed)


def _filed(patents: Sequence[str], children: Children) -> list[FiledPatent]:
    """Return patents as they are stored, their sheets read again."""
    stored = list(
        Sheet.objects.filter(patent__in=patents, until=None).order_by(
            "patent_id", "position", "pk"
        )
    )
    readings = dict(_readings(stored, Path(settings.PUBLIC_MEDIA), children))
    records = _descriptions(patents)
    of_patents = Patent.objects.in_bulk(patents)
    return [
        _patent(of_patents[patent], records.get(patent, []), list(of_patent), readings)
        for patent, of_patent in groupby(stored, key=lambda sheet: sheet.patent_id)
    ]


def _patent(
    patent: Patent,
    descriptions: Sequence[DescriptionRecord],
    stored: Sequence[Sheet],
    readings: dict[int, SheetReading | None],
) -> FiledPatent:
    plain = sum(not sheet.is_gazette for sheet in stored)
    # Which sheet the text does not name is not stored; that there is one, shows.
    has_extra = patent.declared_sheets is not None and plain > patent.declared_sheets
    return FiledPatent(
        id=patent.pk,
        descriptions=descriptions,
        sheets=[
            FiledSheet(
                code=sheet.code,
                position=sheet.position,
                is_shown=sheet.state == Sheet.State.STORED,
                is_gazette=sheet.is_gazette,
                is_extra=has_extra,
                reading=readings.get(sheet.pk),
            )
            for sheet in stored
        ],
        declared_figures=patent.declared_figures,
    )


def _readings(
    stored: Sequence[Sheet], root: Path, children: Children
) -> Iterator[tuple[int, SheetReading | None]]:
    ahead: deque[tuple[Sheet, Work[SheetReading | None]]] = deque()
    for sheet in stored:
        if sheet.is_gazette or sheet.state != Sheet.State.STORED:
            continue
        try:
            content = media.read(root, sheet.file_sha256)
        except media.MissingMedia:
            continue
        if len(ahead) >= AHEAD * max(1, children.processes):
            yield _result(*ahead.popleft())
        file = SheetFile(content, sheet.is_landscape)
        ahead.append((sheet, children.submit(sheets.read_again, file)))
    while ahead:
        yield _result(*ahead.popleft())


def _result(
    sheet: Sheet, work: Work[SheetReading | None]
) -> tuple[int, SheetReading | None]:
    try:
        return sheet.pk, work.result()
    except Crashed:
        return sheet.pk, None


def _descriptions(patents: Sequence[str]) -> dict[str, list[DescriptionRecord]]:
    found: dict[str, list[DescriptionRecord]] = {}
    described = Caption.objects.filter(
        patent__in=patents, source=Caption.Source.DESCRIPTION, generator=""
    ).order_by("patent_id", "position")
    for caption in described:
        found.setdefault(caption.patent_id, []).append(
            DescriptionRecord(
                tuple(caption.numbers), caption.text, caption.view, caption.is_reference
            )
        )
    return found
