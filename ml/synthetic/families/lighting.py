"""Table lamps and light bulbs."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import cylinder, revolution, sphere, sweep, torus


def _lamp(p: SimpleNamespace) -> Mesh:
    foot = p.base_height
    outline = plan(p.base_plan, sides=p.base_sides)
    if p.base_form == "column":
        profile = np.array([(0, 0), (p.base, 0), (p.base, foot), (0, foot)])
    elif p.base_form == "urn":
        side = spline(
            [(0.6 * p.base, 0.1), (1.2 * p.base, 0.55 * foot), (0.4 * p.base, foot)]
        )
        profile = np.concatenate(
            [[(0, 0), (0.9 * p.base, 0), (0.9 * p.base, 0.08)], side, [(0, foot)]]
        )
    else:
        profile = np.array(
            [
                (0, 0),
                (1.4 * p.base, 0),
                (1.4 * p.base, 0.08),
                (0.1, 0.16),
                (0.07, foot),
                (0, foot),
            ]
        )
    parts = [revolution(profile, plan=outline)]
    rise = foot + p.neck
    parts.append(cylinder(0.05, p.neck + 0.1, tag="body").moved(z=foot + p.neck / 2))
    parts.append(_shade(p).moved(z=rise))
    if p.finial == "finial":
        stalk = cylinder(0.02, 0.3, tag="finial").moved(z=rise + p.shade_height - 0.06)
        parts += [
            stalk,
            sphere(0.06, tag="finial").moved(z=rise + p.shade_height + 0.1),
        ]
    return join(parts)


def _shade(p: SimpleNamespace) -> Mesh:
    top, low, high = p.shade * p.shade_taper, p.shade, p.shade_height
    line = {
        "straight": np.array([(low, 0), (top, high)]),
        "bell": spline(
            [(low * 1.05, 0), (0.5 * low + 0.38 * top, 0.45 * high), (top, high)]
        ),
        "dome": spline(
            [
                (low, 0),
                (0.92 * low, 0.5 * high),
                (0.55 * low, 0.9 * high),
                (0.3 * low, high),
            ]
        ),
    }[p.shade_form]
    wall = 0.02
    closed = np.concatenate([line, (line - [wall, 0])[::-1], line[:1]])
    outline = (
        plan("faceted", sides=p.shade_sides)
        if p.shade_plan == "faceted"
        else plan(p.shade_plan)
    )
    parts = [revolution(closed, plan=outline, tag="shade")]
    radius = float(line[-1, 0])
    spoke = cylinder(0.012, radius, sides=8, tag="shade").turned("y", 90)
    spoke = spoke.moved(x=radius / 2, z=high - 0.06)
    return join([*parts, around(spoke, count=3, start=30)])


LAMP = Family(
    name="lamp",
    titles=("Lamp", "Table lamp", "Light fixture"),
    locarno="26-05",
    uspc="D26/110",
    parameters={
        "base": Real(0.25, 0.5, "slim base", "stout base"),
        "base_height": Real(0.5, 1.6, "short base", "tall base"),
        "base_plan": choice(
            round="round base", square="square base", faceted="faceted base"
        ),
        "base_form": choice(
            column="column base", urn="urn-shaped base", disc="flat disc base"
        ),
        "base_sides": Count(5, 8),
        "neck": Real(0.08, 0.3),
        "shade": Real(0.5, 0.95, "small shade", "large shade"),
        "shade_taper": Real(0.35, 1.0, "strongly tapered shade", "drum-like shade"),
        "shade_height": Real(0.5, 1.1, "shallow shade", "deep shade"),
        "shade_form": choice(
            straight="straight-sided shade",
            bell="bell-shaped shade",
            dome="domed shade",
        ),
        "shade_plan": choice(round="", faceted="faceted shade", fluted="pleated shade"),
        "shade_sides": Count(5, 8),
        "finial": choice(none="", finial="ball finial"),
    },
    shape=_lamp,
    needs={
        "base_sides": {"base_plan": ("faceted",)},
        "shade_sides": {"shade_plan": ("faceted",)},
        "shade_taper": {"shade_form": ("straight", "bell")},
    },
)


def _bulb(p: SimpleNamespace) -> Mesh:
    neck, wide = p.neck, p.radius
    glass = {
        "pear": [
            (neck, 0),
            (neck * 1.05, 0.2),
            (wide, 0.75),
            (0.7 * wide, 1.25),
            (0, 1.4),
        ],
        "globe": [(neck, 0), (neck, 0.12), (wide, 0.6), (0.85 * wide, 1.0), (0, 1.25)],
        "candle": [
            (neck, 0),
            (0.75 * wide, 0.4),
            (0.5 * wide, 0.95),
            (0.12, 1.4),
            (0, 1.5),
        ],
        "reflector": [(neck, 0), (neck, 0.3), (wide, 0.85), (wide, 1.0), (0, 1.12)],
    }[p.glass]
    line = spline(glass, steps=7) * [1.0, p.length]
    line[:, 0] = np.maximum(line[:, 0], 0.0)
    outline = plan(p.wall, sides=10)
    parts = [revolution([(0, 0), *line.tolist()], plan=outline)]
    if p.tip == "tip":
        tip = revolution(
            [(0.09, -0.06), (0.05, 0.03), (0.0, 0.14)], sides=20, tag="tip"
        )
        parts.append(tip.moved(z=float(line[-1, 1])))
    if p.ring == "ring":
        widest = line[int(np.argmax(line[:, 0]))].tolist()
        parts.append(torus(widest[0], 0.03, tag="ring").moved(z=widest[1]))
    if p.fins:
        parts.append(around(_fin(p).moved(z=-0.02), count=p.fins))
    return join([*parts, _screw(p, 0.85 * neck)])


def _fin(p: SimpleNamespace) -> Mesh:
    neck, out = p.neck, p.fin_reach
    knots = [
        (neck * 0.95, 0, -0.12),
        (neck + out, 0, 0.05),
        (neck + 0.02, 0, p.fin_height),
    ]
    return sweep(spline(knots), circle(0.035, sides=16), tag="fins")


def _screw(p: SimpleNamespace, radius: float) -> Mesh:
    collar = cylinder(radius * 1.06, 0.16, tag="base").moved(z=-0.06)
    core = cylinder(radius * 0.9, 0.1 * p.threads + 0.08, tag="base")
    core = core.moved(z=-0.14 - 0.05 * p.threads)
    rings = [
        torus(radius * 0.9, 0.045, tag="base").turned("x", 4).moved(z=-0.18 - 0.1 * i)
        for i in range(p.threads)
    ]
    low = -0.18 - 0.1 * p.threads
    tip = revolution(
        [(0, -0.2), (0.25 * radius, -0.2), (0.75 * radius, 0), (0, 0)], tag="base"
    )
    return join([collar, core, *rings, tip.moved(z=low)])


BULB = Family(
    name="bulb",
    titles=("Light bulb", "Lamp bulb", "LED bulb"),
    locarno="26-04",
    uspc="D26/2",
    parameters={
        "glass": choice(
            pear="pear-shaped envelope",
            globe="globe-shaped envelope",
            candle="candle-shaped envelope",
            reflector="reflector envelope",
        ),
        "radius": Real(0.42, 0.72, "slim envelope", "broad envelope"),
        "length": Real(0.8, 1.4, "short envelope", "long envelope"),
        "neck": Real(0.2, 0.34),
        "threads": Count(3, 6, "thread turns"),
        "fins": Count(0, 10, "fins"),
        "fin_reach": Real(0.05, 0.16),
        "fin_height": Real(0.2, 0.5),
        "wall": choice(round="", fluted="fluted envelope", faceted="faceted envelope"),
        "tip": choice(none="", tip="pointed tip"),
        "ring": choice(none="", ring="ring around the envelope"),
    },
    shape=_bulb,
    needs={
        "fin_reach": {"fins": tuple(range(1, 11))},
        "fin_height": {"fins": tuple(range(1, 11))},
    },
)
