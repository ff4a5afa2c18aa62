"""Chairs, stools and sofas."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, resampled, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Floats, Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import box, cylinder, extrusion, sweep, torus


def leg(kind: str, foot: Floats, head: Floats, width: float, *, tag: str) -> Mesh:
    """Return a leg from its foot to its head: square, tapered, round or turned."""
    path = np.linspace(foot, head, 2 if kind != "turned" else 33)
    if kind == "square":
        return sweep(path, rectangle(width, width), up=(0, 1, 0), tag=tag)
    if kind == "tapered":
        shrink = np.array([0.55, 1.0])
        return sweep(path, rectangle(width, width), scale=shrink, up=(0, 1, 0), tag=tag)
    if kind == "round":
        return sweep(path, circle(width / 2, sides=20), up=(0, 1, 0), tag=tag)
    knots = [(0.0, 0.7), (0.06, 0.75), (0.12, 0.45), (0.35, 1.1), (0.5, 0.6)]
    knots += [(0.6, 1.15), (0.7, 0.65), (0.85, 1.0), (1.0, 1.05)]
    smooth = spline(knots)
    swell = np.interp(np.linspace(0, 1, 33), smooth[:, 0], smooth[:, 1])
    section = circle(width / 2, sides=20)
    return sweep(path, section, scale=swell, up=(0, 1, 0), tag=tag)


_LEGS = choice(
    square="square legs",
    tapered="tapered legs",
    round="round legs",
    turned="turned legs",
)


def _chair(p: SimpleNamespace) -> Mesh:
    x, y, seat = p.width / 2, p.depth / 2, p.seat_height
    inset = 0.06
    parts = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            head = np.array([sx * (x - inset), sy * (y - inset), seat])
            foot = head + np.array([sx * p.splay, sy * p.splay, -seat])
            parts.append(leg(p.legs, foot, head, p.leg_width, tag="legs"))
    corner = 0.04 if p.seat == "square" else 0.35 * p.width
    cushion = box(
        p.width, p.depth, p.seat_thickness, corner=corner, edge=0.025, steps=3
    )
    parts.append(cushion.moved(z=seat + p.seat_thickness / 2))
    if p.stretchers == "bars":
        for sx in (-1, 1):
            bar = box(0.05, p.depth - 0.1, 0.05, tag="stretchers")
            parts.append(bar.moved(x=sx * (x - inset + 0.5 * p.splay), z=0.4 * seat))
        cross = box(p.width - 0.1, 0.05, 0.05, tag="stretchers")
        parts.append(cross.moved(z=0.4 * seat))
    parts += _back(p, x, y - 0.05, seat)
    if p.arms != "none":
        parts += _arms(p, x, y, seat)
    return join(parts)


def _back(p: SimpleNamespace, x: float, y: float, seat: float) -> list[Mesh]:
    """Return the frame of a leaning back and what fills it."""
    high, post = p.back_height, ellipse(0.075, 0.06, sides=16)
    lean = np.array([0.0, p.lean, 1.0])
    if p.back == "arched":
        outline = [(-x + 0.05, 0), (-x + 0.03, 0.6), (-0.5 * x, 0.93), (0, 1.0)]
        outline += [(-a, b) for a, b in outline[-2::-1]]
        frame = spline(outline, steps=6)
    else:
        frame = np.array([(-x + 0.05, 0), (-x + 0.05, 1), (x - 0.05, 1), (x - 0.05, 0)])
    line = np.zeros((len(frame), 3))
    line[:, 0] = frame[:, 0]
    base = np.array([0.0, y, seat + 0.5 * p.seat_thickness])
    line += base + frame[:, 1:] * high * lean
    parts = []
    if p.back == "arched":
        parts.append(sweep(line, post, up=(0, 1, 0)))
    else:
        parts += [sweep(line[[i, i + 1]], post, up=(0, 1, 0)) for i in (0, 2)]
        rail = box(p.width - 0.02, 0.06, p.rail, edge=0.015).turned(
            "x", -_degrees(p.lean)
        )
        parts.append(rail.moved(y=y + high * p.lean, z=base[2] + high))
    fill = p.filling
    if fill == "spindles":
        for at in np.linspace(-x, x, p.bars + 2)[1:-1]:
            top = np.interp(at, *_upper(frame)) * high
            ends = base + np.array([[0.8 * at, 0, 0], [at, 0, 0]])
            ends[1] += top * lean
            parts.append(sweep(ends, circle(0.022, sides=16), tag="back filling"))
    elif fill == "slats":
        for at in np.linspace(0.2, 0.9, p.bars + 1)[:-1]:
            slat = box(p.width - 0.12, 0.035, 0.5 / (p.bars + 1), tag="back filling")
            slat = slat.turned("x", -_degrees(p.lean))
            parts.append(slat.moved(y=y + at * high * p.lean, z=base[2] + at * high))
    else:
        panel = box(p.width - 0.22, 0.05, 0.72 * high, edge=0.02, tag="back filling")
        panel = panel.turned("x", -_degrees(p.lean))
        parts.append(panel.moved(y=y + 0.5 * high * p.lean, z=base[2] + 0.5 * high))
    return parts


def _upper(frame: Floats) -> tuple[Floats, Floats]:
    top = frame[frame[:, 1] >= 0.5]
    order = np.argsort(top[:, 0])
    return top[order, 0], top[order, 1]


def _degrees(slope: float) -> float:
    return float(np.degrees(np.arctan(slope)))


def _arms(p: SimpleNamespace, x: float, y: float, seat: float) -> list[Mesh]:
    rise = seat + p.arm_height
    lean = p.lean * p.arm_height
    knots = [
        (x, y - 0.05 + lean, rise),
        (x + 0.03, 0.0, rise),
        (x + 0.03, -y + 0.1, rise),
    ]
    if p.arms == "curved":
        path = spline(
            [
                *knots,
                (x, -y + 0.06, seat + 0.4 * p.arm_height),
                (x - 0.04, -y + 0.1, seat),
            ]
        )
        arm = sweep(path, ellipse(0.09, 0.06, sides=16), up=(1, 0, 0), tag="arms")
    else:
        rest = box(0.09, p.depth, 0.06, edge=0.015, tag="arms").moved(x=x, z=rise)
        post = box(0.06, 0.06, p.arm_height, tag="arms")
        arm = join([rest, post.moved(x=x, y=-y + 0.12, z=seat + p.arm_height / 2)])
    return [arm, arm.mirrored("x")]


CHAIR = Family(
    name="chair",
    titles=("Chair", "Seat", "Side chair"),
    locarno="06-01",
    uspc="D6/334",
    parameters={
        "width": Real(0.85, 1.25, "narrow seat", "wide seat"),
        "depth": Real(0.85, 1.1),
        "seat_height": Real(0.7, 1.1, "low seat", "high seat"),
        "seat": choice(square="square seat", rounded="rounded seat"),
        "seat_thickness": Real(0.06, 0.22, "thin seat", "thick seat"),
        "legs": _LEGS,
        "leg_width": Real(0.07, 0.13),
        "splay": Real(0.0, 0.14, "upright legs", "splayed legs"),
        "stretchers": choice(none="", bars="stretchers between the legs"),
        "back": choice(arched="arched back", square="square back"),
        "back_height": Real(0.6, 1.5, "low back", "high back"),
        "lean": Real(0.05, 0.3),
        "rail": Real(0.1, 0.28),
        "filling": choice(
            spindles="spindles in the back",
            slats="slats in the back",
            panel="back panel",
        ),
        "bars": Count(3, 6),
        "arms": choice(none="", curved="curved arms", straight="straight arms"),
        "arm_height": Real(0.35, 0.52),
    },
    shape=_chair,
)


def _stool(p: SimpleNamespace) -> Mesh:
    outline = plan(p.seat) * p.radius
    edge = 0.45 * p.thickness if p.cushion == "padded" else 0.03
    seat = extrusion(outline, p.thickness, edge=edge, steps=4, tag="seat")
    parts = [seat.moved(z=p.height)]
    head = np.array([0.62 * p.radius, 0.0, p.height - 0.3 * p.thickness])
    foot = np.array([0.62 * p.radius + p.splay, 0.0, 0.0])
    single = leg(p.legs, foot, head, p.leg_width, tag="body")
    turn = 180 / p.count
    parts.append(around(single, count=p.count, start=turn))
    at = 0.38
    reach = foot[0] + (head[0] - foot[0]) * at
    if p.ring == "ring":
        parts.append(torus(reach, 0.035, tag="footrest").moved(z=at * p.height))
    elif p.ring == "bars":
        angles = np.radians(turn + np.arange(p.count + 1) * 360 / p.count)
        corners = reach * np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
        for i in range(p.count):
            rise = (at + 0.06 * (i % 2)) * p.height
            bar = sweep(corners[i : i + 2], circle(0.03, sides=16), tag="footrest")
            parts.append(bar.moved(z=rise))
    return join(parts)


STOOL = Family(
    name="stool",
    titles=("Stool", "Bar stool", "Seat"),
    locarno="06-01",
    uspc="D6/349",
    parameters={
        "height": Real(0.8, 2.2, "low stool", "tall stool"),
        "radius": Real(0.42, 0.65),
        "seat": choice(
            round="round seat",
            square="square seat",
            oval="oval seat",
            faceted="faceted seat",
        ),
        "thickness": Real(0.08, 0.3, "thin seat", "thick seat"),
        "cushion": choice(padded="padded seat", plain=""),
        "legs": _LEGS,
        "leg_width": Real(0.07, 0.15, "slender legs", "stout legs"),
        "count": Count(3, 5, "legs"),
        "splay": Real(0.0, 0.35, "upright legs", "splayed legs"),
        "ring": choice(ring="ring footrest", bars="bars between the legs", none=""),
    },
    shape=_stool,
)


def _sofa(p: SimpleNamespace) -> Mesh:
    seats, high = p.seats, p.seat_height
    inner = 0.75 * seats
    total = inner + 2 * p.arm_width
    frame = box(total, p.depth, 0.3, edge=0.03).moved(z=high - 0.3)
    parts = [frame]
    for i in range(seats):
        x = (i - (seats - 1) / 2) * 0.75
        cushion = box(0.735, p.depth - 0.2, 0.24, corner=0.08, edge=0.07, steps=3)
        parts.append(cushion.tagged("cushions").moved(x=x, y=-0.12, z=high - 0.04))
        if p.back == "cushions":
            pad = box(0.72, 0.22, p.back_height, corner=0.08, edge=0.07, steps=3)
            pad = pad.tagged("cushions").turned("x", -p.lean)
            parts.append(
                pad.moved(x=x, y=p.depth / 2 - 0.27, z=high + 0.5 * p.back_height)
            )
    parts.append(_sofa_back(p, total, inner).moved(y=p.depth / 2 - 0.08))
    arm = _sofa_arm(p).moved(x=(inner + p.arm_width) / 2 + 0.004)
    parts += [arm, arm.mirrored("x")]
    for sx in (-1, 1):
        for sy in (-1, 1):
            post = cylinder(
                0.035, p.legs, top=0.055, sides=4 if p.feet == "block" else 20
            )
            at = post.tagged("feet").moved(
                sx * (total / 2 - 0.1), sy * (p.depth / 2 - 0.1)
            )
            parts.append(at.moved(z=high - 0.44 - p.legs / 2))
    return join(parts)


def _sofa_back(p: SimpleNamespace, total: float, inner: float) -> Mesh:
    tall = p.back_height + 0.35
    middle = p.seat_height - 0.2 + tall / 2
    if p.top == "arched":
        x = inner / 2 + 0.02
        rise = resampled(
            spline([(x, 0), (0.5 * x, p.arch), (-0.5 * x, p.arch), (-x, 0)]), 20
        )
        rise[:, 1] += tall / 2
        outline = np.concatenate([[(-x, -tall / 2), (x, -tall / 2)], rise])
        slab = extrusion(outline, 0.18, edge=0.03, steps=1)
        return slab.turned("x", 90).moved(z=middle)
    width = total if p.top == "full" else inner
    return box(width, 0.18, tall, edge=0.04, steps=1).moved(z=middle)


def _sofa_arm(p: SimpleNamespace) -> Mesh:
    base = p.seat_height - 0.44
    tall = p.arm_height + 0.44
    slab = box(
        p.arm_width, p.depth, tall, edge=0.035, steps=1 if p.arm == "square" else 4
    )
    slab = slab.tagged("arms").moved(z=base + tall / 2)
    if p.arm != "rolled":
        return slab
    roll = cylinder(0.62 * p.arm_width, p.depth + 0.02, tag="arms").turned("x", 90)
    return join([slab, roll.moved(x=0.12 * p.arm_width, z=base + tall)])


SOFA = Family(
    name="sofa",
    titles=("Sofa", "Couch", "Settee"),
    locarno="06-01",
    uspc="D6/381",
    parameters={
        "seats": Count(1, 4, "seat cushions"),
        "depth": Real(0.9, 1.2),
        "seat_height": Real(0.5, 0.68),
        "back": choice(cushions="loose back cushions", plain="plain back"),
        "back_height": Real(0.4, 0.8, "low back", "high back"),
        "top": choice(
            full="full-width back",
            set="back set between the arms",
            arched="arched back",
        ),
        "arch": Real(0.06, 0.25),
        "lean": Real(4.0, 14.0),
        "arm": choice(square="square arms", soft="rounded arms", rolled="rolled arms"),
        "arm_width": Real(0.14, 0.34, "slim arms", "broad arms"),
        "arm_height": Real(0.12, 0.36, "low arms", "high arms"),
        "feet": choice(round="round feet", block="block feet"),
        "legs": Real(0.06, 0.28, "", "tall feet"),
    },
    shape=_sofa,
)
