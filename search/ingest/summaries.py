"""What an import met and did: counted while it runs, told when it ends."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from search.ingest.batches import Batch, Settled
from search.ingest.items import Place
from search.models import Import, ImportNote

NOTES_AT_ONCE = 500
# A weekly file has thousands of utility patents: they are counted, few are named.
MOST_SKIPPED_NAMED = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of one import; `figures` includes the gazette's."""

    load_id: int
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: dict[str, int] = field(default_factory=dict)  # by kind of document
    ignored: int = 0
    rejected: int = 0
    figures: int = 0
    gazette_figures: int = 0
    missing_images: int = 0
    warnings: int = 0

    @property
    def designs(self) -> int:
        """How many designs were met, new or not."""
        return self.accepted + self.updated + self.unchanged + self.duplicates

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the input could be read."""
        return not (self.designs or self.skipped or self.ignored)

    @classmethod
    def of(cls, load: Import) -> Self:
        """Return the counts that an import has kept."""
        return cls(load_id=load.pk, **load.summary)


class Tally:
    """Counts what an import meets, and keeps its notes as rows."""

    def __init__(self, load: Import) -> None:
        """Begin at nothing; notes of an attempt that was killed go."""
        load.notes.all().delete()
        self._load = load
        self._counts: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._notes: list[ImportNote] = []

    @property
    def designs(self) -> int:
        """How many designs were met so far."""
        named = ("accepted", "updated", "unchanged", "duplicates")
        return sum(self._counts[name] for name in named)

    def ignore(self, place: Place, reason: str) -> None:
        """Count a file that is no patent and not meant to be one."""
        self._counts["ignored"] += 1
        self._note(ImportNote.Kind.IGNORED, place, reason)

    def skip(self, place: Place, kind: str) -> None:
        """Count a document of another kind."""
        self._skipped[kind] += 1
        if self._skipped.total() <= MOST_SKIPPED_NAMED:
            self._note(ImportNote.Kind.SKIPPED, place, kind)

    def reject(self, place: Place, reason: str, *, patent: str = "") -> None:
        """Count something that should have been readable and was not."""
        self._counts["rejected"] += 1
        self._note(ImportNote.Kind.REJECTED, place, reason, patent)

    def add(self, batch: Batch) -> None:
        """Count the designs of a batch that has been settled."""
        for settled in batch.settled:
            self._add(settled)
        self._counts["figures"] += batch.figures.figures
        self._counts["gazette_figures"] += batch.figures.gazette

    def keep(self) -> Summary:
        """Write counts and notes to the import's rows, and return the counts."""
        ImportNote.objects.bulk_create(self._notes, batch_size=NOTES_AT_ONCE)
        self._notes.clear()
        summary = Summary(
            load_id=self._load.pk, skipped=dict(self._skipped), **self._counts
        )
        kept = asdict(summary)
        del kept["load_id"]
        self._load.summary = kept
        self._load.save(update_fields=["summary"])
        return summary

    def _add(self, settled: Settled) -> None:
        place, patent = settled.candidate.place, settled.candidate.record.id
        outcome = settled.outcome
        self._counts[outcome.counted] += 1
        if outcome.counted == "duplicates":
            reason = outcome.warning or "the same number came before"
            self._note(ImportNote.Kind.DUPLICATE, place, reason, patent)
        elif outcome.warning:
            self._warn(place, outcome.warning, patent)
        if outcome.is_written:
            for warning in (*settled.candidate.record.warnings, *settled.warnings):
                self._warn(place, warning, patent)
            self._add_sheets(settled)
        else:  # written before this import was killed
            stored = [one for one in settled.sheets if one.facts.state == "stored"]
            self._counts["figures"] += len(stored)
            self._counts["gazette_figures"] += sum(one.is_gazette for one in stored)

    def _add_sheets(self, settled: Settled) -> None:
        place, patent = settled.candidate.place, settled.candidate.record.id
        missing = [s for s in settled.sheets if s.facts.state == "missing"]
        extra = [sheet for sheet in settled.sheets if sheet.is_extra]
        self._counts["missing_images"] += len(missing)
        if missing:
            told = f"{len(missing)} of {len(settled.sheets)} named images not delivered"
            self._warn(place, told, patent)
        if extra:
            names = ", ".join(sheet.file for sheet in extra)
            self._warn(
                place, f"{len(extra)} images the text does not name: {names}", patent
            )
        if not settled.sheets:
            self._warn(place, "no drawings", patent)
        for sheet in settled.sheets:
            if sheet.facts.state == "blank":
                self._warn(place, f"{sheet.file}: {sheet.facts.reason}", patent)
            elif sheet.facts.state == "corrupt":
                self.reject(
                    _beside(place, sheet.file), sheet.facts.reason, patent=patent
                )

    def _warn(self, place: Place, reason: str, patent: str) -> None:
        self._counts["warnings"] += 1
        self._note(ImportNote.Kind.WARNING, place, reason, patent)

    def _note(
        self, kind: ImportNote.Kind, place: Place, reason: str, patent: str = ""
    ) -> None:
        note = ImportNote(
            load=self._load,
            kind=kind,
            file="!".join((place.file, *place.members)),
            position=place.offset,
            patent_number=patent,
            reason=reason,
        )
        self._notes.append(note)
        if len(self._notes) >= NOTES_AT_ONCE:
            ImportNote.objects.bulk_create(self._notes)
            self._notes.clear()


def report(load: Import) -> dict[str, Any]:
    """Return an import's summary as one object for JSON, its notes as lists."""
    notes = {kind: _told(load, kind) for kind in ImportNote.Kind}
    kept = dict(load.summary)
    ignored = [note["file"] for note in notes[ImportNote.Kind.IGNORED]]
    return {
        "import": load.pk,
        **kept,
        "ignored": ignored,
        "rejected": notes[ImportNote.Kind.REJECTED],
        "warnings": notes[ImportNote.Kind.WARNING],
    }


def _told(load: Import, kind: ImportNote.Kind) -> list[dict[str, Any]]:
    notes = load.notes.filter(kind=kind).order_by("pk")
    return [
        {
            "file": note.file,
            "position": note.position,
            "design": note.patent_number,
            "reason": note.reason,
        }
        for note in notes.iterator()
    ]


def _beside(place: Place, file: str) -> Place:
    """Return the place of a file in the same folder or archive."""
    path = place.members[-1] if place.members else place.file
    beside = "/".join([*path.split("/")[:-1], file])
    if place.members:
        return Place(place.file, (*place.members[:-1], beside))
    return Place(beside)
