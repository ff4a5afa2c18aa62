"""The columns a sidecar keeps beside its codes: of patents, of figures, and classes.

Numbers of revisions and days fit 32 bits; what is missing is `NEVER`, which comes
after every revision and every day, so that a comparison needs no second column.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from search.classes.filters import ClassFilter

NEVER = 2**31 - 1
NUMBER = "S10"  # a patent number: USD and seven digits

# How each column is kept, in a file and in memory.
PATENT_COLUMNS = {
    "numbers": NUMBER,
    "since": "<i4",
    "until": "<i4",
    "published": "<i4",
    "filed": "<i4",
}
FIGURE_COLUMNS = {
    "figure_ids": "<i8",
    "patents": "<i4",
    "since": "<i4",
    "until": "<i4",
    "positions": "<i4",
    "parts": "<i2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentColumns:
    """Patents by row; built in order of their numbers, later ones follow at the end."""

    numbers: NDArray[np.bytes_]  # (p,)
    since: NDArray[np.int32]  # (p,) revision that brought it
    until: NDArray[np.int32]  # (p,) revision that took it away
    published: NDArray[np.int32]  # (p,) first published, as `date.toordinal`
    filed: NDArray[np.int32]  # (p,) likewise

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, numbers: Sequence[bytes] | NDArray[np.bytes_]) -> Self:
        """Undated patents that stand since ever."""
        count = len(numbers)
        never = np.full(count, NEVER, np.int32)
        return cls(
            numbers=np.asarray(numbers, NUMBER),
            since=np.zeros(count, np.int32),
            until=never,
            published=never,
            filed=never,
        )

    def held(self, revision: int) -> NDArray[np.bool_]:
        """Which patents stood at a revision, (p,)."""
        return (self.since <= revision) & (self.until > revision)

    def followed_by(self, more: Self) -> Self:
        """These and then others."""
        return type(self)(
            **{
                name: np.concatenate([getattr(self, name), getattr(more, name)])
                for name in PATENT_COLUMNS
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureColumns:
    """Figures by row, those of one patent together.

    A row that left for good has `until` 0: no revision holds it.
    """

    figure_ids: NDArray[np.int64]  # (n,)
    patents: NDArray[np.int32]  # (n,) rows of the patents
    since: NDArray[np.int32]  # (n,)
    until: NDArray[np.int32]  # (n,)
    positions: NDArray[np.int32]  # (n,) filed order in the patent
    parts: NDArray[np.int16]  # (n,) order on the sheet

    def __len__(self) -> int:
        return len(self.figure_ids)

    @classmethod
    def of(cls, patents: NDArray[np.int32]) -> Self:
        """Figures numbered as they come, standing since ever."""
        count = len(patents)
        return cls(
            figure_ids=np.arange(count, dtype=np.int64),
            patents=np.asarray(patents, np.int32),
            since=np.zeros(count, np.int32),
            until=np.full(count, NEVER, np.int32),
            positions=np.arange(count, dtype=np.int32),
            parts=np.zeros(count, np.int16),
        )

    def held(self, revision: int) -> NDArray[np.bool_]:
        """Which figures stood at a revision, (n,)."""
        return (self.since <= revision) & (self.until > revision)


@dataclass(slots=True, kw_only=True)
class Classes:
    """Which patents have which symbol: every class of a design, not only the main one.

    `symbols` holds "scheme symbol" in order; the patents of symbol i are
    `members[offsets[i]:offsets[i + 1]]`. What changed since the files were written
    lies beside them: `changed` patents count only where `newer` says so.
    """

    symbols: NDArray[np.bytes_]  # (s,)
    offsets: NDArray[np.int64]  # (s + 1,)
    members: NDArray[np.int32]  # (m,)
    changed: set[int] = field(default_factory=set)
    newer: dict[bytes, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[tuple[str, str, int]]) -> Self:
        """Sort (scheme, symbol, row of the patent)."""
        patents: defaultdict[bytes, list[int]] = defaultdict(list)
        for scheme, symbol, patent in triples:
            patents[_key(scheme, symbol)].append(patent)
        symbols = sorted(patents)
        counts = [len(patents[symbol]) for symbol in symbols]
        return cls(
            symbols=np.array(symbols, np.bytes_)
            if symbols
            else np.zeros(0, dtype="S1"),
            offsets=np.cumsum([0, *counts], dtype=np.int64),
            members=np.array(
                [patent for symbol in symbols for patent in patents[symbol]], np.int32
            ),
        )

    def replace(self, patents: Mapping[int, Iterable[tuple[str, str]]]) -> None:
        """Give patents, by row, these (scheme, symbol) and no others."""
        self.changed.update(patents)
        for rows in self.newer.values():
            rows.difference_update(patents)
        for patent, symbols in patents.items():
            for scheme, symbol in symbols:
                self.newer.setdefault(_key(scheme, symbol), set()).add(patent)

    def mask(
        self, scheme: str, wanted: Sequence[ClassFilter], *, patents: int
    ) -> NDArray[np.bool_]:
        """Which of so many patents have any class of the scheme that is wanted."""
        found = np.zeros(patents, np.bool_)
        for index, symbol in enumerate(self.symbols.tolist()):
            if _is_wanted(symbol, scheme, wanted):
                found[self.members[self.offsets[index] : self.offsets[index + 1]]] = 1
        found[list(self.changed)] = False
        for symbol, rows in self.newer.items():
            if rows and _is_wanted(symbol, scheme, wanted):
                found[list(rows)] = True
        return found


def _key(scheme: str, symbol: str) -> bytes:
    return f"{scheme} {symbol}".encode()


def _is_wanted(key: bytes, scheme: str, wanted: Sequence[ClassFilter]) -> bool:
    of, _, symbol = key.decode().partition(" ")
    return of == scheme and any(one.matches(symbol) for one in wanted)
