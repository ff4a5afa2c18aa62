"""Headphones and loudspeakers."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, around, join
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


def _headphones(p: SimpleNamespace) -> Mesh:
    x, drop = p.span / 2, p.drop
    knots = [
        (-x, 0, -drop),
        (-x * 1.02, 0, 0),
        (-0.72 * x, 0, 0.75 * p.arch),
        (0, 0, p.arch),
    ]
    if p.band_form == "flat":
        knots[2] = (-0.85 * x, 0, 0.85 * p.arch)
    knots += [(-a, b, c) for a, b, c in knots[-2::-1]]
    line = spline(knots, steps=8)
    side = ellipse(p.band_thickness, p.band_width, power=5, sides=24)
    parts = [sweep(line, side, up=(0, 1, 0), tag="headband")]
    if p.padding == "padded":
        inner = line[len(line) // 4 : -len(line) // 4] * [0.97, 1, 1] - [0, 0, 0.06]
        pad = ellipse(0.1, 0.8 * p.band_width, sides=20)
        parts.append(sweep(inner, pad, up=(0, 1, 0), tag="headband pad"))
    cup = _cup(p)
    for sign in (-1, 1):
        turned = cup if sign > 0 else cup.mirrored("x")
        parts.append(turned.moved(x=sign * (x - 0.03), z=-drop - 0.1))
    if p.boom == "boom":
        path = spline(
            [
                (-x - 0.05, -0.1, -drop - 0.2),
                (-x, -0.5, -drop - 0.42),
                (-0.6 * x, -0.8, -drop - 0.5),
            ]
        )
        parts.append(sweep(path, circle(0.03, sides=16), tag="microphone"))
        parts.append(sphere(0.07, tag="microphone").moved(-0.6 * x, -0.8, -drop - 0.5))
    return join(parts)


def _cup(p: SimpleNamespace) -> Mesh:
    """Return the right ear cup; its outside faces +x."""
    outline = ellipse(p.cup_width, p.cup_height, power=p.cup_power, sides=40)
    shell = extrusion(
        outline,
        p.cup_depth,
        edge=0.06,
        steps=4 if p.shell == "domed" else 1,
        tag="cups",
    )
    disc = extrusion(0.55 * outline, 0.06, edge=0.015, tag="cups").moved(
        z=p.cup_depth / 2 + 0.02
    )
    cushion = extrusion(0.97 * outline, 0.2, edge=0.08, steps=4, tag="cushions")
    cushion = cushion.moved(z=-p.cup_depth / 2 - 0.07)
    parts = [shell, cushion]
    if p.shell != "plain":
        parts.append(disc)
    whole = join(parts).turned("z", 90).turned("y", 90)
    return whole.turned("z", p.toe)


HEADPHONES = Family(
    name="headphones",
    titles=("Headphones", "Headset", "Earphones"),
    locarno="14-01",
    uspc="D14/205",
    parameters={
        "span": Real(1.2, 1.6),
        "arch": Real(0.75, 1.1, "low headband", "high headband"),
        "drop": Real(0.1, 0.4),
        "band_form": choice(round="rounded headband", flat="angular headband"),
        "band_width": Real(0.14, 0.34, "narrow headband", "wide headband"),
        "band_thickness": Real(0.04, 0.09),
        "padding": choice(padded="padded headband", plain=""),
        "cup_width": Real(0.5, 0.85, "", "wide ear cups"),
        "cup_height": Real(0.65, 1.0),
        "cup_power": Real(2.0, 4.5, "oval ear cups", "squarish ear cups"),
        "cup_depth": Real(0.18, 0.34, "flat ear cups", "deep ear cups"),
        "shell": choice(
            domed="domed cup shells", plain="", stepped="stepped cup shells"
        ),
        "toe": Real(-8.0, 8.0),
        "boom": choice(none="", boom="boom microphone"),
    },
    shape=_headphones,
)


def _speaker(p: SimpleNamespace) -> Mesh:
    width, depth, height = p.width, p.depth, p.height
    edge = 0.03 if p.edge == "sharp" else 0.09
    corner = {"square": 0.0, "rounded": 0.14}[p.corners]
    case = box(
        width, depth, height, corner=corner, edge=min(edge, corner or edge), steps=1
    )
    if p.form == "barrel":
        outline = ellipse(width, depth, power=3.0, sides=48)
        case = extrusion(outline, height, edge=0.04)
    parts = [case]
    room = height / p.drivers
    front = -depth / 2
    for i in range(p.drivers):
        z = (i - (p.drivers - 1) / 2) * room
        radius = 0.4 * min(width, room) * (1.0 if i == 0 else p.shrink)
        parts.append(_driver(p, radius).moved(y=front, z=z))
    if p.port == "port":
        ring = torus(0.07, 0.02, tag="port").turned("x", 90)
        parts.append(ring.moved(x=0.35 * width, y=front, z=-0.44 * height))
    if p.feet == "feet":
        foot = cylinder(0.06, 0.1, top=0.09, tag="feet")
        for sx in (-1, 1):
            for sy in (-1, 1):
                at = foot.moved(sx * (width / 2 - 0.15), sy * (depth / 2 - 0.15))
                parts.append(at.moved(z=-height / 2 - 0.05))
    elif p.feet == "stand":
        parts.append(cylinder(0.09, 0.8, tag="stand").moved(z=-height / 2 - 0.4))
        plinth = cylinder(0.45, 0.06, edge=0.02, tag="stand")
        parts.append(plinth.moved(z=-height / 2 - 0.8))
    if p.strap == "handle":
        path = spline(
            [
                (-0.3 * width, 0, 0),
                (-0.25 * width, 0, 0.2),
                (0.25 * width, 0, 0.2),
                (0.3 * width, 0, 0),
            ]
        )
        grip = sweep(path, ellipse(0.1, 0.06, sides=16), up=(0, 1, 0), tag="handle")
        parts.append(grip.moved(z=height / 2 - 0.01))
    return join(parts)


def _driver(p: SimpleNamespace, radius: float) -> Mesh:
    r = radius
    profile = [(0, 0.0), (r, 0.0), (r, 0.03), (0.92 * r, 0.06), (0.82 * r, 0.06)]
    profile += [(0.76 * r, 0.03), (0.4 * r, 0.012)]
    if p.cone == "dome":
        cap = spline([(0.4 * r, 0.012), (0.28 * r, 0.08), (0.0, 0.11)], steps=4)
        profile += [tuple(point) for point in cap[1:]]
    else:
        profile += [(0.18 * r, 0.012), (0.1 * r, 0.1), (0, 0.12)]
    parts = [revolution(np.maximum(profile, 0), sides=36, tag="drivers")]
    if p.screws:
        head = sphere(0.025, squash=0.6, tag="drivers").moved(x=0.88 * r, z=0.055)
        parts.append(around(head, count=p.screws, start=45))
    return join(parts).turned("x", 90)


SPEAKER = Family(
    name="speaker",
    titles=("Loudspeaker", "Speaker", "Audio device"),
    locarno="14-01",
    uspc="D14/216",
    parameters={
        "width": Real(0.8, 1.3, "narrow case", "wide case"),
        "depth": Real(0.6, 1.0),
        "height": Real(0.9, 2.2, "low case", "tall case"),
        "form": choice(box="box-shaped case", barrel="barrel-shaped case"),
        "corners": choice(square="square corners", rounded="rounded corners"),
        "edge": choice(sharp="", chamfered="chamfered edges"),
        "drivers": Count(1, 3, "drivers"),
        "shrink": Real(0.5, 1.0, "drivers of differing size", ""),
        "cone": choice(dome="domed cones", phase="pointed cones"),
        "screws": Count(0, 6),
        "port": choice(none="", port="round port"),
        "feet": choice(none="", feet="conical feet", stand="pedestal stand"),
        "strap": choice(none="", handle="carrying handle"),
    },
    shape=_speaker,
    needs={
        "corners": {"form": ("box",)},
        "edge": {"form": ("box",)},
        "shrink": {"drivers": (2, 3)},
    },
)
