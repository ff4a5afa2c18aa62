"""Shoes, finger rings, spectacles and watches."""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import interp1d

from ml.synthetic.curves import circle, ellipse, rectangle, resampled, spline
from ml.synthetic.families.family import Family
from ml.synthetic.meshes import Floats, Mesh, around, from_grid, join
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


def _sole_outline(p: SimpleNamespace) -> Floats:
    """Return a foot's plan, heel at x = -1 and toe at x = 1."""
    wide, toe = p.width / 2, {"round": 0.75, "pointed": 0.35, "square": 1.0}[p.toe]
    side = [(-1.0, 0.0), (-0.85, 0.72 * wide), (-0.3, 0.72 * wide), (0.3, wide)]
    side += [(0.75, (0.45 + 0.4 * toe) * wide), (0.98, 0.35 * toe * wide), (1.02, 0.0)]
    knots = side[:-1] + [(x, -y) for x, y in reversed(side[1:])]
    return spline(knots, steps=5, closed=True)[::-1]


def _shoe(p: SimpleNamespace) -> Mesh:
    plan = _sole_outline(p)
    rings = _upper_rings(p, plan)
    thick = p.sole
    sole = extrusion(plan * [1.03, 1.08], thick, edge=0.02, tag="sole")
    parts = [from_grid(rings, wrap_columns=True), sole.moved(z=0.02 - thick / 2)]
    if p.heel == "block":
        heel = plan[plan[:, 0] < -0.42]
        heel = heel[np.argsort(np.arctan2(heel[:, 1], heel[:, 0] + 0.7))]
        block = extrusion(heel, p.heel_height, tag="heel")
        parts.append(block.moved(z=0.03 - thick - p.heel_height / 2))
    if p.trim == "cap":
        parts.append(_overlay(rings[:7], plan[:, 0] > 0.5))
    elif p.trim == "counter":
        parts.append(_overlay(rings[:9], plan[:, 0] < -0.55))
    return join([*parts, *_fastening(p, rings, plan)])


def _upper_rings(p: SimpleNamespace, plan: Floats) -> Floats:
    """Return (rings, k, 3) outlines from the sole over the collar to the inside."""
    middle = np.array([-0.48, 0.0])
    opening = middle + plan * [0.48, 0.9]
    rings = []
    for t in np.linspace(0, 1, 15):
        inward = t ** (1.5 if p.form == "low" else 1.15)
        bulge = 1 + 0.08 * np.sin(np.pi * min(1.6 * t, 1.0))
        flat = plan * bulge * (1 - inward) + opening * inward
        rise = np.sin(0.5 * np.pi * t) ** 0.75
        rings.append(np.column_stack([flat, _height(p, flat[:, 0]) * rise]))
    lip = rings[-1].copy()
    lip[:, :2] = middle + (lip[:, :2] - middle) * 0.86
    floor = lip.copy()
    floor[:, :2] = middle + (lip[:, :2] - middle) * 0.75
    floor[:, 2] -= 0.14
    centre = np.broadcast_to(floor.mean(axis=0), floor.shape)
    return np.stack([*rings, lip, floor, centre])


def _height(p: SimpleNamespace, x: Floats) -> Floats:
    """Return how high the upper reaches above points of the plan."""
    knots = [
        (-1.1, 1.0),
        (-0.6, 0.95),
        (-0.1, 0.85),
        (0.3, 0.4),
        (0.7, 0.08),
        (1.1, 0.0),
    ]
    curve = spline(knots)
    share: Floats = np.interp(x, curve[:, 0], curve[:, 1])
    height: Floats = 0.26 + (p.collar - 0.26) * share
    return height


def _overlay(rings: Floats, chosen: NDArray[np.bool_], *, lift: float = 0.02) -> Mesh:
    """Return a panel laid over the chosen columns of the upper."""
    columns = np.flatnonzero(chosen)
    cut = int(np.argmax(np.diff(columns)))  # the outline may start inside the panel
    if columns[-1] - columns[0] >= len(columns):
        columns = np.concatenate([columns[cut + 1 :], columns[: cut + 1]])
    panel = rings[:, columns]
    outward = np.cross(np.gradient(panel, axis=0), np.gradient(panel, axis=1))
    outward /= np.maximum(np.linalg.norm(outward, axis=2, keepdims=True), 1e-9)
    centre = np.array([-0.2, 0.0, 0.1])
    facing = float(np.sum(outward * (panel - centre)))
    return from_grid(panel + np.sign(facing) * lift * outward, tag="overlay")


def _fastening(p: SimpleNamespace, rings: Floats, plan: Floats) -> list[Mesh]:
    """Return laces or straps that lie across the vamp, following the upper."""
    if p.closure == "none":
        return []
    laced = p.closure == "laces"
    reach, tall = (0.6, 0.16) if laced else (0.97, 0.6)
    front = (plan[:, 0] > -0.1) & (np.abs(plan[:, 1]) < reach * p.width / 2)
    at = np.arange(len(rings))
    parts = []
    for row in np.linspace(8.2, 12.4, p.laces if laced else 2).tolist():
        band = np.array([row - tall, row, row + tall])
        strip = interp1d(at, rings, axis=0)(band)
        parts.append(_overlay(strip, front, lift=0.03).tagged("fastening"))
    return parts


SHOE = Family(
    name="shoe",
    titles=("Shoe", "Footwear", "Boot"),
    locarno="02-04",
    uspc="D2/969",
    parameters={
        "width": Real(0.62, 0.82, "narrow last", "wide last"),
        "toe": choice(round="rounded toe", pointed="pointed toe", square="square toe"),
        "collar": Real(0.5, 1.25, "low collar", "high collar"),
        "form": choice(low="", high="upright collar"),
        "sole": Real(0.08, 0.3, "thin sole", "thick sole"),
        "heel": choice(flat="flat sole", block="block heel"),
        "heel_height": Real(0.12, 0.45),
        "closure": choice(laces="laces", straps="straps", none="slip-on upper"),
        "laces": Count(3, 6),
        "trim": choice(none="", cap="toe cap", counter="heel counter"),
    },
    shape=_shoe,
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
        parts.append(_stone(p).moved(z=1.02 + p.raise_by))
        if p.setting == "prongs":
            path = spline(
                [
                    (0.06, 0, 0.98),
                    (0.2 * p.stone, 0, 1.0 + p.raise_by),
                    (0.95 * p.stone, 0, 1.14 + p.raise_by),
                ]
            )
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
            small = _stone(p).scaled(0.4, 0.4, 0.4).moved(z=1.06)
            parts.append(small.turned("y", sign * (18 + 40 * p.stone + 13 * side)))
    return join(parts)


def _stone(p: SimpleNamespace) -> Mesh:
    sides = {"round": 8, "square": 4, "oval": 12}[p.cut]
    r = p.stone
    profile = [
        (0, -0.75 * r),
        (r, 0.12),
        (0.6 * r, 0.12 + 0.32 * r),
        (0, 0.12 + 0.32 * r),
    ]
    gem = revolution(profile, plan=circle(sides=sides, start=180 / sides), tag="stone")
    return gem.scaled(x=1.0, y=1.35) if p.cut == "oval" else gem


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
)


def _lens_outline(p: SimpleNamespace) -> Floats:
    width, height = p.lens_width, p.lens_height
    if p.lens == "round":
        return ellipse(width, min(width, height * 1.15), sides=48)
    if p.lens == "rectangular":
        return rectangle(width, 0.75 * height, 0.12, steps=6)
    shape = ellipse(width, height, power=2.6, sides=48)
    if p.lens == "aviator":
        shape[:, 0] -= (
            0.12 * np.where(shape[:, 1] < 0, shape[:, 1], 0) / height * width * -1
        )
        shape[:, 1] *= np.where(shape[:, 1] > 0, 0.8, 1.1)
    else:  # cat-eye: the outer upper corner is drawn up
        lift = np.clip(shape[:, 0] / width + 0.1, 0, 1) * np.clip(
            shape[:, 1] / height + 0.3, 0, 1
        )
        shape[:, 1] += p.lift * lift
        shape[:, 0] += 0.5 * p.lift * lift
    return shape


def _glasses(p: SimpleNamespace) -> Mesh:
    outline = _lens_outline(p)
    line = np.stack([outline[:, 0], 0 * outline[:, 0], outline[:, 1]], axis=1)
    offset = p.lens_width / 2 + p.bridge / 2
    thin = 0.03 if p.frame == "wire" else p.rim
    section = ellipse(0.09 + 0.3 * thin, thin, power=3.0, sides=16)
    rim = sweep(line, section, closed=True, up=(0, 1, 0), tag="rims")
    lens = extrusion(outline, 0.03, tag="lenses").turned("x", 90)
    right = join([rim, lens]).moved(x=offset)
    parts = [right, right.mirrored("x"), *_bridge(p)]
    outer = float(outline[:, 0].max()) + offset
    high = 0.22 * p.lens_height
    temple = _temple(p, outer - 0.02, high)
    parts += [temple, temple.mirrored("x")]
    return join(parts)


def _bridge(p: SimpleNamespace) -> list[Mesh]:
    half = p.bridge / 2 + 0.06
    z = 0.16 * p.lens_height
    arch = [(-half, 0, z), (0, -0.02, z + p.bridge_arch), (half, 0, z)]
    parts = [
        sweep(spline(arch), ellipse(0.07, 0.08, sides=16), up=(0, 1, 0), tag="bridge")
    ]
    if p.bar == "double":
        bar = [(-half - 0.05, 0, z + 0.2), (half + 0.05, 0, z + 0.2)]
        parts.append(sweep(bar, circle(0.025, sides=16), up=(0, 1, 0), tag="bridge"))
    if p.pads == "pads":
        pad = sphere(0.06, squash=1.6, tag="nose pads").scaled(x=0.5)
        parts += [pad.moved(sign * (half - 0.1), 0.12, -0.1) for sign in (-1, 1)]
    return parts


def _temple(p: SimpleNamespace, x: float, z: float) -> Mesh:
    long = p.temple
    knots = [(x, 0, z), (x + 0.06, 0.06, z), (x + 0.06, 0.6 * long, z + 0.02)]
    knots += [(x + 0.04, 0.8 * long, z - 0.04), (x, long, z - p.hook)]
    line = spline(knots)
    at = np.linspace(0, 1, len(line))
    tall = np.interp(at, [0, 0.1, 0.7, 1], [1.2, 1.0, 0.8, p.tip])
    scale = np.stack([p.arm * tall, np.full(len(line), 0.05)], axis=1)
    return sweep(
        line, ellipse(1, 1, power=4, sides=20), scale=scale, up=(1, 0, 0), tag="temples"
    )


GLASSES = Family(
    name="glasses",
    titles=("Eyeglasses", "Spectacles", "Sunglasses"),
    locarno="16-06",
    uspc="D16/300",
    parameters={
        "lens": choice(
            round="round lenses",
            rectangular="rectangular lenses",
            aviator="aviator lenses",
            cateye="upswept lenses",
        ),
        "lens_width": Real(0.8, 1.1, "small lenses", "large lenses"),
        "lens_height": Real(0.6, 0.95, "shallow lenses", "deep lenses"),
        "lift": Real(0.08, 0.25),
        "frame": choice(wire="wire frame", full="full frame"),
        "rim": Real(0.06, 0.13, "", "heavy frame"),
        "bridge": Real(0.22, 0.4),
        "bridge_arch": Real(0.0, 0.12),
        "bar": choice(none="", double="double bridge"),
        "pads": choice(pads="nose pads", none=""),
        "temple": Real(1.5, 2.1),
        "arm": Real(0.06, 0.2, "thin temples", "broad temples"),
        "tip": Real(0.6, 1.8),
        "hook": Real(0.15, 0.5, "", "hooked temple ends"),
    },
    shape=_glasses,
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
