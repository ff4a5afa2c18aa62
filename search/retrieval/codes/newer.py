"""What the database has beyond a sidecar's files, brought into the open sidecar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.models import Encoder
from search.retrieval.codes import reading
from search.retrieval.codes.columns import (
    FIGURE_COLUMNS,
    PATENT_COLUMNS,
    FigureColumns,
    PatentColumns,
)
from search.retrieval.codes.library import as_singles
from search.retrieval.codes.segments import Segment
from search.retrieval.codes.sidecar import Sidecar
from search.vectors import TABLE

GONE = 0  # an `until` that no revision precedes


@dataclass(slots=True, kw_only=True)
class Newer:
    """Changes to an open sidecar: its columns in place, new rows in a second segment.

    A figure of the files that moved (to another patent, or in its order) leaves its
    row there and gets one in the second segment.
    """

    encoder: Encoder
    sidecar: Sidecar
    # Figures that left their row in the files: for the second segment, or for good.
    left: set[int] = field(default_factory=set)
    # Figures with a vector that may yet be followed by one of a smaller id.
    unsettled: set[int] = field(default_factory=set)

    def take_stored(self, settled: int) -> None:
        """Bring in what was stored after an id, and drop what was deleted again."""
        rows = reading.asked(
            f"SELECT figure_id FROM {TABLE} WHERE encoder_id = %s AND id > %s",  # noqa: S608
            [self.encoder.pk, settled],
        )
        stored = {row[0] for row in rows}
        if lost := self.unsettled - stored:
            self._drop(np.array(sorted(lost), np.int64))
        self._add_figures(np.array(sorted(stored), np.int64))
        self.unsettled = stored
        self.sidecar.changed()

    def take_changes(self, age: int) -> None:
        """Read again what transactions of at most this age have written."""
        self._take_patents(age)
        self._take_figures(age)
        if len(self._figure_ids()) != self._stored():
            self.reconcile()
        self.sidecar.changed()

    def reconcile(self) -> None:
        """Compare all rows with the vectors there are: drop those without, add new."""
        stored = reading.embedded(self.encoder)
        lost = np.setdiff1d(self._figure_ids(), stored)
        if len(lost):
            self._drop(lost)
        self._add_figures(stored)
        self.sidecar.changed()

    def _add_figures(self, figure_ids: NDArray[np.int64]) -> None:
        """Give rows to those of these figures that have none."""
        new = np.setdiff1d(figure_ids, self._figure_ids())
        if len(new):
            self._add(self._read(f"f.id IN ({_listed(new)})"))

    def _drop(self, figure_ids: NDArray[np.int64]) -> None:
        """Take figures out of both segments."""
        main = self.sidecar.segments[0].figures
        rows = np.flatnonzero(np.isin(main.figure_ids, figure_ids))
        main.until[rows] = GONE
        self.left.update(main.figure_ids[rows].tolist())
        second = self._second
        if second is not None:
            kept = np.flatnonzero(~np.isin(second.figures.figure_ids, figure_ids))
            if len(kept) < len(second):
                self._set_second(_taken(second, kept))

    @property
    def _second(self) -> Segment | None:
        return self.sidecar.segments[1] if len(self.sidecar.segments) > 1 else None

    def _figure_ids(self) -> NDArray[np.int64]:
        """The figures that have a row, each once."""
        ids = self.sidecar.segments[0].figures.figure_ids
        if self.left:
            ids = ids[~np.isin(ids, np.array(sorted(self.left), np.int64))]
        if self._second is not None:
            ids = np.concatenate([ids, self._second.figures.figure_ids])
        return ids

    def _stored(self) -> int:
        """How many vectors there are."""
        [(count,)] = reading.asked(
            f"SELECT count(*) FROM {TABLE} WHERE encoder_id = %s",  # noqa: S608
            [self.encoder.pk],
        )
        return int(count)

    def _take_patents(self, age: int) -> None:
        """Read changed patents again, and the classes of those that changed any."""
        changed = reading.patents(where=f"age(p.xmin) <= {age}")
        classed = reading.asked(
            "SELECT DISTINCT patent_id FROM search_patentclass WHERE age(xmin) <= %s",
            [age],
        )
        numbers = {row[0] for row in classed} | set(changed.numbers.astype(str))
        self._set_patents(changed)
        self._set_classes(numbers)

    def _set_patents(self, changed: PatentColumns) -> None:
        rows = self.sidecar.rows(changed.numbers)
        known = rows >= 0
        for name in PATENT_COLUMNS:
            getattr(self.sidecar.patents, name)[rows[known]] = getattr(changed, name)[
                known
            ]

    def _set_classes(self, numbers: Iterable[str]) -> None:
        wanted = sorted(numbers)
        rows = self.sidecar.rows(np.array(wanted, "S10")).tolist()
        known = {
            number: row for number, row in zip(wanted, rows, strict=True) if row >= 0
        }
        if known:
            found = reading.classes(list(known))
            self.sidecar.classes.replace(
                {row: found.get(number, ()) for number, row in known.items()}
            )

    def _take_figures(self, age: int) -> None:
        """Read changed figures again; those that stayed in their place keep it."""
        changed = self._read(f"age(f.xmin) <= {age}")
        ids = changed["figure_ids"]
        if not len(ids):
            return
        main = self.sidecar.segments[0].figures
        rows = np.flatnonzero(np.isin(main.figure_ids, ids))
        order = np.argsort(ids)
        of_row = order[np.searchsorted(ids[order], main.figure_ids[rows])]
        stays = (
            (self.sidecar.numbers[main.patents[rows]] == changed["numbers"][of_row])
            & (main.positions[rows] == changed["positions"][of_row])
            & (main.parts[rows] == changed["parts"][of_row])
            & ~np.isin(main.figure_ids[rows], np.array(sorted(self.left), np.int64))
        )
        for name in ("since", "until"):
            getattr(main, name)[rows[stays]] = changed[name][of_row[stays]]
        moved = np.ones(len(ids), np.bool_)
        moved[of_row[stays]] = False
        self._drop(ids[moved])
        self._add({name: column[moved] for name, column in changed.items()})

    def _read(self, where: str) -> dict[str, NDArray[Any]]:
        return reading.figures(self.encoder, where=where)

    def _add(self, new: Mapping[str, NDArray[Any]]) -> None:
        """Give figures rows in the second segment, with their vectors."""
        if not len(new["figure_ids"]):
            return
        ids, halves = [], []

        def take(figure_ids: NDArray[np.int64], block: NDArray[np.float16]) -> None:
            ids.append(figure_ids)
            halves.append(block)

        reading.vectors(self.encoder, take, figure_ids=new["figure_ids"].tolist())
        if not ids:  # deleted since
            return
        found, vectors = np.concatenate(ids), np.concatenate(halves)
        order = np.argsort(found)
        kept = np.isin(new["figure_ids"], found)
        places = order[np.searchsorted(found[order], new["figure_ids"][kept])]
        self._add_patents(new["numbers"][kept])
        columns = {
            name: new[name][kept] for name in FIGURE_COLUMNS if name != "patents"
        }
        figures = FigureColumns(
            patents=self.sidecar.rows(new["numbers"][kept]).astype(np.int32), **columns
        )
        self._set_second(self._coded(figures, vectors[places]))

    def _coded(self, figures: FigureColumns, halves: NDArray[np.float16]) -> Segment:
        """A segment of these rows and those of the second one there was."""
        quantizer, error = self.sidecar.quantizer, self.sidecar.manifest.error
        turned = quantizer.turned(as_singles(halves))
        coarse, errors = quantizer.bytes(turned)
        made = Segment(
            figures=figures,
            bits=quantizer.bits(turned),
            coarse=coarse,
            halves=halves,
            loose=np.flatnonzero(errors > error),
        )
        return _joined(self._second, made) if self._second is not None else made

    def _set_second(self, segment: Segment) -> None:
        figures = segment.figures
        order = np.lexsort(
            (figures.figure_ids, figures.parts, figures.positions, figures.patents)
        )
        self.sidecar.segments = (self.sidecar.segments[0], _taken(segment, order))

    def _add_patents(self, numbers: NDArray[np.bytes_]) -> None:
        """Give rows to patents that have none yet."""
        unknown = np.unique(numbers[self.sidecar.rows(numbers) < 0])
        if not len(unknown):
            return
        listed = ", ".join(f"'{number}'" for number in unknown.astype(str).tolist())
        more = reading.patents(where=f"p.id IN ({listed})")
        first = len(self.sidecar.patents)
        self.sidecar.patents = self.sidecar.patents.followed_by(more)
        for row, number in enumerate(more.numbers.tolist(), start=first):
            self.sidecar.added[number] = row
        self._set_classes(more.numbers.astype(str).tolist())


def _taken(segment: Segment, rows: NDArray[np.int64]) -> Segment:
    """Some rows of a segment, in this order."""
    is_loose = np.zeros(len(segment), np.bool_)
    is_loose[segment.loose] = True
    columns = {name: getattr(segment.figures, name)[rows] for name in FIGURE_COLUMNS}
    return Segment(
        figures=FigureColumns(**columns),
        bits=segment.bits[rows],
        coarse=segment.coarse[rows],
        halves=segment.halves[rows],
        loose=np.flatnonzero(is_loose[rows]),
    )


def _joined(one: Segment, other: Segment) -> Segment:
    """The rows of two segments, one after the other."""
    columns = {
        name: np.concatenate([getattr(one.figures, name), getattr(other.figures, name)])
        for name in FIGURE_COLUMNS
    }
    return Segment(
        figures=FigureColumns(**columns),
        bits=np.concatenate([one.bits, other.bits]),
        coarse=np.concatenate([one.coarse, other.coarse]),
        halves=np.concatenate([one.halves, other.halves]),
        loose=np.concatenate([one.loose, other.loose + len(one)]),
    )


def _listed(numbers: NDArray[np.int64]) -> str:
    return ", ".join(str(number) for number in numbers.tolist())
