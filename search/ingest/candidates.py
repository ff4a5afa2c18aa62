"""A design read from the input, its drawing files at hand: not decided upon yet."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from search import figures
from search.ingest.items import (
    Document,
    Image,
    Images,
    PdfFile,
    Place,
    UnreadableMember,
)
from search.ingest.outcomes import Offered
from search.ingest.pdf import PdfPatent
from search.ingest.records import PatentRecord
from search.ingest.sheets import MISSING, SheetFacts, SheetFile, unreadable

_NUMBER_IN_NAME = re.compile(r"D(\d{6,7})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing file of a design: named by its text, delivered, or both.

    `facts` stand already where there is nothing to decode.
    """

    code: str
    position: int
    file: str
    is_landscape: bool = False
    is_extra: bool = False
    sha256: str = ""
    content: bytes | None = None  # None: too much to keep, to be read again
    again: Callable[[], bytes] | None = None
    facts: SheetFacts | None = None

    def load(self) -> SheetFile:
        """Return the file's bytes, read again where they were not kept."""
        content = self.content
        if content is None:
            assert self.again is not None
            content = self.again()
        return SheetFile(content, self.is_landscape, self.code == figures.GAZETTE_CODE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A design with its pictures; `size` counts the bytes of them kept in memory."""

    record: PatentRecord
    place: Place
    offered: Offered
    pictures: tuple[Picture, ...]

    @property
    def size(self) -> int:
        """Bytes of pictures kept in memory."""
        return sum(len(picture.content or b"") for picture in self.pictures)

    @property
    def is_cut(self) -> bool:
        """Whether some pictures are to be read again, before the walk goes on."""
        return any(
            picture.content is None and picture.facts is None
            for picture in self.pictures
        )


def of_document(
    document: Document, record: PatentRecord, *, most_bytes: int
) -> Candidate:
    """Look up a grant's drawing files, keeping at most so many bytes in memory.

    To be settled before the walk goes on: the files may close behind it.
    """
    pictures = []
    for picture, image in _named_and_extra(document.images, record):
        read = _read(picture, image)
        most_bytes -= len(read.content or b"")
        pictures.append(read if most_bytes >= 0 else replace(read, content=None))
    delivered = {picture.code: picture.sha256 for picture in pictures if picture.sha256}
    # Line ends depend on the file a grant was found in, and mean nothing.
    content = document.content.replace(b"\r\n", b"\n").strip()
    digest = hashlib.sha256(content).hexdigest()
    offered = Offered(record.id, record.source_kind, digest, delivered)
    return Candidate(record, document.place, offered, tuple(pictures))


def of_pdf(file: PdfFile, patent: PdfPatent) -> Candidate:
    """Return a PDF's design; its sheets are part of the one file."""
    record = patent.record
    landscape = {image.file: image.is_landscape for image in record.images}
    pictures = tuple(
        Picture(
            code=sheet.code,
            position=position,
            file=sheet.file_name,
            is_landscape=landscape.get(sheet.file_name, False),
            content=sheet.content,
        )
        for position, sheet in enumerate(patent.sheets)
    )
    digest = hashlib.sha256(file.content).hexdigest()
    offered = Offered(record.id, record.source_kind, digest)
    return Candidate(record, file.place, offered, pictures)


def _named_and_extra(
    images: Images, record: PatentRecord
) -> Iterator[tuple[Picture, Image | None]]:
    """Yield the files the grant names, in its order, then others that are its own."""
    codes: set[str] = set()

    def code_of(file: str, position: int) -> str:
        code = figures.sheet_code(file)
        if not code or code in codes:
            code = f"X{position:05d}"
        codes.add(code)
        return code

    for position, named in enumerate(record.images):
        code = code_of(named.file, position)
        picture = Picture(code, position, named.file, named.is_landscape)
        yield picture, images.find(named.file)
    known = {named.file.lower() for named in record.images}
    extra = [name for name in images.names() if name.lower() not in known]
    position = len(record.images)
    for name in extra:
        image = images.find(name)
        if image is not None and _belongs(image, record.id):
            yield Picture(code_of(name, position), position, name, is_extra=True), image
            position += 1


def _belongs(image: Image, patent: str) -> bool:
    """Tell whether an image's name, or else its folder's, has the patent's number.

    Many grants may lie in one folder with all their images.
    """
    path = image.place.members[-1] if image.place.members else image.place.file
    *folders, name = path.split("/")
    for part in (name, *folders[-1:]):
        if found := _NUMBER_IN_NAME.search(part):
            return int(found[1]) == int(patent.removeprefix("USD"))
    return False


def _read(picture: Picture, image: Image | None) -> Picture:
    if image is None:
        return replace(picture, facts=MISSING)
    try:
        content = image.read()
    except UnreadableMember as problem:
        return replace(picture, facts=unreadable(str(problem)))
    if not content:
        return replace(picture, facts=unreadable("the file is empty"))
    sha256 = hashlib.sha256(content).hexdigest()
    return replace(picture, sha256=sha256, content=content, again=image.read)
