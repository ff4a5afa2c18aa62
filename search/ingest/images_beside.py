"""Finding the image files a document names: beside it in its folder or its archive."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search.ingest.archives import Archive, Entry, Stream
from search.ingest.items import Image, Limits, Place, UnreadableMember

EXTENSIONS = frozenset((".tif", ".tiff", ".png", ".jpg", ".jpeg", ".gif", ".bmp"))


def is_image(path: str) -> bool:
    """Say whether a file name is that of an image."""
    return os.path.splitext(path)[1].lower() in EXTENSIONS  # noqa: PTH122


def cleaned(name: str) -> str:
    """Return a file name fit for a database column."""
    return os.fsencode(name).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class FoundImage:
    """An image in a folder or archive, opened only when it is read."""

    place: Place
    size: int
    opened: Callable[[], Stream]
    largest: int

    def read(self) -> bytes:
        """Return the file's bytes; raises UnreadableMember if too large or broken."""
        if self.size > self.largest:
            raise UnreadableMember(f"image of {self.size:,} bytes")
        try:
            with self.opened() as stream:
                return stream.read()
        except OSError as problem:
            raise UnreadableMember(f"cannot be read: {problem.strerror}") from problem


class FolderImages:
    """The images in one folder of the disk."""

    def __init__(self, folder: Path, shown: str, limits: Limits) -> None:
        """`shown` is the folder's path as provenance tells it."""
        self._folder = folder
        self._shown = shown
        self._limits = limits
        self._files: dict[str, str] | None = None  # listed when first asked

    def find(self, name: str) -> Image | None:
        """Return the image of this name, upper or lower case."""
        found = self._listed().get(_key(name))
        if found is None:
            return None
        path = self._folder / found
        shown = cleaned(found)
        if self._shown:
            shown = f"{self._shown}/{shown}"
        size = 0
        with suppress(OSError):  # reading it will say what is wrong
            size = path.stat().st_size
        return FoundImage(
            place=Place(shown, length=size),
            size=size,
            opened=lambda: Stream(path.open("rb")),
            largest=self._limits.image,
        )

    def names(self) -> list[str]:
        """Return the names of the folder's images, sorted."""
        return sorted(map(cleaned, self._listed().values()))

    def _listed(self) -> dict[str, str]:
        if self._files is None:
            names: list[str] = []
            with suppress(OSError), os.scandir(self._folder) as files:
                names = sorted(file.name for file in files if _is_image_file(file))
            self._files = {_key(cleaned(name)): name for name in reversed(names)}
        return self._files


def _is_image_file(file: os.DirEntry[str]) -> bool:
    """Say whether a name in a folder leads to an image, as a broken link does not."""
    if not is_image(file.name):
        return False
    try:
        return file.is_file()
    except OSError:  # a link to itself, or into a closed folder
        return False


class ArchiveIndex:
    """The images of one archive, by file name and by folder."""

    def __init__(self, archive: Archive, place: Place, limits: Limits) -> None:
        self.archive = archive
        self.place = place
        self.limits = limits
        self.by_name: dict[str, list[Entry]] = {}
        self.by_folder: dict[str, list[Entry]] = {}
        for entry in archive.entries:
            if is_image(entry.path):
                self.by_name.setdefault(_key(entry.path), []).append(entry)
                self.by_folder.setdefault(folder_of(entry.path), []).append(entry)


@dataclass(frozen=True, slots=True)
class ArchiveImages:
    """The images of an archive as seen from one of its folders."""

    index: ArchiveIndex
    folder: str

    def find(self, name: str) -> Image | None:
        """Return the image of this name: from the own folder, else the only one."""
        called = self.index.by_name.get(_key(name), [])
        here = [entry for entry in called if folder_of(entry.path) == self.folder]
        found = here or (called if len(called) == 1 else [])
        if not found:
            return None
        place, entry = self.index.place, found[0]
        return FoundImage(
            place=Place(place.file, (*place.members, entry.path), length=entry.size),
            size=entry.size,
            opened=lambda: self.index.archive.open(entry),
            largest=self.index.limits.image,
        )

    def names(self) -> list[str]:
        """Return the names of the images in the own folder, sorted."""
        entries = self.index.by_folder.get(self.folder, [])
        return sorted(entry.path.rpartition("/")[2] for entry in entries)


def folder_of(path: str) -> str:
    """Return the folder part of a member's path, "" at the top."""
    return path.rpartition("/")[0]


def _key(path: str) -> str:
    return path.rpartition("/")[2].lower()
