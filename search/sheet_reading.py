"""The door to the reader of sheets, which brings scipy along: no screen needs it."""

import numpy as np
from numpy.typing import NDArray

from ml.reading.sheets import SheetReading


def read(ink: NDArray[np.bool_]) -> SheetReading:
    """Read a sheet (h, w), true where there is ink; a blank one is one figure."""
    from ml.reading import reader

    return reader.read(ink)
