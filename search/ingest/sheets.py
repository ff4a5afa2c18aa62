"""Drawing files of a grant: read, judged, and put into the media folder.

Decoding and drawing thumbnails is what an import spends its time on, so it is done by
child processes; nothing here touches the database.
"""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Literal, Self

from search import figures, media, thumbnails

State = Literal["stored", "blank", "missing", "corrupt"]

MOST_PROCESSES = 8
# Starting the processes takes about as long as reading so many sheets.
WORTH_STARTING = 24
AHEAD = 2  # sheets waiting for each process: their bytes are in memory


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of one drawing file; empty for a missing one.

    Sizes are in upright pixels.
    """

    state: State
    reason: str = ""
    is_landscape: bool = False
    file_sha256: str = ""
    pixel_sha256: str = ""
    perceptual_hash: int | None = None
    width: int | None = None
    height: int | None = None
    ink_share: float | None = None


@dataclass(frozen=True, slots=True)
class SheetFile:
    """The bytes of one drawing file, and whether the grant calls it landscape."""

    content: bytes
    is_landscape: bool = False


MISSING = SheetFacts("missing", "named in the document, but not delivered")


def read(file: SheetFile, root: Path) -> SheetFacts:
    """Decode a sheet, store it and its thumbnails below `root`, and state its facts.

    What cannot be decoded is told, not stored.
    """
    try:
        sheet = figures.read_sheet(file.content, is_landscape=file.is_landscape)
    except figures.UnreadableSheet as error:
        return unreadable(str(error), content=file.content)
    media.store(root, file.content)
    small = thumbnails.make(sheet.image)
    media.store_thumbnails(root, sheet.file_sha256, thumbnails=small)
    return SheetFacts(
        state="blank" if sheet.is_blank else "stored",
        reason="no ink on it" if sheet.is_blank else "",
        is_landscape=sheet.is_landscape,
        file_sha256=sheet.file_sha256,
        pixel_sha256=sheet.pixel_sha256,
        perceptual_hash=sheet.perceptual_hash,
        width=sheet.width,
        height=sheet.height,
        ink_share=sheet.ink_share,
    )


def unreadable(reason: str, *, content: bytes = b"") -> SheetFacts:
    """Return the facts of a drawing file that is there and cannot be used."""
    sha256 = hashlib.sha256(content).hexdigest() if content else ""
    return SheetFacts("corrupt", reason, file_sha256=sha256)


class SheetReader:
    """Reads sheets on all cores; to be used as a context manager.

    Where no child may be started (a Celery worker's own child is daemonic), and for a
    few sheets, it reads them itself.
    """

    def __init__(self, root: Path, *, processes: int | None = None) -> None:
        """Read into `root`; `processes` 0 starts none."""
        self._root = root
        wanted = _cores() if processes is None else processes
        self._processes = 0 if multiprocessing.current_process().daemon else wanted
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, files: Iterable[SheetFile], *, count: int) -> Iterator[SheetFacts]:
        """Yield the facts of `count` files in their order.

        Files are taken only a few ahead, so that a lazy iterable may load them.
        """
        if self._processes < 2 or (self._pool is None and count < WORTH_STARTING):
            yield from (read(file, self._root) for file in files)
            return
        ahead: deque[tuple[SheetFile, Future[SheetFacts]]] = deque()
        for file in files:
            if len(ahead) >= AHEAD * self._processes:
                yield self._result(*ahead.popleft())
            ahead.append((file, self._submit(file)))
        while ahead:
            yield self._result(*ahead.popleft())

    def _submit(self, file: SheetFile) -> Future[SheetFacts]:
        if self._pool is None:
            self._pool = _pool(self._processes)
        try:
            return self._pool.submit(read, file, self._root)
        except BrokenProcessPool:
            self._stop()
            return self._submit(file)

    def _result(self, file: SheetFile, future: Future[SheetFacts]) -> SheetFacts:
        """Return the facts; a file whose process ended is tried once more, alone."""
        with suppress(BrokenProcessPool):
            return future.result()
        with _pool(1) as alone, suppress(BrokenProcessPool):
            return alone.submit(read, file, self._root).result()
        return unreadable("reading it crashed the decoder", content=file.content)

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _cores() -> int:
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def _pool(processes: int) -> ProcessPoolExecutor:
    # A forked child would share our database connection.
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=spawn, initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
