"""Rows of vectors read once before they are scored: checked, measured, compared."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Rows = NDArray[np.int64]

_BLOCK_BYTES = 16 * 2**20
_UNIT = 1e-5  # a row whose length is 1 to this is left as it is, to the bit


class UnfitVectors(ValueError):
    """Vectors that cannot be scored; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over (n, d) vectors found.

    `lengths` (n,) are the divisors that make the rows unit (1 for rows that are, and
    for rows of zeros). `copies` are the rows that equal an earlier one, `firsts` those
    earlier rows.
    """

    lengths: Array
    blank: int
    copies: Rows
    firsts: Rows


def survey(vectors: Array, *, name: str, dtype: np.dtype[np.floating]) -> Survey:
    """Read (n, d) vectors once, by blocks, as `dtype`.

    Raises UnfitVectors where they are not a filled matrix of finite numbers, or so long
    that an inner product could overflow.
    """
    check_shape(vectors, name=name)
    lengths = np.empty(len(vectors), dtype)
    marks = np.empty(len(vectors), np.uint64)
    weights = np.random.default_rng(0).integers(
        1, 2**63, (vectors.shape[1], dtype.itemsize // 4), dtype=np.uint64
    )
    for rows in row_blocks(vectors, dtype):
        block = np.asarray(vectors[rows], dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            # In double, so that the squares of tiny numbers do not vanish.
            squares = np.einsum("ij,ij->i", block, block, dtype=np.float64)
            lengths[rows] = np.sqrt(squares)
        marks[rows] = _marks(block, weights)
    _check_lengths(vectors, lengths, name=name, dtype=dtype)
    copies, firsts = _copies(vectors, marks)
    blank = lengths == 0
    lengths[blank | (np.abs(lengths - 1) < _UNIT)] = 1
    return Survey(lengths, int(blank.sum()), copies, firsts)


def check_shape(vectors: Array, *, name: str) -> None:
    """Raise UnfitVectors unless the vectors are a filled matrix of real numbers."""
    if vectors.ndim != 2 or 0 in vectors.shape:
        raise UnfitVectors(
            f"{name} must be a matrix of one row per item, not {vectors.shape}"
        )
    if vectors.dtype.kind not in "fiu":
        raise UnfitVectors(f"{name} must hold real numbers, not {vectors.dtype}")


def row_blocks(
    vectors: Array, dtype: np.dtype[np.floating], *, size: int = _BLOCK_BYTES
) -> Iterator[slice]:
    """Slices of rows that fill at most about `size` bytes each as `dtype`."""
    step = max(1, size // (vectors.shape[1] * dtype.itemsize))
    for start in range(0, len(vectors), step):
        yield slice(start, min(start + step, len(vectors)))


def unit(block: Array, lengths: Array) -> Array:
    """Rows (n, d) divided by their lengths (n,)."""
    divided: Array = block / lengths[:, None]
    return divided


def _check_lengths(
    vectors: Array, lengths: Array, *, name: str, dtype: np.dtype[np.floating]
) -> None:
    limit = np.sqrt(np.finfo(dtype).max) / 2
    bad = np.flatnonzero(~(lengths < limit))
    if len(bad):
        reason = (
            "is too long" if np.isfinite(vectors[bad[0]]).all() else "is not finite"
        )
        raise UnfitVectors(f"{name} {bad[0]} {reason} ({len(bad)} such rows)")


def _marks(block: Array, weights: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A 64-bit mark per row, equal for equal rows."""
    words = np.ascontiguousarray(block + 0).view(np.uint32)  # + 0 turns -0.0 into 0.0
    marks: NDArray[np.uint64] = np.einsum(
        "ij,j->i", words.astype(np.uint64), weights.ravel()
    )
    return marks


def _copies(vectors: Array, marks: NDArray[np.uint64]) -> tuple[Rows, Rows]:
    """Rows that equal an earlier row, and the earliest such row of each."""
    _, first, group = np.unique(marks, return_index=True, return_inverse=True)
    firsts = first[group]
    copies = np.flatnonzero(firsts != np.arange(len(marks)))
    # Equal marks are almost surely equal rows; looking makes it sure.
    same = [
        bool((vectors[copy] == vectors[firsts[copy]]).all()) for copy in copies.tolist()
    ]
    copies = copies[np.array(same, bool)]
    return copies, firsts[copies]
