"""Chairs and stools."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, spline
from ml.synthetic.families.family import Family
from ml.synthetic.families.legs import LEGS, leg
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Floats, Mesh, around, join
from ml.synthetic.parameters import Count, Real, choice
from ml.synthetic.primitives import box, extrusion, sweep, torus


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
        "legs": LEGS,
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
    needs={
        "rail": {"back": ("square",)},
        "bars": {"filling": ("spindles", "slats")},
        "arm_height": {"arms": ("curved", "straight")},
    },
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
        "legs": LEGS,
        "leg_width": Real(0.07, 0.15, "slender legs", "stout legs"),
        "count": Count(3, 5, "legs"),
        "splay": Real(0.0, 0.35, "upright legs", "splayed legs"),
        "ring": choice(ring="ring footrest", bars="bars between the legs", none=""),
    },
    shape=_stool,
)
