"""What walking over input files yields: documents, PDFs, things ignored and refused."""

from dataclasses import dataclass
from typing import Protocol

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one input file is believed before it counts as an attack.

    Sizes in bytes. A weekly file of the Patent Office stays far below each of them.
    """

    document: int = 32 * MIB  # one XML document, held in memory
    image: int = 64 * MIB
    pdf: int = 256 * MIB
    archive: int = 4 * GIB  # one archive inside another, spooled to disk
    expanded: int = 256 * GIB  # everything read out of one input file
    ratio: int = 250  # expanded size over packed size
    ratio_from: int = 64 * MIB  # below this size any ratio passes
    members: int = 250_000  # of one archive
    directory: int = 32 * MIB  # a ZIP's list of members
    depth: int = 4  # archives within archives
    folders: int = 64  # folders within folders


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes came from; never an absolute path.

    `file` begins with the name of the folder or file that was given; `members` names
    one member per nested archive; `offset` and `length` count bytes of the innermost
    file.
    """

    file: str
    members: tuple[str, ...] = ()
    offset: int = 0
    length: int = 0

    @property
    def name(self) -> str:
        """The last part of the innermost path, upper and lower case as found."""
        innermost = self.members[-1] if self.members else self.file
        return innermost.rpartition("/")[2]

    def __str__(self) -> str:
        path = "!".join((self.file, *self.members))
        return f"{path}@{self.offset}" if self.offset else path


class Image(Protocol):
    """One image file beside a document, not yet read."""

    @property
    def place(self) -> Place:
        """Where it lies."""

    @property
    def size(self) -> int:
        """Its length in bytes, unpacked."""

    def read(self) -> bytes:
        """Return the file's bytes.

        Raises UnreadableMember when it is larger than the limit or broken.
        """


class Images(Protocol):
    """The image files that lie beside a document, found by the names it uses.

    Good only until the walk is asked for its next item: archives close behind it.
    """

    def find(self, name: str) -> Image | None:
        """Return the image of this file name, upper or lower case, or None."""

    def names(self) -> list[str]:
        """Return the names of all images in the document's own folder, sorted."""


@dataclass(frozen=True, slots=True)
class Document:
    """One XML document with the images beside it.

    A document over the limit comes cut to its first part with `is_cut`: enough to tell
    its kind, never well-formed.
    """

    place: Place
    content: bytes
    images: Images
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class PdfFile:
    """One PDF, whole."""

    place: Place
    content: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is no patent and not meant to be one: `lst.txt`, CSV, read-me …"""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that should have been readable, and why it was not."""

    place: Place
    reason: str


Item = Document | PdfFile | Ignored | Refused


class UnreadableMember(ValueError):
    """A file or archive member is broken, too large or not to be trusted."""
