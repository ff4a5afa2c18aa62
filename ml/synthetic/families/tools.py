"""Bolts and hammers."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Mesh, join
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
    needs={
        "head_height": {"form": ("hex", "socket", "wing", "dome")},
        "weight": {"form": ("eye",)},
    },
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
    needs={"drop": {"peen": ("claw",)}},
)
