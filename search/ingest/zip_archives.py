"""ZIP files, by their central directory; bombs are told by what it declares.

Who declares too little gains nothing: no more of a member is given than is declared.
"""

import stat
import zipfile
from typing import BinaryIO, cast

from search.ingest.archives import (
    Broken,
    Budget,
    Entry,
    Stream,
    Wary,
    broken_as_unreadable,
    check_members,
    clean,
    path_refusal,
    size_of,
    spooled,
)
from search.ingest.items import Limits, UnreadableMember


class ZipArchive:
    """A ZIP file, by its central directory."""

    def __init__(self, file: BinaryIO, limits: Limits, budget: Budget) -> None:
        """Read the directory; raises UnreadableMember when it is not to be had."""
        self.entries: list[Entry] = []
        self.broken: list[Broken] = []
        self._limits = limits
        self._budget = budget
        size = size_of(file)
        with broken_as_unreadable("broken ZIP, perhaps cut off"):
            self._zip = zipfile.ZipFile(Wary(file, limits.directory))
        infos = self._zip.infolist()
        check_members(len(infos), limits)
        for info in infos:
            if info.is_dir():
                continue
            path = clean(info.filename)
            if reason := _zip_refusal(info, limits) or path_refusal(path):
                self.broken.append(Broken(path, reason))
            else:
                self.entries.append(Entry(path, info.file_size, info))
        # Members may share their packed bytes, so that each alone looks harmless.
        if reason := _bomb(sum(entry.size for entry in self.entries), size, limits):
            raise UnreadableMember(reason)

    def open(self, entry: Entry) -> Stream:
        """Return the entry's bytes, unpacked as they are read."""
        assert isinstance(entry.key, zipfile.ZipInfo)
        with broken_as_unreadable("broken ZIP member"):
            return Stream(cast("BinaryIO", self._zip.open(entry.key)), self._budget)

    def as_file(self, entry: Entry) -> BinaryIO:
        """Return the entry unpacked into a temporary file, in memory while small."""
        if entry.size > self._limits.archive:
            raise UnreadableMember(f"an archive of {entry.size:,} bytes in an archive")
        with self.open(entry) as stream:
            return spooled(stream, self._limits)


def _zip_refusal(info: zipfile.ZipInfo, limits: Limits) -> str:
    if info.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, not a file"
    return _bomb(info.file_size, info.compress_size, limits)


def _bomb(expanded: int, packed: int, limits: Limits) -> str:
    """Return why so many bytes cannot come of so few, "" where they can."""
    if expanded <= max(limits.ratio_from, limits.ratio * packed):
        return ""
    return (
        f"an archive bomb: it unpacks from {packed:,} to {expanded:,} bytes, more than"
        f" {limits.ratio} times"
    )
