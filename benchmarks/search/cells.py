"""What is asked: the grid of filters by kind and share, and queries without a filter.

A query is a figure of a design that the corpus does not hold. Each has a filter of its
own: by day, at random to the vectors; by classes, the query's own among them; or by
classes of which none is the query's, the search for novelty in another field, which
is hardest for an index that walks from the query outwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.generating import DAYS, SUBCLASSES, Corpus, Looks
from benchmarks.search.shapes import Shape

KINDS = ("random", "same class", "other class")
SHARES = (0.5, 0.1, 0.01, 0.001)
K = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A query vector (512,) and which figures may answer.

    `subclasses`: any of them; `before`: a day strictly before; None means all.
    """

    vector: NDArray[np.float32]
    subclasses: tuple[int, ...] | None = None
    before: int | None = None

    def eligible(
        self, corpus: Corpus, rows: NDArray[np.int64] | slice = slice(None)
    ) -> NDArray[np.bool_]:
        """The slow, obvious reading of the filter, for some figures or all."""
        subclasses, days = corpus.subclasses[rows], corpus.days[rows]
        allowed = np.ones(len(days), dtype=bool)
        if self.subclasses is not None:
            allowed &= np.isin(subclasses, self.subclasses)
        if self.before is not None:
            allowed &= days < self.before
        return allowed


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions alike."""

    kind: str
    share: float
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        return self.kind if self.kind == "all" else f"{self.kind} {self.share:.1%}"


def grid(shape: Shape) -> list[Cell]:
    """The twelve cells and the one without a filter."""
    looks = Looks(shape)
    cells = [
        _cell(shape, looks, kind, share, seed=[shape.seed, 3, row, column])
        for row, kind in enumerate(KINDS)
        for column, share in enumerate(SHARES)
    ]
    return [*cells, _cell(shape, looks, "all", 1, seed=[shape.seed, 3, 9])]


def _cell(
    shape: Shape, looks: Looks, kind: str, share: float, *, seed: Sequence[int]
) -> Cell:
    chance = np.random.default_rng(seed)
    questions = []
    for _ in range(shape.questions):
        own = _own_subclass(looks, chance, kind, share)
        questions.append(
            Question(
                vector=_query(looks, chance, own),
                subclasses=_classes(looks, chance, kind, share, own),
                before=round(share * DAYS) if kind == "random" else None,
            )
        )
    return Cell(kind, share, tuple(questions))


def _own_subclass(
    looks: Looks, chance: np.random.Generator, kind: str, share: float
) -> int:
    """A query's subclass, by its share; one that fits into a filter of its class."""
    fitting = np.arange(SUBCLASSES)
    if kind == "same class":
        fitting = fitting[looks.shares <= share * 1.1]
    weights = looks.shares[fitting] / looks.shares[fitting].sum()
    return int(chance.choice(fitting, p=weights))


def _classes(
    looks: Looks, chance: np.random.Generator, kind: str, share: float, own: int
) -> tuple[int, ...] | None:
    """Subclasses that hold about the share of all designs.

    Siblings of the query's subclass come first where it is one of them; where it is
    not, its whole class is left out.
    """
    if kind not in ("same class", "other class"):
        return None
    is_sibling = looks.classes == looks.classes[own]
    order = chance.permutation(SUBCLASSES)
    if kind == "same class":
        order = np.r_[own, sorted(order[order != own], key=lambda s: not is_sibling[s])]
    else:
        order = order[~is_sibling[order]]
    taken: list[int] = []
    held = 0.0
    for subclass in order:
        if held + looks.shares[subclass] <= share * 1.1:
            taken.append(int(subclass))
            held += looks.shares[subclass]
        if held >= share * 0.9:
            break
    return tuple(sorted(taken))


def _query(
    looks: Looks, chance: np.random.Generator, subclass: int
) -> NDArray[np.float32]:
    clusters = looks.clusters(chance, np.array([subclass]))
    return looks.figures(chance, clusters, np.array([1]))[0].astype(np.float32)


def views(shape: Shape, *, count: int, of: int) -> list[NDArray[np.float32]]:
    """So many held-out designs with `of` views each, (of, 512)."""
    looks, chance = Looks(shape), np.random.default_rng([shape.seed, 4, of])
    found = []
    for _ in range(count):
        subclass = chance.choice(SUBCLASSES, size=1, p=looks.shares)
        clusters = looks.clusters(chance, subclass)
        found.append(looks.figures(chance, clusters, np.array([of])).astype(np.float32))
    return found
