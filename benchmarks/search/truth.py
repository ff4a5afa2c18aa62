"""The exact answers: inner products of the stored halves in single precision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.cells import Cell, K, Question
from benchmarks.search.generating import DAYS, SUBCLASSES, Corpus

ROWS = 65_536  # compared at once
# Scores closer than this are one score: no two ways to sum agree on the last bits.
TIE = 2e-6


@dataclass(frozen=True, slots=True)
class Best:
    """The true list of each question: figures, or designs by their best figure."""

    scores: NDArray[np.float32]  # (q, k), falling; -inf where fewer are eligible
    rows: NDArray[np.int64]  # (q, k), -1 likewise
    eligible: NDArray[np.int64]  # (q,)

    def of(self, part: slice) -> "Best":
        """Some of the questions."""
        return Best(self.scores[part], self.rows[part], self.eligible[part])


@dataclass(frozen=True, slots=True)
class Truth:
    """What a cell's answers are held against, question by question."""

    figures: Best
    designs: Best


def of_cells(cells: Sequence[Cell], corpus: Corpus, folder: Path) -> dict[str, Truth]:
    """The truth of each cell; found in one pass over the corpus, kept in a file."""
    path = folder / "truth.npz"
    if not path.exists():
        questions = [question for cell in cells for question in cell.questions]
        _write(compute(questions, corpus), path)
    whole = _read(path)
    found, first = {}, 0
    for cell in cells:
        part = slice(first, first + len(cell.questions))
        found[cell.name] = Truth(whole.figures.of(part), whole.designs.of(part))
        first += len(cell.questions)
    return found


def compute(
    questions: Sequence[Question], corpus: Corpus, k: int = K, rows: int = ROWS
) -> Truth:
    """Compare every question with every figure that its filter admits."""
    queries = np.array([question.vector for question in questions])
    classes, behind = _admitted(questions)
    count = len(questions)
    figures, designs = _nothing(count, k), _nothing(count, k)
    for lot in _lots(corpus, rows):
        similar = queries @ corpus.vectors[lot].astype(np.float32).T  # (q, rows)
        allowed = classes[:, corpus.subclasses[lot]]
        allowed &= corpus.days[lot] < behind[:, None]
        similar[~allowed] = -np.inf
        numbers = np.arange(lot.start, lot.stop)
        figures = _merged(figures, similar, numbers, k)
        own = corpus.designs[lot]
        starts = np.flatnonzero(np.r_[True, own[1:] != own[:-1]])
        best = np.maximum.reduceat(similar, starts, axis=1)
        designs = _merged(designs, best, own[starts], k)
    return Truth(figures, designs)


def _admitted(
    questions: Sequence[Question],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which subclasses (q, subclasses) and which days, below (q,), may answer."""
    classes = np.ones((len(questions), SUBCLASSES), dtype=bool)
    for row, question in enumerate(questions):
        if question.subclasses is not None:
            classes[row] = np.isin(np.arange(SUBCLASSES), question.subclasses)
    days = [DAYS if one.before is None else one.before for one in questions]
    return classes, np.array(days)


def _lots(corpus: Corpus, rows: int) -> Iterator[slice]:
    """About so many rows at once, no design in two of them."""
    first = 0
    while first < len(corpus):
        place = np.searchsorted(corpus.starts, first + rows)
        behind = (
            int(corpus.starts[place]) if place < len(corpus.starts) else len(corpus)
        )
        yield slice(first, behind)
        first = behind


def _nothing(count: int, k: int) -> Best:
    return Best(
        np.full((count, k), -np.inf, dtype=np.float32),
        np.full((count, k), -1, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
    )


def _merged(
    best: Best, scores: NDArray[np.float32], numbers: NDArray[np.integer], k: int
) -> Best:
    """The k best of each line, falling, of those known and those new."""
    eligible = best.eligible + (~np.isneginf(scores)).sum(axis=1)
    rows = np.where(np.isneginf(scores), -1, numbers)
    scores, rows = np.hstack([best.scores, scores]), np.hstack([best.rows, rows])
    kept = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    scores = np.take_along_axis(scores, kept, axis=1)
    rows = np.take_along_axis(rows, kept, axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")
    return Best(
        np.take_along_axis(scores, order, axis=1),
        np.take_along_axis(rows, order, axis=1),
        eligible,
    )


def _write(truth: Truth, path: Path) -> None:
    lists = {
        f"{unit}_{name}": getattr(getattr(truth, unit), name)
        for unit in Truth.__slots__
        for name in Best.__slots__
    }
    draft = path.with_suffix(".part.npz")
    np.savez(draft, **lists)
    draft.rename(path)


def _read(path: Path) -> Truth:
    with np.load(path) as kept:
        figures, designs = (
            Best(*(kept[f"{unit}_{name}"] for name in Best.__slots__))
            for unit in Truth.__slots__
        )
    return Truth(figures, designs)
