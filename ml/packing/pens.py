"""The hands that draw: pens and shadings to train on, and those kept back.

Held out for the split `styles`, and used nowhere else: stippled shading, and broad
(over 2.4 of a figure 512 long) unsteady pens. All other figures have a pen of 0.55 to
2.0, steady or barely wobbling, and are plain, contoured or glossy.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ml.synthetic import styles
from ml.synthetic.styles import PEN_SIZE, Style

HELD_OUT_SHADING = "stipple"
BROAD = 2.4  # pens wider than this are held out

_SHADINGS = {"none": 0.5, "contour": 0.27, "gloss": 0.23}
_HELD_OUT = {"none": 0.5, HELD_OUT_SHADING: 0.5}  # unshaded ones have a broad pen
_WIDTHS = (0.55, 2.0)
_BROAD_WIDTHS = (2.6, 3.6)
_WOBBLES = (0.5, 0.9)


def is_held_out(style: Style) -> bool:
    """Tell whether a style belongs to the split `styles` alone."""
    return style.shading == HELD_OUT_SHADING or style.line_width > BROAD


def draw(rng: np.random.Generator, *, held_out: bool, unlike: str = "") -> Style:
    """Draw a style of either side, its shading another one than `unlike`."""
    shares = dict(_HELD_OUT if held_out else _SHADINGS)
    shares.pop(unlike, None)
    weights = np.array(list(shares.values()))
    shading = str(rng.choice(list(shares), p=weights / weights.sum()))
    is_broad = held_out and shading != HELD_OUT_SHADING
    low, high = _BROAD_WIDTHS if is_broad else _WIDTHS
    # Real sheets are drawn with thin pens mostly.
    width = low * (high / low) ** float(rng.random() ** 1.5)
    heavy = float(rng.uniform(1.2, 1.9)) if rng.random() < 0.2 else 1.0
    style = styles.draw_style(rng)
    return replace(
        style,
        line_width=width,
        outline_width=width * heavy,
        shading=shading,
        wobble=float(rng.uniform(*_WOBBLES)) if is_broad else style.wobble,
        dash=float(rng.uniform(3.5, 11.0)),
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """A style at a size: no stroke is thinner than a pixel, so thin ones turn gray."""

    style: Style
    size: int  # longer side of the figure in pixels

    @property
    def ink(self) -> float:
        """How black a stroke is that ought to be thinner than one pixel."""
        return min(1.0, self.style.line_width * self.size / PEN_SIZE)

    def inked(self, figure: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a black figure, uint8 (h, w), as black as this pen draws it."""
        if self.ink >= 1.0:
            return figure
        faint: NDArray[np.uint8] = (255 - np.rint(self.ink * (255.0 - figure))).astype(
            np.uint8
        )
        return faint
