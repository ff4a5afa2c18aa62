"""Finger rings and wristwatches."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, resampled, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    revolution,
    sweep,
    torus,
)


def _ring(p: SimpleNamespace) -> Mesh:
    section = {
        "round": ellipse(0.16 * p.weight, p.band, sides=20),
        "flat": rectangle(0.11 * p.weight, p.band, 0.02, steps=3),
        "knife": np.array(
            [(0.1, 0), (-0.04, p.band / 2), (-0.06, 0), (-0.04, -p.band / 2)]
        )
        * [p.weight, 1],
    }[p.section]
    band = torus(1.0, 0.1, section=section * [-1, 1]).turned("x", 90)
    parts = [band]
    if p.band_form == "double":
        other = torus(1.0, 0.1, section=section * 0.6).turned("x", 90)
        parts = [
            other.turned("x", 14).tagged("body"),
            other.turned("x", -14).tagged("body"),
        ]
    if p.setting != "none":
        parts.append(_stone(p.cut, p.stone).moved(z=1.02 + p.raise_by))
        if p.setting == "prongs":
            rise = p.raise_by
            knots = [(0.3, 0, 0.96), (0.85, 0, 1.0 + rise), (1.02, 0, 1.2 + rise)]
            path = spline(knots) * [p.stone, 1.0, 1.0]
            prong = sweep(path, circle(0.035, sides=16), tag="setting")
            parts.append(around(prong, count=p.prongs, start=180 / p.prongs))
        else:
            cup = [
                (0, -0.1),
                (0.5 * p.stone, -0.1),
                (1.1 * p.stone, 0.12),
                (1.0 * p.stone, 0.13),
                (0, 0.05),
            ]
            parts.append(revolution(cup, tag="setting").moved(z=1.0 + p.raise_by))
    for side in range(p.accents):
        for sign in (-1, 1):
            small = _stone("round", 0.12).moved(z=1.06)
            parts.append(small.turned("y", sign * (32 + 13 * side)))
    return join(parts)


def _stone(cut: str, r: float) -> Mesh:
    sides = {"round": 8, "square": 4, "oval": 12}[cut]
    profile = [
        (0, -0.75 * r),
        (r, 0.4 * r),
        (0.6 * r, 0.72 * r),
        (0, 0.72 * r),
    ]
    gem = revolution(profile, plan=circle(sides=sides, start=180 / sides), tag="stone")
    return gem.scaled(x=1.0, y=1.35) if cut == "oval" else gem


RING = Family(
    name="ring",
    titles=("Ring", "Finger ring", "Jewelry ring"),
    locarno="11-01",
    uspc="D11/26",
    parameters={
        "section": choice(
            round="rounded band", flat="flat band", knife="knife-edge band"
        ),
        "band": Real(0.12, 0.5, "narrow band", "broad band"),
        "weight": Real(0.7, 1.4),
        "band_form": choice(single="", double="double band"),
        "setting": choice(
            prongs="prong setting", bezel="bezel setting", none="plain band"
        ),
        "prongs": Count(4, 6, "prongs"),
        "cut": choice(
            round="faceted round stone", square="square stone", oval="oval stone"
        ),
        "stone": Real(0.2, 0.45, "small stone", "large stone"),
        "raise_by": Real(0.06, 0.22),
        "accents": Count(0, 3),
    },
    shape=_ring,
    needs={
        "prongs": {"setting": ("prongs",)},
        "cut": {"setting": ("prongs", "bezel")},
        "stone": {"setting": ("prongs", "bezel")},
        "raise_by": {"setting": ("prongs", "bezel")},
    },
)


def _watch(p: SimpleNamespace) -> Mesh:
    case = _case(p)
    parts = [case, _dial(p).moved(y=-p.case_depth / 2)]
    crown = cylinder(0.09, 0.14, sides=24, edge=0.02, tag="crown").turned("y", 90)
    reach = p.case / 2 + 0.05
    parts.append(crown.moved(x=reach))
    for i in range(p.pushers):
        angle = 30 * (1 if i == 0 else -1)
        pusher = (
            cylinder(0.05, 0.14, sides=20, tag="crown").turned("y", 90).moved(x=reach)
        )
        parts.append(pusher.turned("y", angle))
    return join([*parts, *_strap(p)])


def _case(p: SimpleNamespace) -> Mesh:
    outline = {
        "round": ellipse(p.case, p.case, sides=56),
        "square": rectangle(p.case, p.case, 0.15, steps=6),
        "cushion": ellipse(p.case, p.case, power=3.2, sides=56),
    }[p.shape]
    slab = extrusion(outline, p.case_depth, edge=min(0.05, 0.3 * p.case_depth))
    bezel = extrusion((0.92 - p.bezel) * outline, 0.05, edge=0.02, tag="bezel")
    return join([slab, bezel.moved(z=p.case_depth / 2)]).turned("x", 90)


def _dial(p: SimpleNamespace) -> Mesh:
    """Return markers and hands just before the face, looking to -y."""
    radius = (0.92 - p.bezel) * p.case / 2 * 0.85
    mark = (
        box(0.035, 0.13 * p.case, 0.02, tag="dial")
        if p.markers == "bars"
        else cylinder(0.035, 0.02, sides=16, tag="dial")
    )
    parts = [around(mark.moved(y=radius - 0.06), count=12).moved(z=0.025)]
    for length, angle, wide in ((0.72, -40, 0.04), (0.5, 60, 0.055)):
        hand = box(wide, length * radius, 0.02, tag="hands").moved(
            y=0.42 * length * radius
        )
        parts.append(hand.turned("z", angle + p.time).moved(z=0.03))
    parts.append(cylinder(0.05, 0.04, sides=20, tag="hands").moved(z=0.035))
    if p.subdial == "subdial":
        ring = torus(0.28 * radius, 0.015, tag="dial").moved(y=-0.45 * radius, z=0.025)
        parts.append(ring)
    return join(parts).turned("x", 90)


def _strap(p: SimpleNamespace) -> list[Mesh]:
    wide = p.strap * p.case
    if p.strap_form == "open":
        half = spline(
            [
                (0, 0.05, 0.42 * p.case),
                (0, 0.06, 0.8 * p.case),
                (0, 0.3, p.case * 1.25),
                (0, 0.5, p.case * 1.6),
            ]
        )
        halves = [half, half * [1, 1, -1]]
    else:
        loop = spline(
            [
                (0, 0.04, 0.42 * p.case),
                (0, 0.35, 0.8 * p.case),
                (0, 1.0, 0.95),
                (0, 1.6, 0.6),
                (0, 1.75, 0.02),
            ]
        )
        halves = [loop, loop * [1, 1, -1]]
    section = rectangle(wide, 0.08, 0.03, steps=3)
    parts = []
    for line in halves:
        even = resampled(line, 36)
        taper = np.linspace(1, 0.85, 36)
        scale = np.stack([taper, np.ones(36)], axis=1)
        parts.append(sweep(even, section, scale=scale, up=(0, -1, 0.01), tag="strap"))
        if p.links == "links":
            for i in range(3, 34, 3):
                link = box(wide * 1.03 * float(taper[i]), 0.1, 0.045, tag="strap")
                slope = even[i + 1] - even[i - 1]
                angle = float(np.degrees(np.arctan2(slope[2], slope[1]))) - 90
                parts.append(
                    link.turned("x", angle).moved(
                        0, float(even[i, 1]), float(even[i, 2])
                    )
                )
    return parts


WATCH = Family(
    name="watch",
    titles=("Watch", "Wristwatch", "Timepiece"),
    locarno="10-02",
    uspc="D10/30",
    parameters={
        "case": Real(0.9, 1.3, "small case", "large case"),
        "case_depth": Real(0.14, 0.34, "thin case", "thick case"),
        "shape": choice(
            round="round case", square="square case", cushion="cushion-shaped case"
        ),
        "bezel": Real(0.02, 0.16, "slim bezel", "broad bezel"),
        "markers": choice(bars="bar markers", dots="dot markers"),
        "time": Real(0.0, 90.0),
        "subdial": choice(none="", subdial="sub-dial"),
        "pushers": Count(0, 2, "pushers"),
        "strap": Real(0.4, 0.75, "narrow strap", "broad strap"),
        "strap_form": choice(closed="closed strap", open="open strap"),
        "links": choice(none="", links="linked bracelet"),
    },
    shape=_watch,
)
