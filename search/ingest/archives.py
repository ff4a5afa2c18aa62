"""ZIP and tar files as lists of members, read within limits and never unpacked to disk.

Member names serve for provenance and for finding images only; one that points outside
its archive is refused all the same, for nothing honest writes it.
"""

import io
import re
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from search.ingest.items import MIB, Limits, UnreadableMember
from search.ingest.splitting import CHUNK, Readable

IN_MEMORY = 16 * MIB  # larger inner archives go to a temporary file

# What the standard library raises on archives that are broken or use unknown methods.
_BROKEN = (
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
_BLOCK = 512


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
        """Return up to `size` bytes, all that is left by default."""
        with _broken_as_unreadable("broken"):
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


class ZipArchive:
    """A ZIP file, by its central directory."""

    def __init__(self, file: BinaryIO, limits: Limits, budget: Budget) -> None:
        """Read the directory; raises UnreadableMember when it is not to be had."""
        self.entries: list[Entry] = []
        self.broken: list[Broken] = []
        self._limits = limits
        self._budget = budget
        size = _size(file)
        with _broken_as_unreadable("broken ZIP"):
            self._zip = zipfile.ZipFile(_Wary(file, limits.directory))
        infos = self._zip.infolist()
        _check_members(len(infos), limits)
        for info in infos:
            if info.is_dir():
                continue
            path = _clean(info.filename)
            if reason := _zip_refusal(info, limits) or _path_refusal(path):
                self.broken.append(Broken(path, reason))
            else:
                self.entries.append(Entry(path, info.file_size, info))
        # Members may share their packed bytes, so that each alone looks harmless.
        if reason := _bomb(sum(entry.size for entry in self.entries), size, limits):
            raise UnreadableMember(reason)

    def open(self, entry: Entry) -> Stream:
        """Return the entry's bytes, unpacked as they are read."""
        assert isinstance(entry.key, zipfile.ZipInfo)
        with _broken_as_unreadable("broken ZIP member"):
            return Stream(cast("BinaryIO", self._zip.open(entry.key)), self._budget)

    def as_file(self, entry: Entry) -> BinaryIO:
        """Return the entry unpacked into a temporary file, in memory while small."""
        if entry.size > self._limits.archive:
            raise UnreadableMember(f"an archive of {entry.size:,} bytes in an archive")
        with self.open(entry) as stream:
            return spooled(stream, self._limits)


class TarArchive:
    """A plain tar file, by one pass over its headers."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Read the headers; raises UnreadableMember where there is not even one."""
        self.entries: list[Entry] = []
        self.broken: list[Broken] = []
        self._file = file
        self._size = _size(file)
        with _broken_as_unreadable("broken tar"):
            tar = tarfile.TarFile(fileobj=_Wary(file, limits.directory))
        for count, info in enumerate(self._headers(tar), start=1):
            _check_members(count, limits)
            path = _clean(info.name)
            if reason := _tar_refusal(info, self._size) or _path_refusal(path):
                self.broken.append(Broken(path, reason))
            else:
                self.entries.append(Entry(path, info.size, info.offset_data))

    def open(self, entry: Entry) -> Stream:
        """Return the entry's bytes."""
        return Stream(self.as_file(entry))

    def as_file(self, entry: Entry) -> BinaryIO:
        """Return the entry as a slice of the tar file."""
        assert isinstance(entry.key, int)
        return io.BufferedReader(_Slice(self._file, entry.key, entry.size))

    def _headers(self, tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        last = "its beginning"
        try:
            while info := tar.next():
                tar.members = []  # type: ignore[attr-defined]  # it remembers all
                last = _clean(info.name)
                if not info.isdir():
                    yield info
        except _BROKEN as problem:
            self.broken.append(Broken("", f"broken tar after {last}: {problem}"))
            return
        if not self._ends_properly(tar.offset):
            self.broken.append(Broken("", f"the tar is cut off or broken after {last}"))

    def _ends_properly(self, offset: int) -> bool:
        """Say whether the closing block of zeros stands here; tarfile does not care."""
        self._file.seek(offset)
        return self._file.read(_BLOCK) == bytes(_BLOCK)


def spooled(stream: Readable, limits: Limits) -> BinaryIO:
    """Return what is left of a stream as a temporary file, in memory while small.

    Raises UnreadableMember when there is more than an inner archive may hold.
    """
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        size = 0
        while data := stream.read(CHUNK):
            size += len(data)
            if size > limits.archive:
                raise UnreadableMember(f"an archive of over {limits.archive:,} bytes")
            file.write(data)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return cast("BinaryIO", file)


@contextmanager
def _broken_as_unreadable(what: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as problem:
        raise UnreadableMember(f"{what}: {problem}") from problem


class _Wary(io.RawIOBase):
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


class _Slice(io.RawIOBase):
    """Part of a file as a file of its own; the file may be shared, threads may not."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}
        self._at = max(0, origin[whence] + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), max(0, self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _size(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _check_members(count: int, limits: Limits) -> None:
    if count > limits.members:
        raise UnreadableMember(f"more than {limits.members:,} members")


def _bomb(expanded: int, packed: int, limits: Limits) -> str:
    """Return why so many bytes cannot come of so few, "" where they can."""
    if expanded <= max(limits.ratio_from, limits.ratio * packed):
        return ""
    return (
        f"an archive bomb: it unpacks from {packed:,} to {expanded:,} bytes, more than"
        f" {limits.ratio} times"
    )


def _zip_refusal(info: zipfile.ZipInfo, limits: Limits) -> str:
    if info.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, not a file"
    return _bomb(info.file_size, info.compress_size, limits)


def _tar_refusal(info: tarfile.TarInfo, size: int) -> str:
    if info.issym() or info.islnk():
        return "a link, not a file"
    if not info.isreg() or info.issparse():
        return "no ordinary file"
    if info.offset_data + info.size > size:
        return "cut off: the tar ends before this member does"
    return ""


def _path_refusal(path: str) -> str:
    parts = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in parts:
        return "its path leads out of the archive"
    return ""


def _clean(path: str) -> str:
    """Return a member's path with forward slashes, fit for a database column."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text.replace("\\", "/").replace("\0", "").removeprefix("./")
