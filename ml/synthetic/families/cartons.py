"""Folded cartons and other packages."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, from_grid, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    sphere,
    sweep,
)


def _carton(p: SimpleNamespace) -> Mesh:
    x, y, z = p.width / 2, p.depth / 2, p.height
    base = rectangle(2 * x, 2 * y, 0.0)
    if p.top == "gable":
        ridge = base * [1.0, 0.05]
        shape = [base * (1 + p.lean), base, ridge, ridge]
        levels = [0.0, z, z + p.rise, z + p.rise + p.fin]
    elif p.top == "pyramid":
        shape = [base * (1 + p.lean), base, base * p.crown, base * p.crown]
        levels = [0.0, z, z + p.rise, z + p.rise + 0.004]
    else:
        shape = [base * (1 + p.lean), base]
        levels = [0.0, z]
    points = np.zeros((len(shape) + 2, 4, 3))
    for i, (ring, level) in enumerate(zip(shape, levels, strict=True)):
        points[i + 1, :, :2], points[i + 1, :, 2] = ring, level
    points[0, :, 2], points[-1, :, 2] = levels[0], levels[-1]
    body = from_grid(points, wrap_columns=True)
    return join([body, *_fittings(p, x, y, z, levels[-1])])


def _fittings(
    p: SimpleNamespace, x: float, y: float, z: float, top: float
) -> list[Mesh]:
    parts = []
    if p.fitting == "cap":
        if p.top == "gable":
            slope = float(np.degrees(np.arctan2(p.rise, y)))
            cap = cylinder(0.16, 0.16, edge=0.03, tag="cap").turned("x", slope)
            parts.append(cap.moved(y=-0.5 * y, z=z + 0.5 * p.rise + 0.04))
        else:
            parts.append(
                cylinder(0.16, 0.2, edge=0.03, tag="cap").moved(x=0.0, z=top + 0.08)
            )
    elif p.fitting == "handle":
        path = spline(
            [
                (-0.5 * x, 0, 0),
                (-0.42 * x, 0, 0.32),
                (0.42 * x, 0, 0.32),
                (0.5 * x, 0, 0),
            ]
        )
        parts.append(
            sweep(
                path, ellipse(0.14, 0.05, sides=16), up=(0, 1, 0), tag="handle"
            ).moved(z=top - 0.02)
        )
    if p.window != "none":
        outline = (
            rectangle(1.1 * x, 0.5 * z, 0.1, steps=5)
            if p.window == "square"
            else ellipse(1.1 * x, 0.5 * z, sides=40)
        )
        pane = extrusion(outline, 0.02, tag="window").turned("x", 90)
        parts.append(pane.moved(y=-y * (1 + 0.5 * p.lean) - 0.004, z=0.52 * z))
    for i in range(p.bands):
        level = 0.14 + 0.08 * i
        grow = 1 + p.lean * (1 - level)
        band = box(2 * x * grow + 0.03, 2 * y * grow + 0.03, 0.04, tag="bands")
        parts.append(band.moved(z=level * z))
    if p.seal == "knob":
        parts.append(sphere(0.09, tag="seal").moved(z=top + 0.05))
    return parts


CARTON = Family(
    name="carton",
    titles=("Carton", "Package", "Packaging box"),
    locarno="09-03",
    uspc="D9/430",
    parameters={
        "width": Real(0.7, 1.5, "narrow body", "wide body"),
        "depth": Real(0.6, 1.0),
        "height": Real(0.6, 1.8, "low body", "tall body"),
        "lean": Real(-0.2, 0.25, "widening upward", "tapering upward"),
        "top": choice(
            gable="gable top", pyramid="truncated pyramid top", flat="flat top"
        ),
        "rise": Real(0.25, 0.6, "low top", "steep top"),
        "fin": Real(0.08, 0.22),
        "crown": Real(0.2, 0.6),
        "fitting": choice(none="", cap="screw cap", handle="carrying handle"),
        "window": choice(none="", square="square window", oval="oval window"),
        "bands": Count(0, 2, "raised bands"),
        "seal": choice(none="", knob="knob on top"),
    },
    shape=_carton,
    needs={
        "rise": {"top": ("gable", "pyramid")},
        "fin": {"top": ("gable",)},
        "crown": {"top": ("pyramid",)},
    },
)
