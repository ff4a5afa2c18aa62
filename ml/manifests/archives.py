"""Image files of a folder by path, read one at a time; a path may lead into an archive.

`2021.zip/2021/2021/USD…/USD….TIF` is a member of the file `2021.zip`, likewise in a
TAR. Nothing is unpacked to the disk. Not for several threads at once.
"""

import contextlib
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from ml.manifests import names

LARGEST = 64 << 20  # bytes of one image; the largest published sheets have 5 MB
_ZIP = ".zip"
_TAR = ".tar"
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    NotImplementedError,  # a packing method zipfile does not know
    RuntimeError,  # an encrypted member
)


class WholeTarInfo(tarfile.TarInfo):
    """Makes tarfile raise where it takes a damaged or missing header for the end."""

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tar)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # not in typeshed
            raise  # the block of zeros that ends an archive
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(f"cut off or damaged: {error}") from error


class UnreadableImage(Exception):
    """A file or member is absent, damaged or too large; the message names it."""


class _ZipMembers:
    """The members of a ZIP file; its directory is read when it is opened."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)

    def close(self) -> None:
        self._archive.close()

    def names(self) -> Iterator[str]:
        return (info.filename for info in self._archive.infolist() if not info.is_dir())

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


class _TarMembers:
    """The regular members of an unpacked TAR file, listed by one pass over headers."""

    def __init__(self, path: Path) -> None:
        with contextlib.ExitStack() as on_failure:
            archive = tarfile.open(path, "r:", tarinfo=WholeTarInfo)  # noqa: SIM115
            on_failure.callback(archive.close)
            self._members = {info.name: info for info in archive if info.isreg()}
            on_failure.pop_all()
        self._archive = archive

    def close(self) -> None:
        self._archive.close()

    def names(self) -> Iterator[str]:
        return iter(self._members)

    def open(self, name: str) -> IO[bytes]:
        return cast("IO[bytes]", self._archive.extractfile(self._members[name]))


class Archives:
    """Reads files below a folder; archives stay open until the `with` block ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, _ZipMembers | _TarMembers] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for archive in self._open.values():
            archive.close()
        self._open.clear()

    def read(self, path: str) -> bytes:
        """The bytes of one file or member. Raises UnreadableImage."""
        try:
            with self._opened(names.relative(path)) as file:
                content = file.read(LARGEST + 1)
        except (ValueError, OSError, KeyError, *_DAMAGED) as error:
            raise UnreadableImage(f"{self.folder / path}: {error}") from error
        if len(content) > LARGEST:
            raise UnreadableImage(f"{self.folder / path}: over {LARGEST} bytes")
        return content

    def has(self, path: str) -> bool:
        """Whether there is such a file or member."""
        try:
            with self._opened(names.relative(path)):
                return True
        except (ValueError, OSError, KeyError, *_DAMAGED):
            return False

    def paths(self) -> Iterator[str]:
        """All files below the folder and all members of its archives, by name.

        Raises UnreadableImage for a damaged archive.
        """
        for file in sorted(self.folder.rglob("*")):
            if not file.is_file():
                continue
            path = file.relative_to(self.folder).as_posix()
            if file.suffix.lower() not in (_ZIP, _TAR):
                yield path
                continue
            try:
                members = sorted(self._archive(path).names())
            except (OSError, *_DAMAGED) as error:
                raise UnreadableImage(f"{file}: {error}") from error
            yield from (f"{path}/{member}" for member in members)

    def _opened(self, path: str) -> IO[bytes]:
        parts = path.split("/")
        for depth, part in enumerate(parts[:-1], 1):
            archive = "/".join(parts[:depth])
            if Path(part).suffix.lower() in (_ZIP, _TAR) and self._is_file(archive):
                return self._archive(archive).open("/".join(parts[depth:]))
        return (self.folder / path).open("rb")

    def _is_file(self, path: str) -> bool:
        return path in self._open or (self.folder / path).is_file()

    def _archive(self, path: str) -> _ZipMembers | _TarMembers:
        if path not in self._open:
            kind = _ZipMembers if path.lower().endswith(_ZIP) else _TarMembers
            self._open[path] = kind(self.folder / path)
        return self._open[path]
