"""Archives as lists of members, read within limits and never unpacked to disk.

What ZIP and tar files have in common. Member names serve for provenance and for finding
images only; one that points outside its archive is refused all the same, for nothing
honest writes it.
"""

import io
import re
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from search.ingest.items import MIB, Limits, UnreadableMember
from search.ingest.splitting import CHUNK, Readable

IN_MEMORY = 16 * MIB  # larger inner archives go to a temporary file

# What the standard library raises on archives that are broken or use unknown methods.
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive; `key` is the archive's own handle on it."""

    path: str
    size: int
    key: zipfile.ZipInfo | int


@dataclass(frozen=True, slots=True)
class Broken:
    """One member that cannot be read, or must not be, and why."""

    path: str
    reason: str


class ExpandsTooFar(UnreadableMember):
    """One input file unpacks to more than is believable; the rest of it is refused."""


@dataclass(slots=True)
class Budget:
    """How many more bytes one input file may yield, however deeply it is packed."""

    left: int

    def spend(self, size: int) -> None:
        """Count bytes read; raises ExpandsTooFar when the input has no more to give."""
        self.left -= size
        if self.left < 0:
            raise ExpandsTooFar("unpacks to more than its size can hold honestly")


def budget_for(size: int, limits: Limits) -> Budget:
    """Return what an input file of this size may expand to."""
    by_ratio = max(limits.ratio_from, limits.ratio * size)
    return Budget(min(limits.expanded, by_ratio))


class Stream:
    """Bytes front to back, counted; breakage raises UnreadableMember."""

    def __init__(
        self,
        file: BinaryIO,
        budget: Budget | None = None,
        *,
        beneath: BinaryIO | None = None,
    ) -> None:
        """`beneath` is what `file` unpacks and does not close itself."""
        self._file = file
        self._budget = budget
        self._beneath = beneath

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, all that is left by default.

        All is read piece by piece, so that a member that lies about its size is stopped
        by the budget and not by the machine's memory.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK), b""))
        with broken_as_unreadable("broken"):
            data = self._file.read(size)
        if self._budget:
            self._budget.spend(len(data))
        return data

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._beneath:
            self._beneath.close()


class Archive(Protocol):
    """An opened archive: its good entries and its broken members, in stored order."""

    entries: list[Entry]
    broken: list[Broken]

    def open(self, entry: Entry) -> Stream:
        """Return the entry's bytes, front to back; raises UnreadableMember."""

    def as_file(self, entry: Entry) -> BinaryIO:
        """Return the entry as a seekable file; raises UnreadableMember."""


def spooled(stream: Readable, limits: Limits) -> BinaryIO:
    """Return what is left of a stream as a temporary file, in memory while small.

    Raises UnreadableMember when there is more than an inner archive may hold.
    """
    with ExitStack() as undo:
        file = undo.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        while data := stream.read(CHUNK):
            if file.tell() + len(data) > limits.archive:
                raise UnreadableMember(f"an archive of over {limits.archive:,} bytes")
            file.write(data)
        undo.pop_all()  # it is the caller's now
    file.seek(0)
    return cast("BinaryIO", file)


@contextmanager
def broken_as_unreadable(what: str) -> Iterator[None]:
    """Raise UnreadableMember for whatever a broken archive makes the library raise."""
    try:
        yield
    except BROKEN as problem:
        raise UnreadableMember(f"{what}: {problem}") from problem


class Wary(io.RawIOBase):
    """A file that refuses to be read in one huge gulp.

    The standard library reads a ZIP's directory and a tar's long headers whole, as
    large as the archive says they are.
    """

    def __init__(self, file: BinaryIO, largest: int) -> None:
        self._file = file
        self._largest = largest

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            here = self._file.tell()
            size = self._file.seek(0, io.SEEK_END) - here
            self._file.seek(here)
        if size > self._largest:
            raise UnreadableMember(f"a list of members or a header of {size:,} bytes")
        return self._file.read(size)


def size_of(file: BinaryIO) -> int:
    """Return a file's size in bytes and go to its beginning."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def check_members(count: int, limits: Limits) -> None:
    """Raise UnreadableMember when an archive has too many members."""
    if count > limits.members:
        raise UnreadableMember(f"more than {limits.members:,} members")


def path_refusal(path: str) -> str:
    """Return why a member's path is not to be trusted, "" where it is."""
    parts = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in parts:
        return "its path leads out of the archive"
    return ""


def clean(path: str) -> str:
    """Return a member's path with forward slashes, fit for a database column."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text.replace("\\", "/").replace("\0", "").removeprefix("./")
