"""Vehicle wheels."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    cylinder,
    revolution,
    sweep,
    torus,
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
