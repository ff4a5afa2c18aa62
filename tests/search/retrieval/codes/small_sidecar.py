"""Sidecars of a few hundred figures, made from arrays."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search import vectors
from search.retrieval import codes
from search.retrieval.codes import Manifest

DIMENSIONS = 24


def unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows of length one, as halves."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return vectors.as_stored((rows / np.maximum(lengths, 1e-12)).astype(np.float32))


def rows(counts: NDArray[np.int64], *, seed: int) -> NDArray[np.float32]:
    """Vectors of designs with so many figures each, in six clusters off the origin."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(6, DIMENSIONS)) + 1
    design = np.repeat(np.arange(len(counts)), counts)
    own = draw.normal(size=(len(counts), DIMENSIONS))
    noise = draw.normal(size=(len(design), DIMENSIONS))
    return unit(centres[design % 6] + 0.6 * own[design] + 0.4 * noise)


def write(
    folder: Path, counts: NDArray[np.int64], given: NDArray[np.float32]
) -> Manifest:
    """Design i is USD000000i and of class 0(i mod 6 + 1)-01."""
    return codes.build_from_arrays(
        folder,
        patents=codes.PatentColumns.of(
            [b"USD%07d" % index for index in range(len(counts))]
        ),
        classes=[
            ("locarno", f"0{index % 6 + 1}-01", index) for index in range(len(counts))
        ],
        figures=codes.FigureColumns.of(
            np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        ),
        vectors=blocks(given),
        dimensions=DIMENSIONS,
    )


def blocks(given: NDArray[np.float32], size: int = 50) -> Iterator[NDArray[np.float16]]:
    """The vectors as they come from elsewhere, some rows at a time."""
    for start in range(0, len(given), size):
        yield given[start : start + size].astype(np.float16)
