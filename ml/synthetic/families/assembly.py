"""Random compositions of primitives: endless forms, for training to generalise from."""

from types import SimpleNamespace

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, spline, star
from ml.synthetic.families.family import Family
from ml.synthetic.families.outlines import plan
from ml.synthetic.meshes import Floats, Mesh, around, join
from ml.synthetic.parameters import Count, Parameter, Real, Value, choice
from ml.synthetic.primitives import (
    box,
    cylinder,
    extrusion,
    revolution,
    sphere,
    sweep,
    torus,
)

_SLOTS = 6
_PLANS = ("round", "oval", "square", "faceted", "fluted")


def _solid(slot: SimpleNamespace) -> Mesh:
    """Return a slot's primitive, about one unit large, before it is stretched."""
    kind, a, b, c = slot.kind, slot.a, slot.b, slot.c
    outline = plan(_PLANS[int(4.999 * c)], sides=3 + int(5 * b))
    if kind == "turned":
        side = spline(
            [
                (0.3 + 0.4 * a, -0.5),
                (0.5 - 0.4 * c, -0.1),
                (0.2 + 0.4 * b, 0.2),
                (0.15 + 0.3 * c, 0.5),
            ]
        )
        return revolution(np.concatenate([[(0, -0.5)], side, [(0, 0.5)]]), plan=outline)
    if kind == "slab":
        return extrusion(
            0.5 * outline, 0.2 + 0.6 * a, edge=0.05, steps=1 + 3 * int(2 * b)
        )
    if kind == "block":
        return box(
            1.0, 0.4 + 0.6 * a, 0.4 + 0.6 * b, corner=0.2 * c, edge=0.08 * min(c, 0.5)
        )
    if kind == "tube":
        path = spline(
            [
                (0, 0, -0.5),
                (0.6 * a - 0.3, 0, -0.1),
                (0.3 - 0.6 * b, 0.2 * c, 0.25),
                (0.2 * a, 0, 0.5),
            ]
        )
        width = np.interp(
            np.linspace(0, 1, len(path)),
            [0, 0.5, 1],
            [0.14, 0.08 + 0.1 * b, 0.06 + 0.12 * c],
        )
        return sweep(path, circle(sides=20), scale=width, up=(0, 1, 0))
    if kind == "ring":
        section = (
            ellipse(0.1 + 0.2 * a, 0.1 + 0.4 * b, sides=20)
            if c < 0.5
            else rectangle(0.1 + 0.2 * a, 0.1 + 0.4 * b, 0.02, steps=3)
        )
        return torus(0.45, 0.1, section=section)
    if kind == "ball":
        return sphere(0.5, squash=0.4 + 0.6 * a)
    if kind == "cone":
        return cylinder(0.5, 0.6 + 0.6 * a, top=0.45 * b, sides=40 if c < 0.5 else 6)
    if kind == "rosette":
        return extrusion(
            star(0.5, 0.25 + 0.2 * a, points=4 + int(6 * b), steps=5), 0.15 + 0.4 * c
        )
    half = spline(
        [(0.0, -0.5), (0.35 + 0.15 * a, -0.3), (0.2 + 0.3 * b, 0.2), (0.0, 0.5)]
    )
    blade = np.concatenate([half, (half * [-1 + 0.8 * c, 1])[-2:0:-1]])
    return extrusion(blade, 0.1 + 0.2 * a, edge=0.02).turned("x", 90)


def _slot(p: SimpleNamespace, slot: int) -> SimpleNamespace:
    """Return one slot's parameters under their bare names."""
    ending = f"_{slot}"
    own = {k.removesuffix(ending): v for k, v in vars(p).items() if k.endswith(ending)}
    return SimpleNamespace(**own)


def _assembly(p: SimpleNamespace) -> Mesh:
    """Return the first part as the body, the others set on its sides."""
    body = _solid(_slot(p, 0)).scaled(p.width, p.depth, p.height)
    low, high = body.vertices.min(axis=0), body.vertices.max(axis=0)
    parts = [body.tagged("body")]
    for number in range(1, p.parts):
        slot = _slot(p, number)
        part = _solid(slot).scaled(slot.size, slot.size, slot.size * slot.stretch)
        part = _placed(slot, part.turned("y", slot.tilt), low, high)
        parts.append(part.tagged(f"part {number}"))
    return join(parts)


def _placed(slot: SimpleNamespace, part: Mesh, low: Floats, high: Floats) -> Mesh:
    """Set a part on the body's top, foot, front or flank, once or repeatedly."""
    reach, middle = (high - low) / 2, (high + low) / 2
    at, out = slot.at, slot.out
    level = middle[2] + 0.7 * at * reach[2]
    if slot.side == "top":
        placed = part.moved(x=0.6 * at * reach[0], z=high[2] + 0.2 * out)
    elif slot.side == "foot":
        placed = part.moved(x=(0.4 + 0.4 * at) * reach[0], z=low[2] - 0.2 * out)
    elif slot.side == "front":
        placed = part.turned("x", 90).moved(y=-(0.85 + 0.2 * out) * reach[1], z=level)
    else:
        placed = part.turned("y", 90).moved(x=(0.8 + 0.3 * out) * reach[0], z=level)
    if slot.repeat == "mirror":
        return join([placed, placed.mirrored("x")])
    if slot.repeat == "around":
        return around(placed, count=slot.count, start=17.0)
    if slot.repeat == "row":
        step = 1.5 * reach[2] / slot.count
        shifts = step * (np.arange(slot.count) - (slot.count - 1) / 2)
        return join(placed.moved(z=shift) for shift in shifts.tolist())
    return placed


def _slot_parameters(slot: int) -> dict[str, Parameter]:
    return {
        f"kind_{slot}": choice(
            turned="turned part" if slot else "turned body",
            slab="flat slab" if slot else "slab-shaped body",
            block="rectangular block" if slot else "block-shaped body",
            tube="bent tube" if slot else "tubular body",
            ring="ring" if slot else "ring-shaped body",
            ball="ball" if slot else "ball-shaped body",
            cone="cone" if slot else "conical body",
            rosette="rosette" if slot else "rosette-shaped body",
            blade="blade" if slot else "blade-shaped body",
        ),
        f"a_{slot}": Real(0.0, 1.0),
        f"b_{slot}": Real(0.0, 1.0),
        f"c_{slot}": Real(0.0, 1.0),
    }


def _placement_parameters(slot: int) -> dict[str, Parameter]:
    return {
        f"size_{slot}": Real(0.25, 0.9),
        f"stretch_{slot}": Real(0.5, 2.2),
        f"tilt_{slot}": Real(-35.0, 35.0),
        f"side_{slot}": choice(top="", foot="", front="", flank=""),
        f"repeat_{slot}": choice(once="", mirror="", around="", row=""),
        f"count_{slot}": Count(2, 7),
        f"at_{slot}": Real(-1.0, 1.0),
        f"out_{slot}": Real(-1.0, 1.0),
    }


def _parameters() -> dict[str, Parameter]:
    names: dict[str, Parameter] = {
        "parts": Count(2, _SLOTS),
        "width": Real(0.7, 1.8, "narrow body", "wide body"),
        "depth": Real(0.7, 1.4),
        "height": Real(0.7, 2.2, "low body", "tall body"),
    }
    for slot in range(_SLOTS):
        names |= _slot_parameters(slot)
        if slot:
            names |= _placement_parameters(slot)
    return names


def _needs() -> dict[str, dict[str, tuple[Value, ...]]]:
    """Slots count only if the assembly has as many parts, counts only if repeated."""
    needs: dict[str, dict[str, tuple[Value, ...]]] = {}
    for slot in range(1, _SLOTS):
        present: tuple[Value, ...] = tuple(range(slot + 1, _SLOTS + 1))
        for name in (*_slot_parameters(slot), *_placement_parameters(slot)):
            needs[name] = {"parts": present}
        needs[f"count_{slot}"] = {"parts": present, f"repeat_{slot}": ("around", "row")}
    return needs


ASSEMBLY = Family(
    name="assembly",
    titles=("Ornamental article", "Decorative object", "Fitting"),
    locarno="11-02",
    uspc="D11/131",
    parameters=_parameters(),
    shape=_assembly,
    needs=_needs(),
)
