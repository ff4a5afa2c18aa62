"""The files of a sidecar: written beside the old ones, then switched to in one step.

A folder holds generations, a lock, and `current`, which names the generation that
counts. A writer killed anywhere leaves `current` as it was; the next one clears away
what lies beside it. Readers map the files and keep them even after they are unlinked.
"""

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from math import prod
from pathlib import Path
from typing import Any, Literal, Self
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

FORMAT = 1  # to be raised with whatever an older reader would misread
POINTER = "current"
MANIFEST = "manifest.json"
LOCK = "lock"
_BLOCK = 2**24  # bytes read at once when sums are checked

Access = Literal["r", "c"]  # shared; or private where it is written to


class NoSidecar(Exception):
    """There is no sidecar in the folder."""


class DamagedSidecar(Exception):
    """The files cannot be what was written; the message says which, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the vectors are of: encoder, database and corpus when they were read.

    `last_embedding`: every vector up to this id had been committed before the reading
    began. `floor`: every transaction below this number had ended by then.
    """

    encoder: int = 0
    weights_sha256: str = ""
    database: int = 0
    revision: int = 0
    last_embedding: int = 0
    floor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One file: an array of this type and shape, in row-major order."""

    dtype: str
    shape: tuple[int, ...]
    crc32: int = 0

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return np.dtype(self.dtype).itemsize * prod(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation holds; written last, as JSON."""

    format: int = FORMAT
    stamp: Stamp
    figures: int
    patents: int
    dimensions: int
    scale: float
    error: float
    built_at: str
    files: dict[str, Column]

    def to_json(self) -> str:
        """As `manifest.json` keeps it."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """As `manifest.json` kept it. Raises ValueError, KeyError or TypeError."""
        stored = json.loads(text)
        if stored["format"] != FORMAT:
            raise ValueError(f"format {stored['format']}, not {FORMAT}")
        files = {
            name: Column(
                dtype=column["dtype"],
                shape=tuple(column["shape"]),
                crc32=column["crc32"],
            )
            for name, column in stored.pop("files").items()
        }
        return cls(**(stored | {"stamp": Stamp(**stored["stamp"]), "files": files}))


@dataclass(slots=True)
class Draft:
    """A generation being written; `published` makes it the one that counts."""

    folder: Path
    columns: dict[str, Column] = field(default_factory=dict)

    def empty(self, name: str, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
        """Map a new file of zeros to be filled in; empty arrays get no mapping."""
        column = Column(dtype=dtype, shape=shape)
        with (self.folder / name).open("xb") as file:
            file.truncate(column.size)
        self.columns[name] = column
        return _mapped(self.folder / name, column, "r+")

    def write(self, name: str, array: NDArray[Any], dtype: str) -> None:
        """Write a whole array."""
        self.empty(name, dtype, array.shape)[...] = array

    def seal(self) -> dict[str, Column]:
        """Bring everything to the disk; return the files with their sums."""
        sealed = {}
        for name, column in self.columns.items():
            with (self.folder / name).open("rb+") as file:
                os.fsync(file.fileno())
                sealed[name] = Column(
                    dtype=column.dtype, shape=column.shape, crc32=_sum(file)
                )
        return sealed


@contextmanager
def draft(folder: Path) -> Iterator[Draft]:
    """A new generation; thrown away unless the body publishes it.

    The caller holds `locked`. What killed writers left is cleared away first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    made = folder / f"generation-{uuid4().hex}"
    made.mkdir()
    try:
        yield Draft(made)
    finally:
        _clear(folder)  # this one where it was not published, else the one before it


def publish(draft: Draft, manifest: Manifest) -> None:
    """Make a sealed draft the generation that counts, in one step."""
    _write_through(draft.folder / MANIFEST, manifest.to_json())
    _sync_folder(draft.folder)
    folder = draft.folder.parent
    pointer = folder / f"{POINTER}-{uuid4().hex}"
    _write_through(pointer, draft.folder.name)
    pointer.replace(folder / POINTER)
    _sync_folder(folder)


@contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the folder against other writers; the lock ends with its process.

    Yields False where another process holds it and `wait` is False.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        try:
            flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def current(folder: Path) -> Path:
    """The generation that counts. Raises NoSidecar."""
    try:
        name = (folder / POINTER).read_text().strip()
    except FileNotFoundError as error:
        raise NoSidecar(f"{folder} holds no sidecar") from error
    return folder / Path(name).name


def read(
    folder: Path, *, private: frozenset[str] = frozenset()
) -> tuple[Path, Manifest, Mapping[str, NDArray[Any]]]:
    """Map all files of the current generation; those in `private` may be written to,
    which other processes never see.

    Raises NoSidecar and DamagedSidecar.
    """
    for attempt in range(3):
        generation = current(folder)
        try:
            manifest = _manifest(generation)
            return (
                generation,
                manifest,
                {
                    name: _mapped(
                        generation / name, column, "c" if name in private else "r"
                    )
                    for name, column in manifest.files.items()
                },
            )
        except FileNotFoundError as error:
            # Another process may have switched between our two looks.
            if attempt == 2 or current(folder) == generation:
                raise _damaged(generation, f"{error.filename} is gone") from error
    raise AssertionError("unreachable")


def check(folder: Path) -> Manifest:
    """Read everything and compare the sums. Raises NoSidecar and DamagedSidecar."""
    generation, manifest, _ = read(folder)
    for name, column in manifest.files.items():
        with (generation / name).open("rb") as file:
            if _sum(file) != column.crc32:
                raise _damaged(generation, f"{name} differs from what was written")
    return manifest


def _manifest(generation: Path) -> Manifest:
    try:
        return Manifest.from_json((generation / MANIFEST).read_text())
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(generation, f"{MANIFEST} cannot be read ({error})") from error


def _mapped(path: Path, column: Column, mode: str) -> NDArray[Any]:
    if not column.size:
        path.stat()
        return np.zeros(column.shape, column.dtype)
    if path.stat().st_size != column.size:
        raise _damaged(path.parent, f"{path.name} has another size than was written")
    mapped: NDArray[Any] = np.memmap(
        path,
        dtype=column.dtype,
        mode=mode,  # type: ignore[call-overload]
        shape=column.shape,
    )
    return mapped.view(np.ndarray)  # a plain array; memmap's own class slows indexing


def _damaged(generation: Path, what: str) -> DamagedSidecar:
    return DamagedSidecar(
        f"The sidecar {generation} is damaged: {what}. Run manage.py index_codes to "
        "build it anew."
    )


def _sum(file: Any) -> int:
    found = 0
    while block := file.read(_BLOCK):
        found = zlib.crc32(block, found)
    return found


def _clear(folder: Path) -> None:
    """Remove what is not the current generation."""
    for path in folder.glob("generation-*"):
        if not _is_current(folder, path):
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{POINTER}-*"):
        path.unlink(missing_ok=True)


def _is_current(folder: Path, generation: Path) -> bool:
    try:
        return current(folder) == generation
    except NoSidecar:
        return False


def _write_through(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
