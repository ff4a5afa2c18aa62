"""Parts that sit on random bodies, and the ways in which they are set there."""

import numpy as np

from ml.packing import cells, screens
from ml.packing.bodies import Made, Maker
from ml.packing.outlines import Random, outline
from ml.synthetic.curves import circle, ellipse, rectangle, spline, star
from ml.synthetic.meshes import Mesh, around, join
from ml.synthetic.primitives import box, cylinder, extrusion, sphere, sweep, torus


def knob(rng: Random) -> Made:
    """Return a ball, a button or a cone."""
    radius = float(rng.uniform(0.06, 0.3))
    if rng.random() < 0.4:
        return sphere(radius, squash=float(rng.uniform(0.4, 1.2))), "knob"
    height = float(rng.uniform(0.05, 0.5))
    return cylinder(radius, height, top=radius * float(rng.uniform(0.5, 1))), "knob"


def panel(rng: Random) -> Made:
    """Return a flat box."""
    width, depth = rng.uniform(0.15, 0.9, 2)
    corner = float(rng.uniform(0, 0.45) * min(width, depth))
    return box(width, depth, float(rng.uniform(0.04, 0.15)), corner=corner), "panel"


def loop(rng: Random) -> Made:
    """Return a handle that leaves the body and comes back."""
    reach, high = rng.uniform(0.2, 0.7, 2)
    path = spline([(0, 0, high), (reach, 0, 0.8 * high), (reach, 0, -high), (0, 0, 0)])
    return sweep(path, ellipse(*rng.uniform(0.06, 0.16, 2), sides=16)), "handle"


def rod(rng: Random) -> Made:
    """Return a thin straight rod."""
    length = float(rng.uniform(0.4, 1.6))
    return cylinder(float(rng.uniform(0.03, 0.1)), length, sides=20), "rod"


def fin(rng: Random) -> Made:
    """Return a thin upright plate of any outline."""
    shape, _ = outline(rng)
    return extrusion(shape * rng.uniform(0.15, 0.5), 0.06).turned("x", 90), "fin"


def ring(rng: Random) -> Made:
    """Return a thin ring."""
    return torus(float(rng.uniform(0.15, 0.6)), float(rng.uniform(0.02, 0.08))), "ring"


def badge(rng: Random) -> Made:
    """Return a flat emblem of any outline, one inside another."""
    shape, word = outline(rng)
    size = float(rng.uniform(0.15, 0.4))
    inner = extrusion(shape * size * 0.7, 0.03).moved(z=0.03)
    emblem = join([extrusion(shape * size, 0.04), inner])
    return emblem.turned("x", float(rng.choice([0, 90]))), f"{word} emblem"


def grille(rng: Random) -> Made:
    """Return a small plate with holes."""
    rows, columns = (int(n) for n in rng.integers(2, 7, 2))
    hole = circle(float(rng.uniform(0.2, 0.4)), sides=24)
    side = float(rng.uniform(0.3, 0.9)) / max(rows, columns)
    plate = cells.perforated(rows, columns, hole, side=side, depth=0.05)
    return plate.turned("x", float(rng.choice([0, 90, 90]))), "grille"


def marking(rng: Random) -> Made:
    """Return a letter or two, as if embossed."""
    text = "".join(rng.choice(list("ABEHKMRSTX378"), int(rng.integers(1, 4))))
    mask = screens.letter_mask(text, rng, rows=12)
    side = float(rng.uniform(0.3, 0.7)) / max(mask.shape)
    mark = cells.plate(mask, side=side, depth=0.05)
    return mark.turned("x", float(rng.choice([0, 90, 90]))), "marking"


def keys(rng: Random) -> Made:
    """Return a field of buttons."""
    rows, columns = (int(n) for n in rng.integers(1, 5, 2))
    pitch = float(rng.uniform(0.12, 0.25))
    shape = (
        circle(0.4 * pitch, sides=20)
        if rng.random() < 0.5
        else rectangle(0.8 * pitch, 0.7 * pitch, 0.1 * pitch)
    )
    key = extrusion(shape, 0.08)
    field = join(
        key.moved(column * pitch, row * pitch)
        for row in range(rows)
        for column in range(columns + 1)
    )
    return field.turned("x", float(rng.choice([0, 90]))), "field of buttons"


def coil(rng: Random) -> Made:
    """Return a short spring or a curled cable."""
    turns = float(rng.integers(3, 8))
    t = np.linspace(0, 1, int(turns * 14))
    radius = float(rng.uniform(0.08, 0.2))
    angle = 2 * np.pi * turns * t
    path = np.stack([radius * np.cos(angle), radius * np.sin(angle), t * 0.9], axis=1)
    return sweep(path, circle(0.03, sides=14), up=(0, 0, 1)), "coil"


def hook(rng: Random) -> Made:
    """Return a rod that ends in an open bend."""
    angle = np.radians(np.linspace(0, float(rng.uniform(150, 260)), 14))
    radius = float(rng.uniform(0.1, 0.3))
    bend = radius * np.stack([np.cos(angle) - 1, 0 * angle, -np.sin(angle)], axis=1)
    path = np.concatenate([[[0.0, 0.0, float(rng.uniform(0.2, 0.8))]], bend])
    return sweep(path, circle(float(rng.uniform(0.03, 0.08)), sides=14)), "hook"


def gear(rng: Random) -> Made:
    """Return a small fluted wheel on a hub."""
    radius = float(rng.uniform(0.15, 0.4))
    rim = star(radius, 0.8 * radius, points=int(rng.integers(6, 16)), steps=1)
    hub = cylinder(0.35 * radius, 0.2)
    return join([extrusion(rim, 0.1), hub]).turned("x", 90), "fluted wheel"


def cord(rng: Random) -> Made:
    """Return a cable that leaves the body and wanders off."""
    steps = rng.normal([0.3, 0.0, -0.05], 0.25, (5, 3))
    path = spline(np.cumsum(steps, axis=0))
    return sweep(path, circle(float(rng.uniform(0.02, 0.05)), sides=14)), "cord"


def ribs(rng: Random) -> Made:
    """Return parallel bars."""
    count, pitch = int(rng.integers(3, 9)), float(rng.uniform(0.07, 0.16))
    length = float(rng.uniform(0.3, 1.2))
    rib = box(length, 0.4 * pitch, 0.08, corner=0.15 * pitch)
    rows = join(rib.moved(y=i * pitch) for i in range(count))
    return rows.turned("x", float(rng.choice([0, 90]))), "parallel ribs"


def foot(rng: Random) -> Made:
    """Return a leg that spreads outward."""
    length = float(rng.uniform(0.3, 1.2))
    ends = [(0.3, 0.2, 0.0), (0.3 + rng.uniform(0, 0.4), 0.2, -length)]
    leg = sweep(np.array(ends), circle(0.07, sides=14), scale=np.array([1.0, 0.6]))
    return leg, "leg"


PARTS: tuple[Maker, ...] = (
    knob,
    panel,
    panel,
    loop,
    rod,
    fin,
    ring,
    badge,
    grille,
    marking,
    keys,
    coil,
    hook,
    gear,
    cord,
    ribs,
    foot,
)


def placed(part: Mesh, body: Mesh, rng: Random) -> Mesh:
    """Put a part on a body: alone, mirrored, in a row, around an axis or scattered."""
    part = part.turned("xyz"[int(rng.integers(3))], float(rng.choice([0, 0, 90, 45])))
    manner = rng.random()
    if manner > 0.88 and len(part.faces) < 400:
        return _scattered(part, body, rng)
    at = body.vertices[int(rng.integers(len(body.vertices)))] * rng.uniform(0.8, 1.0)
    first = part.moved(*at)
    if manner < 0.3:
        return first
    if manner < 0.5:
        return join([first, first.mirrored("x")])
    if manner < 0.7:
        return around(first, count=int(rng.choice([2, 3, 4, 6, 8])))
    shifts = np.eye(3)[int(rng.integers(3))] * rng.uniform(0.12, 0.35)
    return join(first.moved(*(shifts * i)) for i in range(int(rng.integers(2, 7))))


def _scattered(part: Mesh, body: Mesh, rng: Random) -> Mesh:
    """Set many small copies all over a body's surface."""
    small = part.scaled(0.35, 0.35, 0.35)
    count = int(rng.integers(8, 24))
    spots = body.vertices[rng.integers(len(body.vertices), size=count)]
    return join(small.moved(*spot) for spot in spots)
