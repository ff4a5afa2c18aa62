"""What is asked of an encoder here; `ml.encoders.Encoder` has it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class DrawingEncoder(Protocol):
    """Prepared drawings to unit vectors."""

    @property
    def image_size(self) -> int:
        """Side of the square drawings it sees, in pixels."""

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> Floats:
        """(n, s, s) to unit rows (n, d)."""
