"""How a figure is drawn: pen, shading and which parts stand in broken lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.synthetic.meshes import BODY

PEN_SIZE = 512.0  # styles give lengths in pixels of a figure this long
SHADINGS = ("none", "contour", "stipple", "gloss")


@dataclass(frozen=True, slots=True)
class Style:
    """A draughtsman's hand; lengths are pixels of a figure 512 pixels long."""

    line_width: float = 1.2
    outline_width: float = 1.2  # lines against the background
    shading: str = "none"  # one of SHADINGS
    wobble: float = 0.0  # amplitude of the pen's unsteadiness
    dashed: tuple[str, ...] = ()  # part tags drawn in broken lines
    dash: float = 9.0  # length of a dash; the gap is 0.6 of it
    spacing: float = 8.0  # between contour lines, before perspective
    darkness: float = 0.5  # shade from which contour lines and dots set in


def draw_style(rng: np.random.Generator, *, tags: Sequence[str] = ()) -> Style:
    """Return a random style; one in four breaks the lines of one of the `tags`.

    Give the same `dashed` to all figures of one design, for it is part of the claim.
    """
    width = float(rng.uniform(1.0, 1.7))
    heavy = float(rng.uniform(1.2, 1.7)) if rng.random() < 0.2 else 1.0
    shading = str(rng.choice(SHADINGS, p=[0.4, 0.3, 0.12, 0.18]))
    wobble = float(rng.uniform(0.1, 0.35)) if rng.random() < 0.3 else 0.0
    claimable = [tag for tag in tags if tag != BODY]
    dashed: tuple[str, ...] = ()
    if rng.random() < 0.25 and claimable:
        dashed = (claimable[int(rng.integers(len(claimable)))],)
    return Style(
        line_width=width,
        outline_width=width * heavy,
        shading=shading,
        wobble=wobble,
        dashed=dashed,
        dash=float(rng.uniform(6.0, 11.0)),
        spacing=float(rng.uniform(6.0, 11.0)),
        darkness=float(rng.uniform(0.4, 0.6)),
    )
