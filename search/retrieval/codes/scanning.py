"""Reading the short codes: the nearest by bits, and every score by bytes."""

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes import native
from search.retrieval.codes.library import nearest_bits
from search.retrieval.codes.quantizing import LARGEST

# Up to this share of the rows, copying the eligible bits together and scanning those
# is faster than testing each row as it comes (measured).
GATHERED = 0.25
BLOCK = 512  # rows whose bytes, widened to four, stay in a core's cache


def by_bits(
    queries: NDArray[np.uint8],
    bits: NDArray[np.uint8],
    *,
    fetch: int,
    mask: NDArray[np.bool_] | None,
    rows: NDArray[np.int64] | None,
) -> list[NDArray[np.int64]]:
    """The rows nearest to each query (q, b) among all (n, b), or the eligible ones.

    `mask` (n,) and `rows` say the same; None are all.
    """
    if mask is None or rows is None:
        return nearest_bits(queries, bits, fetch=fetch)
    if len(rows) <= GATHERED * len(bits):
        found = nearest_bits(queries, bits.take(rows, axis=0), fetch=fetch)
        return [rows[near] for near in found]
    return nearest_bits(queries, bits, fetch=fetch, mask=mask)


def by_bytes(
    queries: NDArray[np.float32],
    coarse: NDArray[np.int8],
    *,
    rows: NDArray[np.int64] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The products (q, m) of rotated queries (q, d) and bytes of these rows, or all.

    Also how far each query's products may be off because it was rounded itself, (q,).
    """
    steps, worth, lost = native.rounded(queries)
    products = native.products(coarse, steps, rows=rows)
    if products is None:
        return _by_numpy(queries, coarse, rows), np.zeros(len(queries))
    longest = LARGEST * np.sqrt(coarse.shape[1])  # of a row of bytes
    return products * worth[:, None], lost * longest


def _by_numpy(
    queries: NDArray[np.float32],
    coarse: NDArray[np.int8],
    rows: NDArray[np.int64] | None,
) -> NDArray[np.float32]:
    count = len(coarse) if rows is None else len(rows)
    found = np.empty((len(queries), count), np.float32)
    widened = np.empty((min(BLOCK, count), coarse.shape[1]), np.float32)
    turned = np.ascontiguousarray(queries)
    for start in range(0, count, BLOCK):
        end = min(start + BLOCK, count)
        block = (
            coarse[start:end] if rows is None else coarse.take(rows[start:end], axis=0)
        )
        part = widened[: end - start]
        np.copyto(part, block)
        found[:, start:end] = turned @ part.T
    return found
