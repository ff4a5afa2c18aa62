"""Toothbrushes."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
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
