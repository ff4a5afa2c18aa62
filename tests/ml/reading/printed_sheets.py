"""Sheets printed for the reader's tests: plain drawings with labels beside them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml.synthetic import labels, sheets
from ml.synthetic.labels import LabelStyle
from ml.synthetic.sheets import Figure, Sheet

Ink = NDArray[np.bool_]


def drawing(width: int = 420, height: int = 300) -> NDArray[np.uint8]:
    """A lamp of few lines: uint8 (h, w), 0 is ink."""
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    draw.ellipse((4, 4, width - 5, height * 0.6), outline=0, width=4)
    draw.line((width / 2, height * 0.6, width / 2, height - 30), fill=0, width=6)
    draw.rectangle(
        (width * 0.2, height - 32, width * 0.8, height - 4), outline=0, width=4
    )
    return np.asarray(page)


def sheet(numbers: Sequence[str], *, form: str = "FIG. {}", seed: int = 3) -> Sheet:
    """A sheet of several lamps with their labels."""
    return sheets.compose(
        [Figure(number, drawing()) for number in numbers],
        style=LabelStyle(form=form),
        label_size=46,
        rng=np.random.default_rng(seed),
    )


def ink(printed: Sheet | NDArray[np.uint8]) -> Ink:
    pixels = printed.pixels if isinstance(printed, Sheet) else printed
    found: Ink = pixels < labels.INK_BELOW
    return found
