"""Which figures meet in a training batch: some views of each of many designs.

A batch depends on seed and step alone, so that a resumed training sees what an
uninterrupted one would have seen, and no generator's state need be stored.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.manifests import health
from ml.manifests.ornament import Figure

Rows = NDArray[np.int64]


class TooFewDesigns(ValueError):
    """The training split cannot fill a batch; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class BatchShape:
    """How a batch is put together."""

    designs: int = 32
    views: int = 4  # figures of each design; 1 takes any design, more need as many
    focus: int = 0  # classes that give half of the designs: near misses to tell apart
    # Designs of a class of count f are drawn with weight f^-class_power: 0 draws
    # designs alike, 1 draws classes alike (class-aware sampling of DesignCLIP).
    class_power: float = 0.0

    @property
    def images(self) -> int:
        """Figures in a full batch."""
        return self.designs * self.views


class DesignSampler:
    """Draws batches of rows from the training figures of a manifest.

    Raises TooFewDesigns where there are fewer than two designs to draw from.
    """

    def __init__(
        self, figures: Sequence[Figure], rows: Sequence[int], *, shape: BatchShape
    ) -> None:
        self.shape = shape
        by_design: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_design[figures[row].patent].append(row)
        least = 2 if shape.views > 1 else 1
        fit = [group for group in by_design.values() if len(group) >= least]
        self.left_out = len(by_design) - len(fit)
        if len(fit) < 2:
            raise TooFewDesigns(
                f"{len(by_design)} training designs, of which {len(fit)} have {least} "
                "figures or more: a batch needs at least two"
            )
        self._designs = [np.asarray(group) for group in fit]
        by_class: dict[str, list[int]] = defaultdict(list)
        for index, group in enumerate(fit):
            by_class[health.main_class(figures[group[0]])].append(index)
        self._classes = [np.asarray(members) for _, members in sorted(by_class.items())]
        weights = np.empty(len(fit))
        for members in self._classes:
            weights[members] = float(len(members)) ** -shape.class_power
        self._shares = weights / weights.sum()

    @property
    def design_count(self) -> int:
        """Designs that batches are drawn from."""
        return len(self._designs)

    def batch(self, *, seed: int, step: int) -> tuple[Rows, Rows]:
        """Rows of the manifest (n,), and for each the design it shows (n,).

        Figures of one design stand together, in the order they were drawn.
        """
        rng = np.random.default_rng([seed, step, 1])
        chosen = self._choose(rng)
        rows = []
        for design in chosen:
            group = self._designs[design]
            take = min(self.shape.views, len(group))
            rows.append(rng.choice(group, take, replace=False))
        labels = np.repeat(chosen, [len(group) for group in rows])
        return np.concatenate(rows).astype(np.int64), labels.astype(np.int64)

    def _choose(self, rng: np.random.Generator) -> Rows:
        """Perhaps half from a few classes, the rest from everywhere, none twice."""
        wanted = min(self.shape.designs, len(self._designs))
        near = np.empty(0, np.int64)
        if self.shape.focus:
            picked = rng.permutation(len(self._classes))[: self.shape.focus]
            near = rng.permutation(np.concatenate([self._classes[i] for i in picked]))
            near = near[: wanted // 2]
        rest = np.setdiff1d(np.arange(len(self._designs)), near)
        shares = self._shares[rest] / self._shares[rest].sum()
        far = rng.choice(rest, wanted - len(near), replace=False, p=shares)
        chosen: Rows = np.concatenate([near, far]).astype(np.int64)
        return chosen
