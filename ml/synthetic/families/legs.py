"""Legs that chairs, stools and tables stand on."""

import numpy as np

from ml.synthetic.curves import circle, rectangle, spline
from ml.synthetic.meshes import Floats, Mesh
from ml.synthetic.parameters import choice
from ml.synthetic.primitives import sweep


def leg(kind: str, foot: Floats, head: Floats, width: float, *, tag: str) -> Mesh:
    """Return a leg from its foot to its head: square, tapered, round or turned."""
    path = np.linspace(foot, head, 2 if kind != "turned" else 33)
    if kind == "square":
        return sweep(path, rectangle(width, width), up=(0, 1, 0), tag=tag)
    if kind == "tapered":
        shrink = np.array([0.55, 1.0])
        return sweep(path, rectangle(width, width), scale=shrink, up=(0, 1, 0), tag=tag)
    if kind == "round":
        return sweep(path, circle(width / 2, sides=20), up=(0, 1, 0), tag=tag)
    knots = [(0.0, 0.7), (0.06, 0.75), (0.12, 0.45), (0.35, 1.1), (0.5, 0.6)]
    knots += [(0.6, 1.15), (0.7, 0.65), (0.85, 1.0), (1.0, 1.05)]
    smooth = spline(knots)
    swell = np.interp(np.linspace(0, 1, 33), smooth[:, 0], smooth[:, 1])
    section = circle(width / 2, sides=20)
    return sweep(path, section, scale=swell, up=(0, 1, 0), tag=tag)


LEGS = choice(
    square="square legs",
    tapered="tapered legs",
    round="round legs",
    turned="turned legs",
)
