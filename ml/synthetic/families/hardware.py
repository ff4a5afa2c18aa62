"""Door handles, bolts, hammers and faucets."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, resampled, rounded, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    loft,
    revolution,
    sphere,
    sweep,
    torus,
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
)


def _bolt(p: SimpleNamespace) -> Mesh:
    r, long = p.radius, p.length
    turns = max(int(p.thread_share * long / 0.09), 4)
    profile = [(0.0, 0.0), (0.7 * r, 0.0)]
    for i in range(turns):
        z = 0.03 + 0.09 * i
        profile += [(0.86 * r, z), (r, z + 0.03), (r, z + 0.05), (0.86 * r, z + 0.08)]
    top = 0.03 + 0.09 * turns
    parts = [revolution([*profile, (0, top)], sides=28, tag="shank")]
    plain = max(long - top, 0.05)
    parts.append(
        cylinder(0.95 * r, plain, sides=28, tag="shank").moved(
            z=top + plain / 2 - 0.004
        )
    )
    head = _head(p).moved(z=top + plain)
    parts.append(head)
    if p.nut == "nut":
        nut = extrusion(circle(1.9 * r, sides=6), 0.9 * r, edge=0.04, tag="nut")
        parts.append(nut.moved(z=0.35 * top))
    if p.washer == "washer":
        ring = cylinder(2.1 * r, 0.07, edge=0.015, tag="washer")
        parts.append(ring.moved(z=top + plain - 0.05))
    return join(parts)


def _head(p: SimpleNamespace) -> Mesh:
    size, high = p.head * p.radius, p.head_height
    if p.form == "eye":
        eye = torus(0.75 * size + 0.15, 0.36 * size * p.weight).turned("x", 90)
        return eye.moved(z=0.75 * size + 0.2)
    if p.form == "hex":
        return extrusion(circle(size, sides=6), high, edge=0.05).moved(z=high / 2)
    if p.form == "socket":
        wall = [
            (0, 0),
            (size, 0),
            (size, high),
            (0.9 * size, high + 0.05),
            (0.55 * size, high + 0.05),
        ]
        return revolution([*wall, (0.55 * size, 0.3 * high)])
    if p.form == "wing":
        hub = cylinder(0.7 * size, high, top=0.5 * size).moved(z=high / 2)
        shape = spline(
            [
                (0.2, 0),
                (size + 0.2, 0.2),
                (size + 0.5, 0.8),
                (size + 0.1, 0.85),
                (0.3, 0.35),
            ],
            closed=True,
        )
        wing = extrusion(shape, 0.12, edge=0.02).turned("x", 90)
        return join([hub, wing, wing.mirrored("x")])
    dome = spline([(size, 0), (0.85 * size, 0.6 * high), (0.0, high)])
    return revolution(np.concatenate([[(0, 0)], np.maximum(dome, 0)]))


BOLT = Family(
    name="bolt",
    titles=("Bolt", "Fastener", "Screw"),
    locarno="08-08",
    uspc="D8/387",
    parameters={
        "form": choice(
            eye="eye head",
            hex="hexagonal head",
            socket="socket head",
            wing="wing head",
            dome="domed head",
        ),
        "length": Real(1.0, 2.6, "short shank", "long shank"),
        "radius": Real(0.15, 0.3, "slender shank", "stout shank"),
        "thread_share": Real(
            0.35, 1.0, "partly threaded shank", "fully threaded shank"
        ),
        "head": Real(1.5, 2.3, "small head", "large head"),
        "head_height": Real(0.18, 0.45, "flat head", "high head"),
        "weight": Real(0.7, 1.2),
        "nut": choice(none="", nut="hexagonal nut"),
        "washer": choice(none="", washer="washer"),
    },
    shape=_bolt,
)


def _hammer(p: SimpleNamespace) -> Mesh:
    long = p.length
    at = np.linspace(0, 1, 33)
    path = np.zeros((33, 3))
    path[:, 2] = at * long
    path[:, 0] = p.bend * np.sin(np.pi * at) * 0.5
    grip = spline(
        [(0, 1.25), (0.05, 1.35), (0.2, 1.0), (0.35, 1.2), (0.5, 0.8), (1, 0.72)]
    )
    swell = np.interp(at, grip[:, 0], grip[:, 1])
    if p.shaft == "plain":
        swell = np.linspace(1.15, 0.85, 33)
    scale = np.stack([0.8 * swell, swell], axis=1)
    section = ellipse(p.thickness, p.thickness, power=2.6, sides=24)
    parts = [sweep(path, section, scale=scale, up=(1, 0, 0), tag="shaft")]
    for i in range(p.grooves):
        row = 3 + 2 * i
        ring = torus(0.5 * p.thickness * float(swell[row]), 0.018, tag="grip rings")
        parts.append(
            ring.scaled(y=0.82).moved(x=float(path[row, 0]), z=float(path[row, 2]))
        )
    return join([*parts, _hammer_head(p).moved(z=long - 0.1)])


def _hammer_head(p: SimpleNamespace) -> Mesh:
    size, reach = p.head, p.head_length / 2
    eye = box(0.42, 0.36, 0.38, edge=0.04)
    neck = cylinder(0.13, reach, top=min(0.85 * size, 0.17)).turned("y", 90)
    neck = neck.moved(x=0.5 * reach)
    face = cylinder(size, 0.28, edge=0.04, sides=8 if p.face == "octagonal" else 32)
    parts = [eye, neck, face.turned("y", 90).moved(x=reach)]
    if p.peen == "claw":
        for sign in (-1, 1):
            line = spline(
                [
                    (-0.1, sign * 0.07, 0.06),
                    (-0.5 * reach, sign * 0.08, 0.08),
                    (-1.1 * reach, sign * 0.14, -0.1 - p.drop),
                ]
            )
            slim = np.linspace(1, 0.35, len(line))
            scale = np.stack([np.ones(len(line)), slim], axis=1)
            parts.append(
                sweep(
                    line,
                    rectangle(0.11, 0.26, 0.02),
                    scale=scale,
                    up=(0, 0, 1),
                    tag="peen",
                )
            )
    elif p.peen == "wedge":
        rings = np.zeros((2, 4, 3))
        rings[0, :, 1:] = rectangle(0.3, 0.34)
        rings[1, :, 1:] = rectangle(0.34, 0.05)
        rings[0, :, 0], rings[1, :, 0] = -0.15, -1.1 * reach
        parts.append(loft(rings, tag="peen"))
    elif p.peen == "ball":
        stem = (
            cylinder(0.55 * size, 0.7 * reach, tag="peen")
            .turned("y", 90)
            .moved(x=-0.45 * reach)
        )
        parts += [stem, sphere(0.9 * size, tag="peen").moved(x=-0.9 * reach)]
    else:
        mirrored = join(parts[1:]).mirrored("x").tagged("peen")
        parts.append(mirrored)
    return join(parts)


HAMMER = Family(
    name="hammer",
    titles=("Hammer", "Mallet", "Striking tool"),
    locarno="08-01",
    uspc="D8/75",
    parameters={
        "length": Real(1.8, 2.8, "short shaft", "long shaft"),
        "thickness": Real(0.2, 0.34, "slim shaft", "thick shaft"),
        "bend": Real(-0.2, 0.3, "", "curved shaft"),
        "shaft": choice(shaped="contoured grip", plain="plain shaft"),
        "grooves": Count(0, 6, "grip rings"),
        "head": Real(0.18, 0.36, "small striking face", "large striking face"),
        "head_length": Real(0.9, 1.5, "short head", "long head"),
        "face": choice(
            round="round striking face", octagonal="octagonal striking face"
        ),
        "peen": choice(
            claw="split claw",
            wedge="wedge-shaped peen",
            ball="ball peen",
            double="double-faced head",
        ),
        "drop": Real(0.0, 0.4),
    },
    shape=_hammer,
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
)
