"""Imports: from the paths a person gives to patents, sheets and figures in the corpus.

Written in small batches, each one transaction with its revision. Killed anywhere and
run again, an import ends with the same rows and files.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from search import jobs, media
from search.ingest import batches, candidates, containers, documents, pdf, sheets
from search.ingest.batches import Terms
from search.ingest.candidates import Candidate
from search.ingest.children import Children, Crashed, Work
from search.ingest.images_beside import cleaned
from search.ingest.items import Document, Ignored, Item, PdfFile, Refused
from search.ingest.pdf import PdfPatent
from search.ingest.summaries import Summary, Tally
from search.jobs import Clock
from search.models import Import, Job

logger = logging.getLogger(__name__)

BATCH = 48  # designs in one transaction
# Drawing files held in memory until their batch is settled.
BATCH_BYTES = 48 * 2**20
MEGABYTE = 10**6

# Writers of public media share it; who holds it alone may sweep up after the killed.
MEDIA_LOCK = 0x0524_0003
OLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: bytes of the input looked at, designs met."""

    done: int
    total: int
    designs: int
    file: str


Told = Callable[[Progress], None]
ItemT = TypeVar("ItemT", bound=Item)


class UnusableSource(ValueError):
    """A path that an import cannot keep; the message says what to do."""


def create(*, sources: Iterable[Path | str], is_update: bool = False) -> Import:
    """Make an import that waits to be loaded, with its job.

    Raises UnusableSource for a path that is no text, which no column can hold.
    """
    paths = [str(source) for source in sources]
    for path in paths:
        if cleaned(path) != path:
            raise UnusableSource(
                f"The path {cleaned(path)} is not written in UTF-8; rename it, or give "
                "the folder above it."
            )
    names = ", ".join(Path(path).name for path in paths)
    with transaction.atomic():
        job = jobs.create(Job.Kind.IMPORT, title=f"Import of {names}", unit="MB")
        return Import.objects.create(job=job, sources=paths, is_update=is_update)


def load(
    load: Import,
    *,
    progress: Told | None = None,
    now: Clock = timezone.now,
    processes: int | None = None,
) -> Summary:
    """Take in everything an import's sources hold, and return what came of it.

    `progress` is told of each item; `processes` decode sheets (default: all cores).
    Raises jobs.UnableToBegin when it was loaded before or is being loaded.
    """
    root = Path(settings.PUBLIC_MEDIA)
    with (
        jobs.running(load.job, now=now),
        _writing(root, now=now),
        Children(processes=processes) as children,
    ):
        loading = _Loading(load, children=children, progress=progress, now=now)
        try:
            loading.run()
        finally:
            summary = loading.tally.keep()
    return summary


class _Loading:
    """One import at work: what it has gathered and not yet written."""

    def __init__(
        self, load: Import, *, children: Children, progress: Told | None, now: Clock
    ) -> None:
        self._load = load
        self._paths = [Path(source) for source in load.sources]
        self._progress = progress
        self._now = now
        self._children = children
        self._terms = Terms(
            load_id=load.pk,
            is_update=load.is_update,
            seen=set(),
            root=Path(settings.PUBLIC_MEDIA),
            children=children,
        )
        self._pdfs: deque[tuple[PdfFile, Work[PdfPatent]]] = deque()
        self._gathered: list[Candidate] = []
        self._total = sum(map(_size, self._paths))
        self._done = 0
        self.tally = Tally(load)

    def run(self) -> None:
        for item in containers.walk(self._paths):
            if isinstance(item, PdfFile):
                self._submit(item)
            else:
                self._take_pdfs(until=0)  # they came first
                self._take(item, self._from_item)
            self._tell(item)
        self._take_pdfs(until=0)
        self._settle()

    def _submit(self, file: PdfFile) -> None:
        """Have a child read a PDF while the walk goes on, a few files ahead."""
        read = partial(pdf.read, name_hint=file.place.name)
        work = self._children.submit(read, file.content)
        self._pdfs.append((file, work))
        ahead = sum(len(waiting.content) for waiting, _ in self._pdfs)
        most = sheets.AHEAD * self._children.processes if ahead < BATCH_BYTES else 0
        self._take_pdfs(until=most)

    def _take_pdfs(self, *, until: int) -> None:
        """Gather the designs of waiting PDFs until only so many wait."""
        while len(self._pdfs) > until:
            file, work = self._pdfs.popleft()
            self._take(file, partial(self._from_pdf, work=work))

    def _take(self, item: ItemT, read: Callable[[ItemT], Candidate | None]) -> None:
        """Gather the design an item holds; whatever else it is gets counted.

        A document that trips the parser is refused alone and logged as the fault it
        is: the rest of a week's file must not be lost to it.
        """
        try:
            candidate = read(item)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            logger.exception("the parser failed on %s", item.place)
            self.tally.reject(item.place, "the parser failed on it; see the log")
            return
        if candidate is not None:
            self._gather(candidate)

    def _from_item(self, item: Document | Ignored | Refused) -> Candidate | None:
        match item:
            case Ignored():
                self.tally.ignore(item.place, item.reason)
            case Refused():
                self.tally.reject(item.place, item.reason)
            case Document():
                return self._from_document(item)
        return None

    def _from_document(self, document: Document) -> Candidate | None:
        kind = documents.classify(document.content)
        if kind not in ("design", "unknown"):
            self.tally.skip(document.place, kind)
            return None
        if document.is_cut:
            self.tally.reject(document.place, "larger than any grant is")
            return None
        try:
            record = documents.parse(document.content)
        except documents.UnreadableDocument as problem:
            reason = f"line {problem.line}: {problem}" if problem.line else f"{problem}"
            self.tally.reject(document.place, reason)
            return None
        room = BATCH_BYTES - sum(one.size for one in self._gathered)
        candidate = candidates.of_document(document, record, most_bytes=room)
        self._done += candidate.size
        return candidate

    def _from_pdf(self, file: PdfFile, work: Work[PdfPatent]) -> Candidate | None:
        try:
            patent = work.result()
        except pdf.NotADesignPatent as problem:
            self.tally.skip(file.place, "PDF of no design patent")
            logger.info("%s: %s", file.place, problem)
            return None
        except (pdf.UnreadablePdf, Crashed) as problem:
            self.tally.reject(file.place, str(problem))
            return None
        return candidates.of_pdf(file, patent)

    def _gather(self, candidate: Candidate) -> None:
        """Add a design to the batch; of one number a batch holds one."""
        if candidate.record.id in {one.record.id for one in self._gathered}:
            self._settle()
        self._gathered.append(candidate)
        size = sum(one.size for one in self._gathered)
        is_full = len(self._gathered) >= BATCH or size >= BATCH_BYTES
        if is_full or candidate.is_cut:
            self._settle()

    def _settle(self) -> None:
        if not self._gathered:
            return
        self.tally.add(batches.settle(self._gathered, terms=self._terms))
        self._gathered.clear()
        self.tally.keep()

    def _tell(self, item: Item) -> None:
        self._done = min(self._total, self._done + item.place.length)
        jobs.advance(
            self._load.job,
            done=self._done // MEGABYTE,
            total=-(-self._total // MEGABYTE),
            now=self._now(),
        )
        if self._progress is not None:
            self._progress(
                Progress(self._done, self._total, self.tally.designs, item.place.file)
            )


@contextmanager
def _writing(root: Path, *, now: Clock) -> Iterator[None]:
    """Hold a share of the media folder; sweep up after killed imports at the end.

    Begun alone, whatever is half written since before was left by the killed: a living
    writer takes no longer than an import. Otherwise only what is old is swept.
    """
    begun = now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MEDIA_LOCK])
        is_alone = cursor.fetchone()[0]
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [MEDIA_LOCK])
        if is_alone:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MEDIA_LOCK])
    try:
        yield
        media.sweep(root, before=begun if is_alone else begun - OLD)
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [MEDIA_LOCK])


def _size(path: Path) -> int:
    """Return the bytes of a file, or of all that can be seen below a folder."""
    with suppress(OSError):
        if path.is_file():
            return path.stat().st_size
    size, folders = 0, [os.fspath(path)]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as children:
            for child in children:
                if child.is_dir(follow_symlinks=False):
                    folders.append(child.path)
                else:
                    size += child.stat(follow_symlinks=False).st_size
    return size
