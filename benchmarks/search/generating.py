"""A corpus of vectors in the shape of real ones, drawn as a stream from a fixed seed.

Figures of a design lie near each other, designs in clusters ("families of look"),
clusters in subclasses, those in classes, and all of it in one cone, as the vectors of
trained encoders do. Subclasses have the skew of Locarno's: the largest holds a tenth,
the smallest less than a thousandth. Variance falls off along the axes of a random
rotation, so that 512 dimensions hold the spread of about 87.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.shapes import DIMENSIONS, FIGURES_PER_DESIGN, Shape

CLASSES = 32
SUBCLASSES = 240
DESIGNS_PER_CLUSTER = 40
DAYS = 10_000
FIRST_DAY = date(1998, 1, 1)
BLOCK = 4_096  # designs drawn at once

# Shares of a vector's squared length: what all share, class, subclass, cluster, design,
# figure. Two figures of a design have a cosine of about .87, of a cluster .70, of a
# subclass .52, of a class .40, of the corpus .30.
CONE, CLASS, SUBCLASS, CLUSTER, DESIGN, FIGURE = 0.30, 0.10, 0.12, 0.18, 0.17, 0.13

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Corpus:
    """Generated rows; figures of a design follow one another."""

    vectors: NDArray[np.float16]  # (n, 512), length one
    designs: NDArray[np.int32]  # (n,), the design of each figure
    subclasses: NDArray[np.int16]  # (n,), by figure
    days: NDArray[np.int16]  # (n,), by figure, below DAYS

    def __len__(self) -> int:
        return len(self.designs)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The first figure of each design."""
        return np.flatnonzero(np.r_[True, self.designs[1:] != self.designs[:-1]])


class Looks:
    """Where classes, subclasses and clusters lie; the same for corpus and queries."""

    def __init__(self, shape: Shape) -> None:
        chance = np.random.default_rng([shape.seed, 0])
        ranks = 1 / (np.arange(SUBCLASSES) + 2)
        self.shares = ranks / ranks.sum()  # of designs, by subclass
        self.classes = chance.integers(CLASSES, size=SUBCLASSES)
        self.spread = _falling_off()
        self.rotation, _ = np.linalg.qr(chance.normal(size=(DIMENSIONS, DIMENSIONS)))
        self.rotation = self.rotation.astype(np.float32)
        wanted = self.shares * shape.designs / DESIGNS_PER_CLUSTER
        counts = np.maximum(1, wanted.round().astype(int))
        self.owners = np.repeat(np.arange(SUBCLASSES), counts)  # subclass by cluster
        self.firsts = np.r_[0, np.cumsum(counts)]
        classes = self.draw(chance, CLASSES)[self.classes[self.owners]]
        subclasses = self.draw(chance, SUBCLASSES)[self.owners]
        clusters = self.draw(chance, len(self.owners))
        self.centres = (
            np.sqrt(CONE) * self.draw(chance, 1)
            + np.sqrt(CLASS) * classes
            + np.sqrt(SUBCLASS) * subclasses
            + np.sqrt(CLUSTER) * clusters
        )  # (clusters, 512)

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """Rows of length about one."""
        return chance.standard_normal((count, DIMENSIONS), dtype=np.float32) * (
            self.spread
        )

    def clusters(
        self, chance: np.random.Generator, subclasses: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """One cluster of each subclass given; the first of one are the largest."""
        first, behind = self.firsts[subclasses], self.firsts[subclasses + 1]
        return first + ((behind - first) * chance.random(len(first)) ** 2).astype(int)

    def figures(
        self,
        chance: np.random.Generator,
        clusters: NDArray[np.integer],
        counts: NDArray[np.integer],
    ) -> NDArray[np.float16]:
        """Vectors of so many figures for each design, whose clusters are given."""
        designs = self.centres[clusters] + np.sqrt(DESIGN) * self.draw(
            chance, len(clusters)
        )
        rows = np.repeat(designs, counts, axis=0)
        rows += np.sqrt(FIGURE) * self.draw(chance, len(rows))
        rows = rows @ self.rotation
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows.astype(np.float16)


def generate(shape: Shape, folder: Path) -> Corpus:
    """Return the shape's corpus, memory-mapped; it is drawn once."""
    columns = _columns(shape)
    counts = columns.pop("counts")
    corpus_columns = {
        name: np.repeat(column, counts) for name, column in columns.items()
    }
    total, path = int(counts.sum()), folder / "vectors.f16"
    if not path.exists():
        _write(shape, columns["subclasses"], counts, path)
    vectors = np.memmap(path, dtype=np.float16, mode="r", shape=(total, DIMENSIONS))
    return Corpus(vectors=vectors, **corpus_columns)


def _columns(shape: Shape) -> dict[str, NDArray[np.integer]]:
    """What is known of each design: its number, subclass, day, count of figures."""
    looks_shares = 1 / (np.arange(SUBCLASSES) + 2)
    chance = np.random.default_rng([shape.seed, 1])
    subclasses = chance.choice(
        SUBCLASSES, size=shape.designs, p=looks_shares / looks_shares.sum()
    )
    mean = chance.gamma(4, (FIGURES_PER_DESIGN - 1) / 4, size=shape.designs)
    return {
        "designs": np.arange(shape.designs, dtype=np.int32),
        "subclasses": subclasses.astype(np.int16),
        "days": chance.integers(DAYS, size=shape.designs).astype(np.int16),
        "counts": 1 + chance.poisson(mean),
    }


def _write(
    shape: Shape,
    subclasses: NDArray[np.integer],
    counts: NDArray[np.integer],
    path: Path,
) -> None:
    looks, draft = Looks(shape), path.with_suffix(".part")
    with draft.open("wb") as file:
        for first in range(0, shape.designs, BLOCK):
            chance = np.random.default_rng([shape.seed, 2, first])
            lot = slice(first, first + BLOCK)
            clusters = looks.clusters(chance, subclasses[lot])
            looks.figures(chance, clusters, counts[lot]).tofile(file)
    draft.rename(path)


def _falling_off() -> Floats:
    variances = (1 + np.arange(DIMENSIONS) / 16) ** -1.5
    return np.sqrt(variances / variances.sum()).astype(np.float32)


def symbol(subclass: int) -> str:
    """A subclass as a Locarno symbol; the first of its class is 01."""
    return f"{subclass % CLASSES + 1:02d}-{subclass // CLASSES + 1:02d}"
