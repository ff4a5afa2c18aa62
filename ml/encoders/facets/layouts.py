"""Where the ink of a drawing lies, coarsely."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_GRIDS = (4, 10)


def layout(ink: Floats) -> Floats:
    """Shares of ink (116 numbers) in coarse cells of a drawing (s, s), ink 1.

    The root of each share, so that a dense patch does not drown the rest.
    """
    parts = []
    for cells in _GRIDS:
        edges = np.linspace(0, ink.shape[0], cells + 1).astype(np.intp)[:-1]
        sums = np.add.reduceat(np.add.reduceat(ink, edges, axis=0), edges, axis=1)
        root = np.sqrt(sums / max(float(sums.sum()), 1e-9)).ravel()
        parts.append(root - root.mean())
    return np.concatenate(parts).astype(np.float32)
