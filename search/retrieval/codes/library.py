"""What FAISS does for the codes: one of the doors to it, since web processes need none.

Everything runs in the calling thread: a worker answers one query on one core.
"""

import logging
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray


def as_singles(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Widen halves (n, d), ten times as fast as numpy does."""
    halves = np.ascontiguousarray(halves)
    singles = np.empty(halves.shape, np.float32)
    if halves.size:
        library = faiss()
        kind = library.ScalarQuantizer.QT_fp16
        library.ScalarQuantizer(halves.shape[1], kind).decode_c(
            library.swig_ptr(halves.view(np.uint8)),
            library.swig_ptr(singles),
            len(halves),
        )
    return singles


def products(
    queries: NDArray[np.float32], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """All inner products (q, n), each summed alike wherever its vectors stand.

    A matrix product sums differently at its edges, and equal vectors would not tie.
    """
    library = faiss()
    queries, vectors = np.ascontiguousarray(queries), np.ascontiguousarray(vectors)
    found = np.empty((len(queries), len(vectors)), np.float32)
    if not found.size:
        return found
    for row, query in zip(found, queries, strict=True):
        library.fvec_inner_products_ny(
            library.swig_ptr(row),
            library.swig_ptr(query),
            library.swig_ptr(vectors),
            vectors.shape[1],
            len(vectors),
        )
    return found


def nearest_bits(
    queries: NDArray[np.uint8],
    bits: NDArray[np.uint8],
    *,
    fetch: int,
    mask: NDArray[np.bool_] | None = None,
) -> list[NDArray[np.int64]]:
    """The rows of `bits` (n, b) with the smallest Hamming distance to each query
    (q, b), at most `fetch` of those in `mask` (n,), nearest first.

    The bits are read where they lie.
    """
    library = faiss()
    fetch = min(fetch, len(bits))
    distances = np.empty((len(queries), fetch), np.int32)
    rows = np.empty((len(queries), fetch), np.int64)
    if not rows.size:
        return list(rows)
    selector = None
    if mask is not None:
        packed = np.packbits(mask, bitorder="little")
        selector = library.IDSelectorBitmap(len(mask), library.swig_ptr(packed))
    library.hammings_knn_mc(
        library.swig_ptr(queries),
        library.swig_ptr(bits),
        len(queries),
        len(bits),
        fetch,
        bits.shape[1],
        library.swig_ptr(distances),
        library.swig_ptr(rows),
        selector,
    )
    return [found[found >= 0] for found in rows]


@cache
def faiss() -> ModuleType:
    """Load FAISS when it is first needed."""
    # It tells at length which instruction sets it looked for.
    logging.getLogger("faiss.loader").setLevel(logging.WARNING)
    import faiss

    faiss.omp_set_num_threads(1)
    loaded: ModuleType = faiss
    return loaded
