"""A small batch of candidates: decided upon, their sheets read, written at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from search import revisions
from search.ingest import outcomes, sheets, store
from search.ingest.candidates import Candidate, Picture
from search.ingest.children import Children
from search.ingest.outcomes import Outcome
from search.ingest.rows import Origin
from search.ingest.sheets import SheetFacts
from search.ingest.store import Design, Held
from search.ingest.store_drawings import PlacedSheet
from search.ingest.store_figures import SavedFigures


@dataclass(frozen=True, slots=True)
class Terms:
    """How an import settles what it meets; `seen` grows with each number.

    Files are stored below `root`, and read by the children.
    """

    load_id: int
    is_update: bool
    seen: set[str]
    root: Path
    children: Children


@dataclass(frozen=True, slots=True)
class Settled:
    """A candidate and what became of it.

    Its sheets where this import has written it, now or before it was killed.
    """

    candidate: Candidate
    outcome: Outcome
    sheets: Sequence[PlacedSheet] = ()
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch, and how many figures it brought."""

    settled: Sequence[Settled]
    figures: SavedFigures


def settle(candidates: Sequence[Candidate], *, terms: Terms) -> Batch:
    """Decide upon candidates of different numbers, and write those to be written.

    One transaction and one revision for the batch; neither where nothing changes. The
    files of its sheets are stored before its rows are committed.
    """
    first = _decided(candidates, terms)
    wanted = [settled for settled in first if settled.outcome.is_written]
    others = [settled for settled in first if not settled.outcome.is_written]
    facts = _facts(wanted, terms)
    written, figures = _written([one.candidate for one in wanted], facts, terms)
    terms.seen.update(candidate.record.id for candidate in candidates)
    return Batch([*written, *others], figures)


def _decided(candidates: Sequence[Candidate], terms: Terms) -> list[Settled]:
    held = store.held(candidate.offered for candidate in candidates)
    decided = []
    for candidate in candidates:
        outcome = _outcome(candidate, held, terms)
        is_ours = outcome.counted == "accepted" and not outcome.is_written
        earlier = held[candidate.record.id].sheets.values() if is_ours else ()
        decided.append(Settled(candidate, outcome, list(earlier)))
    return decided


def _outcome(candidate: Candidate, held: dict[str, Held], terms: Terms) -> Outcome:
    found = held.get(candidate.offered.id)
    return outcomes.decide(
        candidate.offered,
        found.patent if found else None,
        load_id=terms.load_id,
        is_update=terms.is_update,
        is_repeated=candidate.offered.id in terms.seen,
    )


def _facts(
    wanted: Sequence[Settled], terms: Terms
) -> dict[tuple[str, str], SheetFacts]:
    """Return the facts of all the batch's sheets by patent and code."""
    keys: list[tuple[str, str]] = []
    pictures: list[Picture] = []
    facts: dict[tuple[str, str], SheetFacts] = {}
    for settled in wanted:
        for picture in settled.candidate.pictures:
            key = (settled.candidate.record.id, picture.code)
            if picture.facts is not None:
                facts[key] = picture.facts
            else:
                keys.append(key)
                pictures.append(picture)
    files = (picture.load() for picture in pictures)
    read = sheets.read_all(
        files, terms.root, count=len(pictures), children=terms.children
    )
    return facts | dict(zip(keys, read, strict=True))


def _written(
    candidates: Sequence[Candidate],
    facts: dict[tuple[str, str], SheetFacts],
    terms: Terms,
) -> tuple[list[Settled], SavedFigures]:
    """Write what still is to be written once no other import can be at it."""
    if not candidates:
        return [], SavedFigures(0, 0)
    with transaction.atomic():
        revision = revisions.take(f"import {terms.load_id}")
        held = store.held(candidate.offered for candidate in candidates)
        settled = [_settled(one, facts, held, terms) for one in candidates]
        designs = [_design(one, terms) for one in settled if one.outcome.is_written]
        if not designs:  # another import was faster: give the revision back
            transaction.set_rollback(True)
            return settled, SavedFigures(0, 0)
        saved = store.save(designs, revision=revision)
    told = [
        replace(one, warnings=saved.warnings.get(one.candidate.record.id, ()))
        for one in settled
    ]
    return told, saved.figures


def _settled(
    candidate: Candidate,
    facts: dict[tuple[str, str], SheetFacts],
    held: dict[str, Held],
    terms: Terms,
) -> Settled:
    outcome = _outcome(candidate, held, terms)
    if not outcome.is_written:  # another import has written it meanwhile
        return Settled(candidate, outcome)
    placed = _sheets(candidate, facts, held.get(candidate.record.id))
    return Settled(candidate, outcome, placed)


def _sheets(
    candidate: Candidate,
    facts: dict[tuple[str, str], SheetFacts],
    held: Held | None,
) -> list[PlacedSheet]:
    """Return the design's sheets; a stored one stands in for one not delivered."""
    stored = {} if held is None or held.patent.is_withdrawn else held.sheets
    if not candidate.pictures:
        return list(stored.values())
    return list(_placed(candidate, facts, stored))


def _placed(
    candidate: Candidate,
    facts: dict[tuple[str, str], SheetFacts],
    stored: dict[str, PlacedSheet],
) -> Iterator[PlacedSheet]:
    for picture in candidate.pictures:
        new = facts[candidate.record.id, picture.code]
        kept = stored.get(picture.code) if new.state == "missing" else None
        yield PlacedSheet(
            code=picture.code,
            position=picture.position,
            file=kept.file if kept else picture.file,
            facts=kept.facts if kept else new,
            is_extra=picture.is_extra,
        )


def _design(settled: Settled, terms: Terms) -> Design:
    candidate = settled.candidate
    images = {
        sheet.code: sheet.facts.file_sha256
        for sheet in settled.sheets
        if sheet.facts.file_sha256 and candidate.record.source_kind != "pdf"
    }
    sha256 = outcomes.content_sha256(candidate.offered.document_sha256, images)
    origin = Origin(candidate.place, sha256, terms.load_id)
    return Design(candidate.record, origin, settled.sheets)
