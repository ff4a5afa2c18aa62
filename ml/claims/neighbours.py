"""Pairs of points near each other, by a grid of cells: numpy alone."""

import numpy as np
from numpy.typing import NDArray

from ml.claims.components import Floats, Ints

# Half of the cells around: the other half is found from the other side.
_AROUND = ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))


def near_pairs(points: Floats, radius: float) -> tuple[Ints, Ints]:
    """Pairs (n,) of points (m, 2) no further apart than `radius`, each pair once."""
    cells = np.floor(points / radius).astype(np.int64)
    cells -= cells.min(axis=0, initial=0) - 1
    width = int(cells[:, 0].max(initial=0)) + 2
    keys = cells[:, 1] * width + cells[:, 0]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    found = [_in_cell(keys, across + down * width) for across, down in _AROUND]
    first = order[np.concatenate([pair[0] for pair in found])]
    second = order[np.concatenate([pair[1] for pair in found])]
    near: NDArray[np.bool_] = (
        np.square(points[first] - points[second]).sum(axis=1) <= radius**2
    )
    return first[near], second[near]


def _in_cell(keys: Ints, step: int) -> tuple[Ints, Ints]:
    """Places (n,) in sorted keys whose partner's key is larger by `step`."""
    low = np.searchsorted(keys, keys + step, "left")
    high = np.searchsorted(keys, keys + step, "right")
    if step == 0:  # a point's own cell: only those behind it
        low = np.arange(1, len(keys) + 1)
    counts = high - low
    within = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return np.repeat(np.arange(len(keys)), counts), np.repeat(low, counts) + within
