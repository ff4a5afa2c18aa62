"""Door handles and faucets."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import ellipse, resampled, rounded, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.parameters import Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    revolution,
    sphere,
    sweep,
)


def _handle(p: SimpleNamespace) -> Mesh:
    half, out = p.length / 2, -p.standoff
    if p.form == "bow":
        knots = spline(
            [
                (-half, 0, 0),
                (-0.6 * half, 0.85 * out, 0),
                (0, out, 0),
                (0.6 * half, 0.85 * out, 0),
                (half, 0, 0),
            ]
        )
    elif p.form == "bridge":
        knots = rounded(
            [
                (-half, 0, 0),
                (-half * p.slant, out, 0),
                (half * p.slant, out, 0),
                (half, 0, 0),
            ],
            0.25,
        )
    elif p.form == "wave":
        knots = spline(
            [
                (-half, 0, 0),
                (-0.8 * half, out, -p.wave),
                (0, out, 0),
                (0.8 * half, out, p.wave),
                (half, 0, 0),
            ]
        )
    else:
        over = half + 0.3
        knots = np.linspace([-over, out, 0], [over, out, 0], 24)
    line = resampled(knots, 40)
    at = np.abs(np.linspace(-1, 1, 40))
    swell = 1 + p.swell * (1 - at**2)
    power = {"round": 2.0, "soft": 3.5, "flat": 2.0}[p.section]
    tall = 0.5 if p.section == "flat" else 1.0
    section = ellipse(p.thickness * tall, p.thickness * 1.2, power=power, sides=24)
    grip = sweep(line, section, scale=swell, up=(0, 0, 1), tag="body")
    parts = [grip]
    if p.form == "bar":
        post = cylinder(0.4 * p.thickness, p.standoff, tag="posts").turned("x", 90)
        parts += [post.moved(x=sx * 0.8 * half, y=out / 2) for sx in (-1, 1)]
        half = 0.8 * half
    parts += [_rose(p).moved(x=sx * half) for sx in (-1, 1)]
    return join(parts).turned("y", 0 if p.mounting == "level" else 90)


def _rose(p: SimpleNamespace) -> Mesh:
    if p.rose == "round":
        return cylinder(p.rose_size, 0.08, edge=0.025, tag="roses").turned("x", 90)
    if p.rose == "square":
        return box(
            1.8 * p.rose_size,
            1.8 * p.rose_size,
            0.08,
            corner=0.05,
            edge=0.02,
            tag="roses",
        ).turned("x", 90)
    return cylinder(1.1 * p.rose_size, 0.16, top=0.5 * p.rose_size, tag="roses").turned(
        "x", 90
    )


HANDLE = Family(
    name="handle",
    titles=("Handle", "Door pull", "Cabinet pull"),
    locarno="08-06",
    uspc="D8/300",
    parameters={
        "length": Real(1.6, 3.2, "short grip", "long grip"),
        "standoff": Real(0.3, 0.7, "low grip", "projecting grip"),
        "form": choice(
            bow="bow-shaped grip",
            bridge="bridge-shaped grip",
            wave="wavy grip",
            bar="straight bar grip",
        ),
        "slant": Real(0.75, 1.0),
        "wave": Real(0.15, 0.45),
        "thickness": Real(0.12, 0.28, "slim grip", "thick grip"),
        "swell": Real(
            -0.25, 0.5, "grip thinner in the middle", "grip thicker in the middle"
        ),
        "section": choice(
            round="round grip section",
            soft="squarish grip section",
            flat="flat grip section",
        ),
        "rose": choice(
            round="round mounting plates",
            square="square mounting plates",
            cone="conical mounting feet",
        ),
        "rose_size": Real(0.16, 0.32),
        "mounting": choice(level="", upright="upright grip"),
    },
    shape=_handle,
    needs={"slant": {"form": ("bridge",)}, "wave": {"form": ("wave",)}},
)


def _faucet(p: SimpleNamespace) -> Mesh:
    parts = [_neck(p), _flange(p, p.foot)]
    if p.levers == "pair":
        for sx in (-1, 1):
            lever = _lever(p) if sx > 0 else _lever(p).mirrored("x")
            parts += [
                lever.moved(x=sx * p.spread),
                _flange(p, 0.8 * p.foot).moved(x=sx * p.spread),
            ]
        if p.deck == "plate":
            deck = box(
                2 * p.spread + 0.6, 0.6, 0.07, corner=0.25, edge=0.02, tag="deck plate"
            )
            parts.append(deck.moved(z=-0.03))
    elif p.levers == "side":
        stub = cylinder(0.11, 0.3, tag="levers").turned("y", 90).moved(x=0.22, z=0.35)
        blade = (
            cylinder(0.035, 0.6, top=0.05, tag="levers")
            .turned("y", 15)
            .moved(x=0.4, z=0.6)
        )
        parts += [stub, blade]
    else:
        cap = sphere(0.2, squash=0.7, tag="levers").moved(z=0.55 * p.rise)
        arm = sweep(
            spline(
                [
                    (0, 0.1, 0.55 * p.rise),
                    (0, 0.35, 0.6 * p.rise),
                    (0, 0.7, 0.72 * p.rise),
                ]
            ),
            ellipse(0.14, 0.07, sides=16),
            up=(0, 0, 1),
            tag="levers",
        )
        parts += [cap, arm]
    return join(parts)


def _neck(p: SimpleNamespace) -> Mesh:
    high, out = p.rise, -p.reach
    if p.form == "arc":
        knots = [
            (0, 0, 0),
            (0, 0, 0.6 * high),
            (0, 0.18 * out, 0.95 * high),
            (0, 0.55 * out, high),
        ]
        knots += [(0, 0.92 * out, 0.88 * high), (0, out, 0.88 * high - p.drop)]
        line = spline(knots)
    elif p.form == "angular":
        line = rounded(
            [(0, 0, 0), (0, 0, high), (0, out, high), (0, out, high - p.drop)], p.bend
        )
    else:
        line = rounded(
            [
                (0, 0, 0),
                (0, 0, 0.45 * high),
                (0, out, high),
                (0, 1.05 * out, 0.75 * high),
            ],
            p.bend,
        )
    at = np.linspace(1.15, 0.9, len(line))
    power = 2.0 if p.section == "round" else 5.0
    section = ellipse(p.pipe, p.pipe, power=power, sides=24)
    pipe = sweep(line, section, scale=at, up=(1, 0, 0), tag="body")
    if p.aerator != "aerator":
        return pipe
    tip = cylinder(0.62 * p.pipe, 0.14, edge=0.02, tag="aerator")
    return join([pipe, tip.moved(y=float(line[-1, 1]), z=float(line[-1, 2]))])


def _flange(p: SimpleNamespace, radius: float) -> Mesh:
    bell = spline([(radius, 0.03), (0.7 * radius, 0.12), (0.55 * radius, 0.34)])
    profile = np.concatenate([[(0, 0), (radius, 0)], bell, [(0, 0.34)]])
    return revolution(profile, plan=plan(p.foot_plan), tag="flanges")


def _lever(p: SimpleNamespace) -> Mesh:
    hub = cylinder(0.16, 0.42, top=0.12, edge=0.03, tag="levers").moved(z=0.38)
    if p.handle == "cross":
        bar = cylinder(0.04, 0.62, tag="levers").turned("x", 90)
        return join(
            [
                hub,
                around(bar, count=2).moved(z=0.66),
                sphere(0.1, tag="levers").moved(z=0.66),
            ]
        )
    if p.handle == "knob":
        knob = revolution(
            [(0, 0), (0.16, 0), (0.24, 0.1), (0.24, 0.22), (0.16, 0.3), (0, 0.3)],
            plan=plan("fluted"),
            tag="levers",
        )
        return join([hub, knob.moved(z=0.58)])
    blade = sweep(
        spline([(0, 0, 0.6), (0.3, 0, 0.66), (0.6, 0, 0.7)]),
        ellipse(0.13, 0.06, power=3, sides=20),
        up=(0, 0, 1),
        tag="levers",
    )
    return join([hub, blade])


FAUCET = Family(
    name="faucet",
    titles=("Faucet", "Tap", "Water outlet"),
    locarno="23-01",
    uspc="D23/238",
    parameters={
        "form": choice(
            arc="high arc spout", angular="angular spout", slant="slanting spout"
        ),
        "rise": Real(1.0, 2.2, "low spout", "high spout"),
        "reach": Real(0.8, 1.5, "short spout", "long spout"),
        "drop": Real(0.15, 0.45),
        "bend": Real(0.1, 0.5),
        "pipe": Real(0.18, 0.32, "slim spout", "thick spout"),
        "section": choice(round="round spout section", square="squarish spout section"),
        "aerator": choice(none="", aerator="outlet ring"),
        "foot": Real(0.28, 0.42),
        "foot_plan": choice(
            round="round flanges", square="square flanges", faceted="faceted flanges"
        ),
        "levers": choice(
            pair="pair of handles", side="side lever", rear="lever at the rear"
        ),
        "handle": choice(
            blade="lever handles", cross="cross handles", knob="fluted knobs"
        ),
        "spread": Real(0.6, 1.0),
        "deck": choice(none="", plate="deck plate"),
    },
    shape=_faucet,
    needs={
        "drop": {"form": ("arc", "angular")},
        "bend": {"form": ("angular", "slant")},
        "handle": {"levers": ("pair",)},
        "spread": {"levers": ("pair",)},
        "deck": {"levers": ("pair",)},
    },
)
