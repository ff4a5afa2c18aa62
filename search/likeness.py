"""How alike two designs are as wholes, from the similarities of their drawings.

A pair of drawings that matches well tells more than two that match half: similarity is
sharpened into closeness, exp((similarity - 1) / temperature), before it is averaged.
Both sides are asked: which figure answers each view, and which view answers each
figure, for a figure the query has nothing like speaks against the design. Every
closeness is a part of the total with a weight of its own, so that the parts add up.
"""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Values = NDArray[np.float64]
Similarities = NDArray[np.floating]

# Chosen on validation designs, see docs/measurements.md ("Quality of the search").
TEMPERATURE = 0.1
RETURNED = 0.5  # share of the figures' side where the query has several views


def closeness(similarities: Similarities, *, temperature: float) -> Values:
    """Similarity sharpened: 1 for equal drawings, a third at one temperature less."""
    found: Values = np.exp((similarities.astype(np.float64) - 1) / temperature)
    return found


def returned(similarities: Similarities, starts: Rows, *, temperature: float) -> Values:
    """The figures' side of each design, (g,): mean closeness to each one's best view.

    `similarities` (q, n) are those of the views that count to all figures, design i
    having the columns from `starts[i]` (g,) on.
    """
    best = closeness(similarities.max(axis=0), temperature=temperature)
    counts = np.diff(np.append(starts, similarities.shape[1]))
    sums: Values = np.add.reduceat(best, starts) / counts
    return sums


def among(
    vectors: NDArray[np.float32], starts: Rows, listed: Rows, *, temperature: float
) -> Values:
    """Likeness of some designs to one another, (l, l), symmetric, 1 for itself.

    Design i has the unit rows of `vectors` (n, d) from `starts[i]` (g,) on. Each
    figure takes the other's best, whoever else took it: as good as an assignment
    here, and quicker by far.
    """
    ends = np.append(starts[1:], len(vectors))
    counts = (ends - starts)[listed]
    rows = np.concatenate([np.arange(starts[i], ends[i]) for i in listed])
    first = np.cumsum(counts) - counts
    figures = vectors[rows]
    best = np.maximum.reduceat(figures @ figures.T, first, axis=1)  # (m, l)
    sides = np.add.reduceat(closeness(best, temperature=temperature), first, axis=0)
    sides /= counts[:, None]
    both: Values = np.minimum((sides + sides.T) / 2, 1.0)
    np.fill_diagonal(both, 1.0)
    return both
