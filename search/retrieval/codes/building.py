"""Writing a sidecar from arrays: halves first, then the codes made from them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes import files
from search.retrieval.codes.columns import (
    FIGURE_COLUMNS,
    PATENT_COLUMNS,
    Classes,
    FigureColumns,
    PatentColumns,
)
from search.retrieval.codes.files import Draft, Manifest, Stamp
from search.retrieval.codes.library import as_singles
from search.retrieval.codes.quantizing import Quantizer

BLOCK = 8_192  # rows at once
# Rows whose bytes lose this much more than the median are looked at in any case, so
# that a few of them do not loosen the bound of all.
LOOSE = 1.25

Filler = Callable[[NDArray[np.float16]], None]


def build_from_arrays(
    folder: Path,
    *,
    patents: PatentColumns,
    classes: Iterable[tuple[str, str, int]],
    figures: FigureColumns,
    vectors: Iterable[NDArray[np.float16]],
    dimensions: int,
    stamp: Stamp | None = None,
) -> Manifest:
    """Write a sidecar and make it the one that counts.

    `vectors` are blocks (m, d) in the order of `figures`, which go by patent; those go
    by number. `classes` are (scheme, symbol, row of the patent). Raises ValueError
    where an order or a count does not hold.
    """

    def fill(halves: NDArray[np.float16]) -> None:
        start = 0
        for block in vectors:
            halves[start : start + len(block)] = block
            start += len(block)
        if start != len(figures):
            raise ValueError(f"{start} vectors for {len(figures)} figures")

    with files.locked(folder):
        return build(
            folder,
            patents=patents,
            classes=Classes.of(classes),
            figures=figures,
            fill=fill,
            dimensions=dimensions,
            stamp=stamp or Stamp(),
        )


def build(
    folder: Path,
    *,
    patents: PatentColumns,
    classes: Classes,
    figures: FigureColumns,
    fill: Filler,
    dimensions: int,
    stamp: Stamp,
) -> Manifest:
    """Write a sidecar whose halves `fill` writes; the caller holds `files.locked`."""
    if np.any(np.diff(figures.patents) < 0) or np.any(
        patents.numbers[1:] <= patents.numbers[:-1]
    ):
        raise ValueError("figures go by patent, patents by number, each once")
    with files.draft(folder) as draft:
        for name, dtype in PATENT_COLUMNS.items():
            draft.write(f"patents-{name}", getattr(patents, name), dtype)
        for name, dtype in FIGURE_COLUMNS.items():
            draft.write(f"figures-{name}", getattr(figures, name), dtype)
        _write_classes(draft, classes)
        halves = draft.empty("halves", "<f2", (len(figures), dimensions))
        fill(halves)
        quantizer = Quantizer.fit(halves, centre=_mean(halves))
        draft.write("centre", quantizer.centre, "<f4")
        draft.write("rotation", quantizer.rotation, "<f4")
        error = _write_codes(draft, halves, quantizer)
        manifest = Manifest(
            stamp=stamp,
            figures=len(figures),
            patents=len(patents),
            dimensions=dimensions,
            scale=quantizer.scale,
            error=error,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            files=draft.seal(),
        )
        files.publish(draft, manifest)
    return manifest


def _write_classes(draft: Draft, classes: Classes) -> None:
    symbols = classes.symbols
    draft.write("classes-symbols", symbols, symbols.dtype.str)
    draft.write("classes-offsets", classes.offsets, "<i8")
    draft.write("classes-members", classes.members, "<i4")


def _write_codes(
    draft: Draft, halves: NDArray[np.float16], quantizer: Quantizer
) -> float:
    """Write the codes of all rows; return the largest error of a row's bytes, apart
    from the rows that are listed as loose.
    """
    count, dimensions = halves.shape
    bits = draft.empty("bits", "|u1", (count, -(-dimensions // 8)))
    coarse = draft.empty("coarse", "|i1", (count, dimensions))
    errors = np.zeros(count, np.float32)
    for start in range(0, count, BLOCK):
        rows = slice(start, start + BLOCK)
        turned = quantizer.turned(as_singles(halves[rows]))
        bits[rows] = quantizer.bits(turned)
        coarse[rows], errors[rows] = quantizer.bytes(turned)
    limit = LOOSE * float(np.median(errors)) if count else 0.0
    loose = np.flatnonzero(errors > limit)
    draft.write("loose", loose, "<i8")
    return float(errors[errors <= limit].max(initial=0.0))


def _mean(halves: NDArray[np.float16]) -> NDArray[np.float64]:
    """The mean vector (d,), in blocks."""
    total: NDArray[Any] = np.zeros(halves.shape[1])
    for start in range(0, len(halves), BLOCK):
        total += as_singles(halves[start : start + BLOCK]).sum(axis=0)
    return total / max(1, len(halves))
