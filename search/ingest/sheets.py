"""Drawing files of a grant: read, judged, and put into the media folder.

Decoding, reading the figures' labels and drawing thumbnails is what an import spends
its time on, so it is done by child processes; nothing here touches the database.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from ml.reading.sheets import SheetReading
from search import figures, media, sheet_reading, thumbnails
from search.ingest.children import Children, Crashed, Work

State = Literal["stored", "blank", "missing", "corrupt"]

# Starting the processes takes about as long as reading so many sheets.
WORTH_STARTING = 24
AHEAD = 2  # sheets waiting for each process: their bytes are in memory


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of one drawing file; empty for a missing one.

    Sizes are in upright pixels. `reading` is None where the sheet was not read for its
    figures: it is the gazette's, it shows nothing, or it was stored before.
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
    reading: SheetReading | None = None


@dataclass(frozen=True, slots=True)
class SheetFile:
    """The bytes of one drawing file, and whether the grant calls it landscape.

    The gazette's figure repeats parts of other sheets: its figures are not read.
    """

    content: bytes
    is_landscape: bool = False
    is_gazette: bool = False


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
        reading=None if sheet.is_blank or file.is_gazette else reading(sheet.image),
    )


def reading(image: Image.Image) -> SheetReading:
    """Read the figures of an upright sheet of mode 1 or L."""
    pixels = np.asarray(image)
    ink = ~pixels if image.mode == "1" else pixels < figures.DARK
    return sheet_reading.read(ink)


def read_again(file: SheetFile) -> SheetReading | None:
    """Read the figures of a stored file; None where it can no longer be decoded."""
    try:
        sheet = figures.read_sheet(file.content, is_landscape=file.is_landscape)
    except figures.UnreadableSheet:
        return None
    return None if sheet.is_blank else reading(sheet.image)


def unreadable(reason: str, *, content: bytes = b"") -> SheetFacts:
    """Return the facts of a drawing file that is there and cannot be used."""
    sha256 = hashlib.sha256(content).hexdigest() if content else ""
    return SheetFacts("corrupt", reason, file_sha256=sha256)


def read_all(
    files: Iterable[SheetFile], root: Path, *, count: int, children: Children
) -> Iterator[SheetFacts]:
    """Yield the facts of `count` files in their order, read by children.

    A few files are read here, unless children run already. Files are taken only a few
    ahead, so that a lazy iterable may load them.
    """
    if not children.are_started and count < WORTH_STARTING:
        yield from (read(file, root) for file in files)
        return
    ahead: deque[tuple[SheetFile, Work[SheetFacts]]] = deque()
    for file in files:
        if len(ahead) >= AHEAD * max(1, children.processes):
            yield _result(*ahead.popleft())
        ahead.append((file, children.submit(read, file, root)))
    while ahead:
        yield _result(*ahead.popleft())


def _result(file: SheetFile, work: Work[SheetFacts]) -> SheetFacts:
    try:
        return work.result()
    except Crashed as problem:
        return unreadable(str(problem), content=file.content)
