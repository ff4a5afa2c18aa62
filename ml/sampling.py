"""Which figures meet in a training batch: several views of each of many designs.

A batch depends on seed and step alone, so that a resumed training sees what an
uninterrupted one would have seen, and no generator's state need be stored.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.manifests.ornament import Figure


@dataclass(frozen=True, slots=True)
class BatchShape:
    """How a batch is put together."""

    designs: int = 32
    views: int = 4
    focus: int = 4  # classes that give half of the designs: near misses to tell apart


class DesignSampler:
    """Draws batches of rows from the training figures of a manifest."""

    def __init__(
        self, figures: Sequence[Figure], rows: Sequence[int], *, shape: BatchShape
    ) -> None:
        self.shape = shape
        by_design: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_design[figures[row].patent].append(row)
        several = [group for group in by_design.values() if len(group) > 1]
        self._designs = [np.asarray(group) for group in several]
        by_class: dict[str, list[int]] = defaultdict(list)
        for index, group in enumerate(several):
            by_class[figures[group[0]].locarno].append(index)
        self._classes = [np.asarray(members) for _, members in sorted(by_class.items())]

    @property
    def design_count(self) -> int:
        """Designs with at least two figures; the others cannot teach sameness."""
        return len(self._designs)

    def batch(
        self, *, seed: int, step: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the manifest (n,), and for each the design it shows (n,)."""
        rng = np.random.default_rng([seed, step, 1])
        chosen = self._choose(rng)
        rows = []
        for design in chosen:
            group = self._designs[design]
            take = min(self.shape.views, len(group))
            rows.append(rng.choice(group, take, replace=False))
        labels = np.repeat(chosen, [len(group) for group in rows])
        return np.concatenate(rows).astype(np.int64), labels.astype(np.int64)

    def _choose(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """Half from a few classes, the rest from everywhere, none twice."""
        wanted = min(self.shape.designs, len(self._designs))
        picked = rng.permutation(len(self._classes))[: self.shape.focus]
        near = rng.permutation(np.concatenate([self._classes[i] for i in picked]))
        near = near[: wanted // 2]
        rest = np.setdiff1d(np.arange(len(self._designs)), near)
        far = rng.choice(rest, wanted - len(near), replace=False)
        chosen: NDArray[np.int64] = np.concatenate([near, far]).astype(np.int64)
        return chosen
