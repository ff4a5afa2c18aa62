"""The DIRA challenge: lists of paths, and `result.npy` alone in a ZIP file.

A result is an integer array (number of queries, 10) of 0-based places in the database
list, the most similar first. The challenge's own text sorts a "distance matrix" the
wrong way round, so the direction of scores must be said here.
Format: the DIRA workshop at ECCV 2022.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ml.manifests import lines, names
from ml.manifests.lines import bad_line
from ml.manifests.ornament import Figure

TOP = 10
QUERIES = "lists/test_queries.txt"
DATABASE = "lists/test_database.txt"
_MEMBER = "result.npy"
_HEADER = 4096  # bytes; ten times what a header of ours has

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,  # offsets outside the file
    ValueError,  # no array, or one of objects
    NotImplementedError,  # a packing method zipfile does not know
    RuntimeError,  # an encrypted member
)

Kind = Literal["similarity", "distance"]
Places = NDArray[np.int64]


class UnfitResult(Exception):
    """Scores or a result file do not answer the queries; the message says why."""


def read_list(path: Path) -> tuple[str, ...]:
    """The paths of a list, one a line. Raises UnreadableManifest."""
    found: dict[str, int] = {}
    for number, text in lines.numbered(path):
        try:
            name = names.relative(text.rstrip("\r\n"))
        except ValueError as error:
            raise bad_line(path, number, error) from error
        if name in found:
            raise bad_line(path, number, f"{name} again, first in line {found[name]}")
        found[name] = number
    return tuple(found)


def write_list(path: Path, paths: Iterable[str]) -> None:
    """Write a list that `read_list` reads. Raises ValueError for other paths."""
    lines.write(path, (names.relative(name) + "\n" for name in paths))


def figures(paths: Iterable[str], *, split: str) -> Iterator[Figure]:
    """The paths as figures of our manifest, their patents told by their names.

    Raises ValueError for a name that tells none.
    """
    for path in paths:
        yield Figure(path, names.patent_in(path), split)


def top(scores: NDArray[np.floating[Any]], *, kind: Kind, k: int = TOP) -> Places:
    """The k most similar places (n, k) for scores (n, m); ties by place.

    Raises UnfitResult for scores that are not finite and for fewer than k columns.
    """
    if scores.ndim != 2 or scores.shape[1] < k:
        raise UnfitResult(f"scores {scores.shape} have no {k} columns to choose from")
    if not np.isfinite(scores).all():
        row = int(np.flatnonzero(~np.isfinite(scores).all(axis=1))[0])
        raise UnfitResult(f"the scores of query {row} are not all finite")
    ascending = scores if kind == "distance" else -scores
    # Whatever ties with the k-th best stays in, so that ties are broken by place.
    limits = np.partition(ascending, k - 1, axis=1)[:, k - 1]
    best = np.empty((len(scores), k), np.int64)
    for row, limit in enumerate(limits):
        places = np.flatnonzero(ascending[row] <= limit)
        order = np.argsort(ascending[row, places], kind="stable")[:k]
        best[row] = places[order]
    return best


def write_result(
    path: Path, places: NDArray[Any], *, queries: int, database: int
) -> None:
    """Write a ZIP file to be handed in. Raises UnfitResult for what is no result."""
    check(places, queries=queries, database=database)
    content = io.BytesIO()
    np.save(content, places.astype(np.int64), allow_pickle=False)
    part = path.with_name(path.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        # The date is fixed: equal results give equal files.
        archive.writestr(zipfile.ZipInfo(_MEMBER), content.getvalue())
    part.replace(path)


def read_result(path: Path, *, queries: int, database: int) -> Places:
    """The places (queries, 10) int64 of a result file.

    Raises UnfitResult, and OSError for a file that is not there.
    """
    largest = _HEADER + queries * TOP * np.dtype(np.int64).itemsize
    with path.open("rb") as file:
        places = _unpacked(path, file, largest)
    check(places, queries=queries, database=database)
    return places.astype(np.int64)


def check(places: NDArray[Any], *, queries: int, database: int) -> None:
    """Raise UnfitResult unless places (queries, 10) differ and lie in the database."""
    if not np.issubdtype(places.dtype, np.integer):
        raise UnfitResult(f"places are {places.dtype}, not whole numbers")
    if places.shape != (queries, TOP):
        raise UnfitResult(f"shape {places.shape}, not {(queries, TOP)}")
    outside = (places < 0) | (places >= database)
    if outside.any():
        row = int(np.flatnonzero(outside.any(axis=1))[0])
        raise UnfitResult(f"query {row} has a place outside 0..{database - 1}")
    repeated = (np.diff(np.sort(places, axis=1), axis=1) == 0).any(axis=1)
    if repeated.any():
        row = int(np.flatnonzero(repeated)[0])
        raise UnfitResult(f"query {row} has a place twice")


def _unpacked(path: Path, file: IO[bytes], largest: int) -> NDArray[Any]:
    """The array of a ZIP file of at most so many bytes."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.namelist() != [_MEMBER]:
                found = ", ".join(archive.namelist()[:3])
                raise UnfitResult(f"{path} must hold {_MEMBER} alone; found: {found}")
            with archive.open(_MEMBER) as member:
                content = member.read(largest + 1)
        if len(content) > largest:
            raise UnfitResult(f"{path}: {_MEMBER} has over {largest} bytes")
        return npy.read_array(io.BytesIO(content), allow_pickle=False)
    except _DAMAGED as error:
        raise UnfitResult(f"{path}: {error}") from error
