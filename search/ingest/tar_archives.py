"""Plain tar files, by one pass over their headers; members are slices of the file."""

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from search.ingest.archives import (
    BROKEN,
    Broken,
    Entry,
    Stream,
    Wary,
    broken_as_unreadable,
    check_members,
    clean,
    path_refusal,
    size_of,
)
from search.ingest.items import Limits

_BLOCK = 512


class TarArchive:
    """A plain tar file, by one pass over its headers."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Read the headers; raises UnreadableMember where there is not even one."""
        self.entries: list[Entry] = []
        self.broken: list[Broken] = []
        self._file = file
        self._size = size_of(file)
        with broken_as_unreadable("broken tar"):
            tar = tarfile.TarFile(fileobj=Wary(file, limits.directory))
        for count, info in enumerate(self._headers(tar), start=1):
            check_members(count, limits)
            path = clean(info.name)
            if reason := _tar_refusal(info, self._size) or path_refusal(path):
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
                last = clean(info.name)
                if not info.isdir():
                    yield info
        except BROKEN as problem:
            self.broken.append(Broken("", f"broken tar after {last}: {problem}"))
            return
        if not self._ends_properly(tar.offset):
            self.broken.append(Broken("", f"the tar is cut off or broken after {last}"))

    def _ends_properly(self, offset: int) -> bool:
        """Say whether the closing block of zeros stands here; tarfile does not care."""
        self._file.seek(offset)
        return self._file.read(_BLOCK) == bytes(_BLOCK)


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


def _tar_refusal(info: tarfile.TarInfo, size: int) -> str:
    if info.issym() or info.islnk():
        return "a link, not a file"
    if not info.isreg() or info.issparse():
        return "no ordinary file"
    if info.offset_data + info.size > size:
        return "cut off: the tar ends before this member does"
    return ""
