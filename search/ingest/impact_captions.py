"""The captions of an IMPACT table, given to the designs of the corpus they are about.

A caption belongs to its design, since IMPACT described one picture of each. Classes are
taken only where a design has none: the grant knows better.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction

from ml.manifests import impact
from ml.manifests.impact import Design
from ml.manifests.lines import Skipped
from ml.manifests.ornament import UnreadableManifest
from search import revisions
from search.classes import locarno
from search.models import Caption, Patent, PatentClass

GENERATOR = "impact"
_CHUNK = 500
_LONGEST_RAW = 64  # characters of the column


class UnreadableTable(Exception):
    """The file is no IMPACT table; the message says what it lacks."""


@dataclass(slots=True)
class Counts:
    """What became of the rows of a table; `reasons` are those of the first rejects."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    without_caption: int = 0
    absent: int = 0
    classified: int = 0
    rejected: int = 0
    reasons: list[str] = field(default_factory=list)


def load(path: Path) -> Counts:
    """Give the designs of a yearly table their captions; again changes nothing.

    Designs that the corpus does not hold are counted as absent. Raises UnreadableTable
    and OSError.
    """
    counts = Counts()
    skipped = Skipped()
    try:
        for designs in _chunks(impact.read(path, on_bad=skipped)):
            with transaction.atomic():
                _store(designs, counts)
    except UnreadableManifest as problem:
        raise UnreadableTable(str(problem)) from problem
    counts.rejected, counts.reasons = skipped.count, skipped.reasons
    return counts


def _chunks(designs: Iterable[Design]) -> Iterator[list[Design]]:
    left = iter(designs)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


def _store(designs: Sequence[Design], counts: Counts) -> None:
    """Store a chunk of rows inside the transaction of the caller."""
    patents = (
        Patent.objects.current()
        .select_for_update()
        .only("pk", "locarno", "uspc")
        .in_bulk([design.patent for design in designs])
    )
    here = [design for design in designs if design.patent in patents]
    counts.absent += len(designs) - len(here)
    _store_captions(here, counts)
    classes = [row for design in here for row in _missing(design, patents)]
    if classes:
        revisions.take("classes from an IMPACT table")
        counts.classified += len({row.patent_id for row in classes})
        PatentClass.objects.bulk_create(classes)
        Patent.objects.bulk_update({row.patent for row in classes}, ["locarno", "uspc"])


def _store_captions(designs: Sequence[Design], counts: Counts) -> None:
    stored = {
        caption.patent_id: caption
        for caption in Caption.objects.filter(
            patent__in=[design.patent for design in designs],
            figure=None,
            generator=GENERATOR,
        )
    }
    new, changed = [], []
    for design in designs:
        text = _plain(design.caption)
        known = stored.get(design.patent)
        if not text:
            counts.without_caption += 1
        elif known is None:
            new.append(_caption(design.patent, text))
        elif known.text != text:
            # What the gate found was found of other words.
            known.text, known.verdict, known.is_generic = text, None, None
            changed.append(known)
        else:
            counts.unchanged += 1
    Caption.objects.bulk_create(new)
    Caption.objects.bulk_update(changed, ["text", "verdict", "is_generic"])
    counts.added += len(new)
    counts.updated += len(changed)


def _caption(patent_id: str, text: str) -> Caption:
    return Caption(
        patent_id=patent_id,
        source=Caption.Source.GENERATED,
        position=0,
        text=text,
        generator=GENERATOR,
    )


def _missing(design: Design, patents: dict[str, Patent]) -> Iterator[PatentClass]:
    """Yield the main classes a design lacks; its row in `patents` gets them too."""
    patent = patents[design.patent]
    first_searched = "".join(design.classes_searched[:1])
    for scheme, symbol, raw in (
        (PatentClass.Scheme.LOCARNO, design.locarno, first_searched),
        (PatentClass.Scheme.USPC, design.uspc, design.uspc_raw.partition(",")[0]),
    ):
        if not symbol or getattr(patent, scheme):
            continue
        setattr(patent, scheme, symbol)
        is_locarno = scheme == PatentClass.Scheme.LOCARNO
        yield PatentClass(
            patent=patent,
            scheme=scheme,
            position=patent.classes.filter(scheme=scheme).count(),
            symbol=symbol,
            raw=(raw or symbol)[:_LONGEST_RAW],
            is_main=True,
            is_in_edition_15=locarno.is_in_edition_15(symbol) if is_locarno else None,
        )


def _plain(text: str) -> str:
    """Single spaces, and no NUL, which PostgreSQL does not hold."""
    return " ".join(text.replace("\0", "").split())
