"""Toothbrushes, wheels and folded cartons."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, around, from_grid, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    revolution,
    sphere,
    sweep,
    torus,
)


def _toothbrush(p: SimpleNamespace) -> Mesh:
    line = spline(
        [
            (-1.8, 0, 0),
            (-1.2, 0, p.arch),
            (-0.5, 0, 0.6 * p.arch),
            (0.1, 0, -p.dip),
            (0.55, 0, 0),
            (0.6 + p.head, 0, 0),
        ],
        steps=7,
    )
    at = np.linspace(0, 1, len(line))
    wide = spline(
        [
            (0, 0.5),
            (0.06, 0.9),
            (0.25, 1.1),
            (0.45, 1.0),
            (0.62, p.neck),
            (0.74, p.neck),
            (0.8, 0.8),
            (1, 0.8),
        ]
    )
    swell = np.interp(at, wide[:, 0], wide[:, 1])
    swell[-3:] *= [0.95, 0.8, 0.5]
    flat = np.interp(at, [0, 0.6, 0.8, 1], [0.85, 0.8, 0.4, 0.4])
    scale = np.stack([p.grip * swell, p.grip * swell * flat], axis=1)
    parts = [
        sweep(line, ellipse(1, 1, power=p.power, sides=24), scale=scale, up=(0, 0, 1))
    ]
    parts += _tufts(p)
    for i in range(p.ribs):
        row = 5 + 2 * i
        rib = torus(0.5 * float(scale[row, 0]), 0.02, tag="grip ribs").turned("y", 90)
        squash = float(scale[row, 1] / scale[row, 0])
        parts.append(
            rib.scaled(z=squash).moved(x=float(line[row, 0]), z=float(line[row, 2]))
        )
    if p.pad == "pad":
        path = line[22:29] + np.array([0, 0, 0.4 * p.grip])
        pad = sweep(
            path, ellipse(0.55 * p.grip, 0.14, sides=16), up=(0, 0, 1), tag="thumb pad"
        )
        parts.append(pad)
    return join(parts)


def _tufts(p: SimpleNamespace) -> list[Mesh]:
    parts = []
    long = p.head - 0.05
    for row in range(p.rows):
        for column in range(p.columns):
            u, v = (column + 0.5) / p.columns, (row + 0.5) / p.rows - 0.5
            profile = {
                "flat": 0.0,
                "wavy": np.cos(4 * np.pi * u),
                "cupped": 8 * (u - 0.5) ** 2 - 1,
            }[p.trim]
            tall = p.bristles * (1 + 0.22 * float(profile))
            if p.tuft == "round":
                tuft = cylinder(
                    0.3 * min(long / p.columns, 0.24 / p.rows) + 0.012,
                    tall,
                    sides=16,
                    tag="bristles",
                )
            else:
                tuft = box(
                    0.72 * long / p.columns, 0.7 * 0.26 / p.rows, tall, tag="bristles"
                )
            parts.append(tuft.moved(x=0.56 + u * long, y=v * 0.26, z=0.03 + tall / 2))
    return parts


TOOTHBRUSH = Family(
    name="toothbrush",
    titles=("Toothbrush", "Brush", "Oral care implement"),
    locarno="04-02",
    uspc="D4/104",
    parameters={
        "arch": Real(-0.08, 0.2, "straight handle", "arched handle"),
        "dip": Real(0.0, 0.16),
        "neck": Real(0.35, 0.7, "narrow neck", ""),
        "grip": Real(0.18, 0.32, "slim grip", "thick grip"),
        "power": Real(2.0, 3.6),
        "head": Real(0.4, 0.7, "short head", "long head"),
        "rows": Count(2, 4, "rows of bristles"),
        "columns": Count(4, 8),
        "tuft": choice(round="round tufts", square="square tufts"),
        "trim": choice(
            flat="flat bristle profile",
            wavy="wavy bristle profile",
            cupped="cupped bristle profile",
        ),
        "bristles": Real(0.16, 0.34, "short bristles", "long bristles"),
        "ribs": Count(0, 6, "grip ribs"),
        "pad": choice(none="", pad="thumb pad"),
    },
    shape=_toothbrush,
)


def _wheel(p: SimpleNamespace) -> Mesh:
    outer, half = 1.0, p.width / 2
    inner = 1.0 - p.rim
    rim = [
        (inner, -half),
        (outer, -half),
        (outer, -0.75 * half),
        (outer - p.well, -0.55 * half),
    ]
    rim += [
        (outer - p.well, 0.55 * half),
        (outer, 0.75 * half),
        (outer, half),
        (inner, half),
        (inner - 0.01, 0),
        (inner, -half),
    ]
    parts = [revolution(rim, sides=64)]
    face = -half + 0.08 + p.recess
    spoke = _spoke(p, inner)
    apart = 0.22 * 360 / p.spokes
    turns = (apart, -apart) if p.pattern == "twin" else (0.0,)
    spokes = [around(spoke, count=p.spokes, start=turn) for turn in turns]
    parts += [ring.moved(z=face) for ring in spokes]
    hub = [
        (0, -0.12),
        (0.5 * p.hub, -0.12),
        (0.55 * p.hub, -0.07),
        (p.hub, -0.06),
        (p.hub, 0.1),
        (0, 0.1),
    ]
    parts.append(revolution(hub, sides=36, tag="hub").moved(z=face))
    hole = cylinder(0.035, 0.06, sides=20, tag="lugs").moved(
        x=0.75 * p.hub, z=face - 0.07
    )
    parts.append(around(hole, count=p.lugs))
    if p.tire == "tire":
        wall = ellipse(0.36, p.width * 1.12, power=3.2, sides=28)
        parts.append(torus(1.14, 0.1, section=wall, tag="tire"))
    return join(parts).turned("x", -90)


def _spoke(p: SimpleNamespace, inner: float) -> Mesh:
    """Return one spoke along +x whose front is -z."""
    end = inner + 0.02
    line = spline([(0.1, 0, 0), (0.5, p.sweep, 0.02), (end, 0.4 * p.sweep, -0.02)])
    wide = np.linspace(p.spoke, p.spoke * p.flare, len(line))
    scale = np.stack([wide, np.full(len(line), 0.1)], axis=1)
    section = rectangle(1, 1) if p.profile == "flat" else ellipse(1, 1, sides=16)
    if p.pattern != "split":
        return sweep(line, section, scale=scale, up=(0, 0, 1), tag="spokes")
    parts = []
    for sign in (-1, 1):
        spread = (
            sign * np.linspace(0, 0.8 * np.pi / p.spokes, len(line)) ** 1.2 * end * 0.5
        )
        fork = line + np.stack([0 * spread, spread, 0 * spread], axis=1)
        narrow = scale * [0.6, 1.0]
        parts.append(sweep(fork, section, scale=narrow, up=(0, 0, 1), tag="spokes"))
    return join(parts)


WHEEL = Family(
    name="wheel",
    titles=("Wheel", "Vehicle wheel", "Wheel rim"),
    locarno="12-16",
    uspc="D12/209",
    parameters={
        "width": Real(0.4, 0.9, "narrow rim", "wide rim"),
        "rim": Real(0.08, 0.18),
        "well": Real(0.03, 0.07),
        "recess": Real(0.0, 0.16),
        "spokes": Count(5, 12, "spokes"),
        "pattern": choice(single="", twin="paired spokes", split="forked spokes"),
        "spoke": Real(0.07, 0.2, "slender spokes", "broad spokes"),
        "flare": Real(0.5, 1.6),
        "sweep": Real(-0.18, 0.18, "swept spokes", "swept spokes"),
        "profile": choice(flat="flat spokes", round="rounded spokes"),
        "hub": Real(0.16, 0.3, "small hub", "large hub"),
        "lugs": Count(4, 6, "lug holes"),
        "tire": choice(none="", tire="tire"),
    },
    shape=_wheel,
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
)
