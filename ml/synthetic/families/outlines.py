"""Cross-sections that several families share."""

from ml.synthetic.curves import circle, ellipse, rectangle, star
from ml.synthetic.meshes import Floats


def plan(kind: str, *, sides: int = 6) -> Floats:
    """Return a closed outline of about unit radius: round, oval, square and so on."""
    if kind == "round":
        return circle(sides=40)
    if kind == "oval":
        return ellipse(2.0, 1.35, sides=40)
    if kind == "square":
        return rectangle(1.7, 1.7, 0.4, steps=6)
    if kind == "fluted":
        return star(1.0, 0.9, points=14, steps=5)
    return circle(sides=sides, start=90 - 180 / sides)
