"""Kettles and pans."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rounded, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Floats, Mesh, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import cylinder, revolution, sphere, sweep, torus


def _kettle(p: SimpleNamespace) -> Mesh:
    side = {
        "round": [(p.base, 0.04), (p.radius, 0.38 * p.height), (p.mouth, p.height)],
        "conical": [
            (p.radius, 0.04),
            (0.6 * (p.radius + p.mouth), 0.5 * p.height),
            (p.mouth, p.height),
        ],
        "drum": [(p.radius, 0.04), (p.radius, 0.75 * p.height), (p.mouth, p.height)],
    }[p.body]
    wall = np.array(side) if p.body == "drum" else spline(side)
    profile = np.concatenate([[(0, 0), (wall[0, 0] - 0.04, 0)], wall, [(0, p.height)]])
    parts = [
        revolution(profile, plan=plan(p.plan, sides=p.sides)),
        _lid(p).moved(z=p.height),
    ]
    parts += [_spout(p, wall), *_kettle_handle(p, wall)]
    if p.band == "band":
        parts.append(torus(float(wall[0, 0]), 0.05, tag="base ring").moved(z=0.03))
    return join(parts)


def _lid(p: SimpleNamespace) -> Mesh:
    dome = spline(
        [(p.mouth * 0.92, -0.02), (0.6 * p.mouth, p.lid), (0.08, p.lid * 1.25)]
    )
    parts = [
        revolution(np.concatenate([[(0, -0.02)], dome, [(0, p.lid * 1.25)]]), tag="lid")
    ]
    top = p.lid * 1.25
    if p.knob == "ball":
        parts.append(sphere(0.09, tag="lid").moved(z=top + 0.07))
    elif p.knob == "disc":
        parts.append(cylinder(0.05, 0.12, sides=20, tag="lid").moved(z=top + 0.03))
        parts.append(cylinder(0.13, 0.05, edge=0.02, tag="lid").moved(z=top + 0.1))
    else:
        cone = revolution(
            [(0, -0.02), (0.1, 0), (0.05, 0.1), (0.11, 0.2), (0, 0.3)], tag="lid"
        )
        parts.append(cone.moved(z=top))
    return join(parts)


def _spout(p: SimpleNamespace, wall: Floats) -> Mesh:
    low = p.spout_low * p.height
    start = float(np.interp(low, wall[:, 1], wall[:, 0])) - 0.12
    tip = np.array([p.radius + p.reach, 0.0, p.spout_high * p.height])
    root = np.array([start, 0.0, low])
    if p.spout == "gooseneck":
        knots = [
            root,
            root + np.array([0.3 * p.reach + 0.12, 0.0, 0.05]),
            tip - np.array([0.35 * p.reach, 0.0, 0.25 * p.height]),
            tip,
        ]
        line = spline(knots)
        scale = np.linspace(0.12, 0.06, len(line))
    else:
        line = np.linspace(root, tip, 9)
        scale = np.linspace(0.2, 0.1, len(line))
    return sweep(line, circle(sides=20), scale=scale, up=(0, 1, 0), tag="spout")


def _kettle_handle(p: SimpleNamespace, wall: Floats) -> list[Mesh]:
    section = ellipse(p.grip, 0.6 * p.grip, power=3.0, sides=20)
    if p.handle == "over":
        at = p.mouth + 0.35 * (p.radius - p.mouth)
        upper = wall[int(np.argmax(wall[:, 0])) :][::-1]
        foot = float(np.interp(at, upper[:, 0], upper[:, 1]))
        top = p.height + p.rise
        knots = [
            (-at, 0, foot - 0.06),
            (-1.05 * at, 0, 0.5 * (foot + top)),
            (-0.55 * at, 0, top),
        ]
        knots += [(-x, y, z) for x, y, z in reversed(knots)]
        line = spline(knots) if p.bow == "curved" else rounded(knots, 0.2)
        return [sweep(line, section, up=(0, 1, 0), tag="handle")]
    high, low = 0.88 * p.height, 0.3 * p.height
    x = -np.interp([high, low], wall[:, 1], wall[:, 0]) + 0.03
    out = min(x) - 0.35 - 0.4 * p.rise
    knots = [
        (x[0], 0, high),
        (out, 0, high + 0.08),
        (out, 0, 0.5 * (high + low)),
        (x[1], 0, low),
    ]
    line = spline(knots) if p.bow == "curved" else rounded(knots, 0.15)
    return [sweep(line, section, up=(0, 1, 0), tag="handle")]


KETTLE = Family(
    name="kettle",
    titles=("Kettle", "Teapot", "Tea kettle"),
    locarno="07-02",
    uspc="D7/312",
    parameters={
        "body": choice(
            round="rounded body", conical="conical body", drum="drum-shaped body"
        ),
        "plan": choice(round="", faceted="faceted sides", fluted="fluted wall"),
        "sides": Count(6, 9),
        "height": Real(0.8, 1.6, "low body", "tall body"),
        "radius": Real(0.65, 0.95, "", "wide body"),
        "base": Real(0.4, 0.6),
        "mouth": Real(0.28, 0.45),
        "lid": Real(0.04, 0.22, "flat lid", "domed lid"),
        "knob": choice(ball="ball knob", disc="disc knob", finial="pointed knob"),
        "spout": choice(gooseneck="gooseneck spout", straight="straight spout"),
        "spout_low": Real(0.25, 0.5),
        "spout_high": Real(0.8, 1.05),
        "reach": Real(0.3, 0.6, "short spout", "long spout"),
        "handle": choice(over="handle over the lid", side="handle at the side"),
        "bow": choice(curved="curved handle", angular="angular handle"),
        "rise": Real(0.4, 0.8),
        "grip": Real(0.1, 0.2),
        "band": choice(none="", band="ring at the base"),
    },
    shape=_kettle,
    needs={"sides": {"plan": ("faceted",)}, "base": {"body": ("round",)}},
)


def _pan(p: SimpleNamespace) -> Mesh:
    low, high = p.radius * p.taper, p.depth
    outer = spline(
        [(low, 0.03), (0.5 * (low + p.radius) + p.belly, 0.4 * high), (p.radius, high)]
    )
    inner = (outer - [0.05, 0.0])[::-1][:-2]
    rim = [
        (p.radius + p.lip, high),
        (p.radius + p.lip, high + 0.03),
        (p.radius - 0.05, high + 0.03),
    ]
    profile = np.concatenate(
        [[(0, 0), (low - 0.03, 0)], outer, rim, inner, [(0, inner[-1][1] - 0.02)]]
    )
    parts = [revolution(profile, sides=56)]
    parts.append(_pan_handle(p, high))
    if p.second == "loop":
        path = spline(
            [(-0.2, 0, 0), (-0.16, -0.2, 0.02), (0.16, -0.2, 0.02), (0.2, 0, 0)]
        )
        loop = sweep(
            path, ellipse(0.07, 0.05, sides=16), up=(0, 0, 1), tag="second handle"
        )
        loop = loop.turned("z", -90).moved(x=-p.radius + 0.02, z=0.8 * high)
        parts.append(loop)
    if p.lid == "lid":
        rise = p.dome
        arch = spline(
            [(p.radius + 0.02, 0), (0.6 * p.radius, 0.8 * rise), (0.05, rise)]
        )
        cover = np.concatenate(
            [[(0, -0.02), (p.radius + 0.02, -0.02)], arch, [(0, rise)]]
        )
        parts.append(revolution(cover, sides=56, tag="lid").moved(z=high + 0.04))
        parts.append(
            cylinder(0.04, 0.14, sides=20, tag="lid").moved(z=high + rise + 0.08)
        )
        knob = sphere(0.1, squash=0.55, tag="lid").moved(z=high + rise + 0.16)
        parts.append(knob)
    for i in range(p.rivets):
        y = (i - (p.rivets - 1) / 2) * 0.09
        parts.append(
            sphere(0.028, tag="rivets").moved(p.radius - 0.045, y, 0.72 * high)
        )
    return join(parts)


def _pan_handle(p: SimpleNamespace, high: float) -> Mesh:
    start, long = p.radius - 0.03, p.handle_length
    steps = np.array([0.0, 0.12, 0.4, 0.8, 1.0])
    rise = np.array([0.0, 0.25, 0.75, 1.0, 0.97]) * p.rise
    knots = np.stack([start + long * steps, 0 * steps, 0.75 * high + rise], axis=1)
    line = spline(knots, steps=6)
    at = np.linspace(0, 1, len(line))
    wide = np.interp(at, [0, 0.2, 0.6, 0.94, 1], [0.8, 0.6, 1.0, 1.0, 0.6])
    scale = np.stack([p.handle_width * wide, 0.075 * (0.6 + 0.4 * wide)], axis=1)
    power = 2.0 if p.grip == "round" else 4.0
    section = ellipse(1, 1, power=power, sides=24)
    handle = sweep(line, section, scale=scale, up=(0, 0, 1), tag="handle")
    if p.hang != "ring":
        return handle
    ring = torus(0.09, 0.025, tag="handle")
    return join([handle, ring.moved(x=start + long + 0.08, z=float(line[-1, 2]))])


PAN = Family(
    name="pan",
    titles=("Frying pan", "Skillet", "Cookware"),
    locarno="07-02",
    uspc="D7/354",
    parameters={
        "radius": Real(0.65, 0.95),
        "depth": Real(0.2, 0.75, "shallow vessel", "deep vessel"),
        "taper": Real(0.65, 0.97, "sloping wall", "upright wall"),
        "belly": Real(0.0, 0.08),
        "lip": Real(0.02, 0.08),
        "handle_length": Real(0.8, 1.5, "short handle", "long handle"),
        "handle_width": Real(0.12, 0.24),
        "rise": Real(0.0, 0.4, "level handle", "raised handle"),
        "grip": choice(round="rounded handle", flat="flat handle"),
        "hang": choice(none="", ring="hanging ring"),
        "second": choice(none="", loop="loop handle opposite"),
        "lid": choice(none="", lid="domed lid"),
        "dome": Real(0.1, 0.35),
        "rivets": Count(0, 3, "rivets"),
    },
    shape=_pan,
    needs={"dome": {"lid": ("lid",)}},
)
