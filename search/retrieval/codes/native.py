"""The one routine in C: products of bytes at the speed they can be read.

Compiled by the machine's own compiler when first needed, and kept below
`settings.CODES`. Where there is no compiler NumPy does the same, several times slower.
"""

import ctypes
import hashlib
import logging
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

log = logging.getLogger(__name__)

SOURCE = Path(__file__).with_name("kernel.c")
_SECONDS = 60  # for the compiler
_LARGEST_SUM = 2**31 - 1
_LARGEST_BYTE = 127


def rounded(
    queries: NDArray[np.float32],
) -> tuple[NDArray[np.int16], NDArray[np.float32], NDArray[np.float64]]:
    """Queries (q, d) as 16-bit steps, what a step is worth, (q,), and the length of
    what each query loses by it, (q,).
    """
    dimensions = queries.shape[1]
    most = min(2**15 - 1, _LARGEST_SUM // (_LARGEST_BYTE * dimensions))
    highest = np.abs(queries).max(axis=1)
    worth = np.maximum(highest, np.finfo(np.float32).tiny * most) / np.float32(most)
    steps = np.rint(queries / worth[:, None])
    lost = queries - steps.astype(np.float64) * worth[:, None]
    return steps.astype(np.int16), worth, np.linalg.norm(lost, axis=1)


def products(
    coarse: NDArray[np.int8],
    queries: NDArray[np.int16],
    *,
    rows: NDArray[np.int64] | None = None,
) -> NDArray[np.int32] | None:
    """The products (q, m) of rounded queries and these rows, or all; None where the
    routine cannot be had.
    """
    library = _library()
    if library is None or not coarse.flags.c_contiguous:
        return None
    count = len(coarse) if rows is None else len(rows)
    found = np.empty((len(queries), count), np.int32)
    queries = np.ascontiguousarray(queries)
    rows = None if rows is None else np.ascontiguousarray(rows, np.int64)
    library.ornament_products(
        _at(coarse),
        _at(rows),
        ctypes.c_size_t(count),
        ctypes.c_size_t(coarse.shape[1]),
        _at(queries),
        ctypes.c_size_t(len(queries)),
        _at(found),
    )
    return found


def is_there() -> bool:
    """Tell whether the routine can be had on this machine."""
    return _library() is not None


def _at(array: NDArray[np.generic] | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


@cache
def _library() -> ctypes.CDLL | None:
    """Load the routine, compiled now where it was not before."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    path = Path(settings.CODES) / f"kernel-{os.uname().machine}-{digest}.so"
    try:
        if not path.exists():
            _compile(path)
        return ctypes.CDLL(str(path))
    except (OSError, subprocess.SubprocessError) as problem:
        log.info("codes are compared by NumPy, more slowly: %s", problem)
        return None


def _compile(path: Path) -> None:
    """Compile beside the place and move there, since others may do the same."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        raise FileNotFoundError("this machine has no C compiler")
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        subprocess.run(
            [compiler, "-O3", "-shared", "-fPIC", "-o", str(made), str(SOURCE)],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        made.replace(path)
