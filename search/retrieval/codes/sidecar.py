"""A sidecar in use: which designs are eligible, which are near, and their vectors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from search.queries import Mode
from search.retrieval.codes import approximate, exact, files
from search.retrieval.codes.columns import (
    FIGURE_COLUMNS,
    NEVER,
    PATENT_COLUMNS,
    Classes,
    FigureColumns,
    PatentColumns,
)
from search.retrieval.codes.files import Manifest
from search.retrieval.codes.library import as_singles, products
from search.retrieval.codes.quantizing import Quantizer
from search.retrieval.codes.segments import Eligible, Segment
from search.retrieval.interface import UsedMode
from search.vectors import FigureVectors

EXACT_BELOW = 50_000  # eligible figures; `auto` compares no more than these one by one
DECIMALS = 6
MOST_KEPT = 32  # revisions whose eligible rows are remembered
# Columns that change while the files stand: each process changes its own copy.
_CHANGING = frozenset(
    [f"patents-{name}" for name in PATENT_COLUMNS] + ["figures-since", "figures-until"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The designs near the queries, as rows of the sidecar's patents.

    `patents` and `similarities` have one array per query, best first, ties by number;
    `by_mean` orders by the mean over the queries.
    """

    patents: tuple[NDArray[np.int64], ...]
    similarities: tuple[NDArray[np.float32], ...]
    by_mean: NDArray[np.int64]
    scanned: int
    mode: UsedMode


@dataclass(slots=True, kw_only=True)
class Sidecar:
    """The mapped files of an encoder's vectors, and what came since."""

    generation: Path
    manifest: Manifest
    patents: PatentColumns
    classes: Classes
    quantizer: Quantizer
    segments: tuple[Segment, ...]
    # Rows of patents that came after the files were written, by number.
    added: dict[bytes, int] = field(default_factory=dict)
    # What stood at the revisions asked for last.
    _stood: dict[tuple[int, int], NDArray[np.bool_] | None] = field(
        default_factory=dict
    )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the files that count. Raises files.NoSidecar and files.DamagedSidecar."""
        generation, manifest, arrays = files.read(folder, private=_CHANGING)
        return cls(
            generation=generation,
            manifest=manifest,
            patents=PatentColumns(
                **{name: arrays[f"patents-{name}"] for name in PATENT_COLUMNS}
            ),
            classes=Classes(
                symbols=arrays["classes-symbols"],
                offsets=arrays["classes-offsets"],
                members=arrays["classes-members"],
            ),
            quantizer=Quantizer(
                centre=arrays["centre"],
                rotation=arrays["rotation"],
                scale=manifest.scale,
            ),
            segments=(
                Segment(
                    figures=FigureColumns(
                        **{name: arrays[f"figures-{name}"] for name in FIGURE_COLUMNS}
                    ),
                    bits=arrays["bits"],
                    coarse=arrays["coarse"],
                    halves=arrays["halves"],
                    loose=arrays["loose"],
                ),
            ),
        )

    @property
    def numbers(self) -> NDArray[np.bytes_]:
        """The patents' numbers by row, (p,)."""
        return self.patents.numbers

    def rows(self, numbers: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """The rows of patents by number, -1 for one that has none."""
        written = self.numbers[: self.manifest.patents]
        rows = np.searchsorted(written, numbers)
        inside = rows < len(written)
        inside[inside] = written[rows[inside]] == numbers[inside]
        rows[~inside] = [
            self.added.get(number, -1) for number in numbers[~inside].tolist()
        ]
        return rows

    def eligible(
        self,
        *,
        patents: NDArray[np.bool_] | None = None,
        figures: NDArray[np.bool_] | None = None,
        revision: int = NEVER - 1,
    ) -> Eligible:
        """What stood at a revision, of these patents (p,), of these figures (n,).

        `figures` is over the rows of all segments, one after the other.
        """
        wanted = self._patents_at(revision)
        if patents is not None:
            wanted = patents if wanted is None else wanted & patents
        selections, start = [], 0
        for segment in self.segments:
            held = self._figures_at(segment, revision)
            if figures is not None:
                mask = figures[start : start + len(segment)]
                held = mask if held is None else held & mask
            start += len(segment)
            selections.append(segment.of_patents(wanted, held))
        return Eligible(selections=tuple(selections))

    def _patents_at(self, revision: int) -> NDArray[np.bool_] | None:
        """Which patents stood, (p,), None for all; kept while nothing changes."""
        key = (id(self.patents), revision)
        if key not in self._stood:
            held = self.patents.held(revision)
            self._stood[key] = None if held.all() else held
        return self._stood[key]

    def _figures_at(self, segment: Segment, revision: int) -> NDArray[np.bool_] | None:
        key = (id(segment), revision)
        if key not in self._stood:
            if len(self._stood) > MOST_KEPT:
                self._stood.clear()
            held = segment.figures.held(revision)
            self._stood[key] = None if held.all() else held
        return self._stood[key]

    def changed(self) -> None:
        """To be called after any column was changed."""
        self._stood.clear()

    def proposed(
        self,
        queries: NDArray[np.float32],
        eligible: Eligible,
        k: int,
        mode: Mode = "auto",
        *,
        exact_below: int = EXACT_BELOW,
    ) -> tuple[NDArray[np.int64], int, UsedMode]:
        """Patents among which are the k nearest of each query (q, d) and of all.

        Never fewer than min(k, eligible designs). Also returns how many figures were
        compared, and how.
        """
        if mode == "approximate" or (
            mode == "auto"
            and eligible.figures > exact_below
            and approximate.is_worth_it(eligible, k, views=len(queries))
        ):
            found = approximate.nearest_designs(
                queries, eligible, k, quantizer=self.quantizer
            )
            if found is not None:
                return found, eligible.figures, "approximate"
        found = exact.nearest_designs(
            queries,
            eligible,
            k,
            quantizer=self.quantizer,
            error=self.manifest.error,
        )
        return found, eligible.figures, "exact"

    def designs(
        self,
        queries: NDArray[np.float32],
        eligible: Eligible,
        k: int,
        mode: Mode = "auto",
        *,
        exact_below: int = EXACT_BELOW,
    ) -> Near:
        """The k nearest designs of each query (q, d), compared by their halves."""
        found, scanned, used = self.proposed(
            queries, eligible, k, mode, exact_below=exact_below
        )
        held = [
            (selection.segment, selection.among(selection.segment.rows_of(found)))
            for selection in eligible.selections
        ]
        rows = np.concatenate([segment.figures.patents[at] for segment, at in held])
        places = np.searchsorted(found, rows)
        halves = np.concatenate(
            [segment.halves.take(at, axis=0) for segment, at in held]
        )
        best = np.full((len(queries), len(found)), -np.inf, np.float32)
        similarities = products(queries, as_singles(halves))
        for query, row in zip(similarities, best, strict=True):
            np.maximum.at(row, places, query)
        shown = best.astype(np.float64).round(DECIMALS)
        orders = [
            np.lexsort((self.numbers[found], -row))[:k]
            for row in (*shown, shown.mean(axis=0).round(DECIMALS))
        ]
        return Near(
            patents=tuple(found[order] for order in orders[:-1]),
            similarities=tuple(
                row[order].astype(np.float32)
                for row, order in zip(shown, orders[:-1], strict=True)
            ),
            by_mean=found[orders[-1]],
            scanned=scanned,
            mode=used,
        )

    def figures_of(
        self, patents: NDArray[np.int64], *, revision: int = NEVER - 1
    ) -> FigureVectors:
        """All figures these patents had at a revision, by number and filed order."""
        return _in_order(self.numbers, self._held(patents, revision))

    def figure_ids_of(
        self, patents: NDArray[np.int64], *, revision: int = NEVER - 1
    ) -> NDArray[np.int64]:
        """The ids of the same figures, in any order."""
        parts = self._held(patents, revision)
        return np.concatenate(
            [segment.figures.figure_ids[rows] for segment, rows in parts]
        )

    def _held(
        self, patents: NDArray[np.int64], revision: int
    ) -> list[tuple[Segment, NDArray[np.int64]]]:
        parts = []
        for segment in self.segments:
            rows = segment.rows_of(patents)
            columns = segment.figures
            held = (columns.since[rows] <= revision) & (columns.until[rows] > revision)
            parts.append((segment, rows[held]))
        return parts


def _in_order(
    numbers: NDArray[np.bytes_],
    parts: Sequence[tuple[Segment, NDArray[np.int64]]],
) -> FigureVectors:
    """Rows of several segments as one table."""

    def column(name: str) -> NDArray[Any]:
        return np.concatenate(
            [getattr(segment.figures, name)[rows] for segment, rows in parts]
        )

    patent_ids = numbers[column("patents")].astype(np.str_)
    figure_ids = column("figure_ids")
    keys = (figure_ids, column("parts"), column("positions"), patent_ids)
    order = np.lexsort(keys)
    halves = np.concatenate(
        [segment.halves.take(rows, axis=0) for segment, rows in parts]
    )
    return FigureVectors(
        patent_ids=patent_ids[order],
        figure_ids=figure_ids[order],
        vectors=as_singles(halves[order]),
    )
