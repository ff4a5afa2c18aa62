"""Short codes of vectors: one bit per dimension to find, one byte to compare.

Vectors are centred and turned by a random rotation first. The centre takes away what
all drawings have in common, the rotation spreads what is left evenly over the
dimensions, so that each bit and each byte says equally much. Inner products survive:
q·x = q·centre + (R q)·(R (x - centre)).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from search.retrieval.codes.library import as_singles

SEED = 0x0524
SAMPLE = 20_000  # rows that settle the scale of the bytes
# The share of coordinates within the bytes' range. The few beyond are clipped and make
# their row loose: at .9999 a fortieth of a million rows was, and an exact search spent
# half its time on their halves; here one in 5,000 is, for steps a quarter wider.
WITHIN = 0.999999
LARGEST = 127
# What single precision may add to the error of a comparison of unit vectors: rotated
# and summed over at most 4,000 dimensions it stays far below this.
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantizer:
    """How a sidecar turns vectors into codes."""

    centre: NDArray[np.float32]  # (d,)
    rotation: NDArray[np.float32]  # (d, d), orthogonal; rows are turned by x @ rotation
    scale: float  # what one step of a byte is worth

    @classmethod
    def fit(cls, halves: NDArray[np.float16], *, centre: NDArray[np.floating]) -> Self:
        """Choose the scale for vectors (n, d) with this mean."""
        dimensions = halves.shape[1]
        made = cls(
            centre=centre.astype(np.float32),
            rotation=rotation(dimensions),
            scale=1.0,
        )
        step = max(1, len(halves) // SAMPLE)
        turned = np.abs(made.turned(as_singles(halves[::step])))
        largest = float(np.quantile(turned, WITHIN)) if turned.size else 0.0
        return cls(
            centre=made.centre,
            rotation=made.rotation,
            scale=max(largest, 1e-6) / LARGEST,
        )

    def turned(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Centre and rotate vectors (n, d)."""
        return np.asarray((vectors - self.centre) @ self.rotation, np.float32)

    def turned_queries(
        self, queries: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Queries (q, d) rotated but not centred, and their product with the centre."""
        return queries @ self.rotation, queries @ self.centre

    def bits(self, turned: NDArray[np.float32]) -> NDArray[np.uint8]:
        """One bit per dimension, (n, ceil(d / 8))."""
        return np.packbits(turned > 0, axis=1)

    def bytes(
        self, turned: NDArray[np.float32]
    ) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """One byte per dimension, (n, d), and how long what each row loses is, (n,)."""
        steps = turned * np.float32(1 / self.scale)
        np.rint(steps, out=steps)
        np.clip(steps, -LARGEST, LARGEST, out=steps)
        coarse = steps.astype(np.int8)
        steps *= np.float32(-self.scale)
        steps += turned  # what is lost
        return coarse, np.sqrt(np.vecdot(steps, steps))


def rotation(dimensions: int) -> NDArray[np.float32]:
    """A random orthogonal matrix, (d, d), the same on every call."""
    draw = np.random.default_rng(SEED).normal(size=(dimensions, dimensions))
    turned, upper = np.linalg.qr(draw)
    return np.asarray(turned * np.sign(np.diag(upper)), np.float32)
