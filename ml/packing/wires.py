"""Thin random forms: wires, springs, trusses, branches, baskets and chains."""

import numpy as np

from ml.packing.bodies import Made
from ml.packing.outlines import Random, outline
from ml.synthetic.curves import circle, resampled, spline
from ml.synthetic.meshes import Floats, Mesh, join
from ml.synthetic.primitives import sphere, sweep, torus


def wire(rng: Random) -> Made:
    """Bend one wire through space, sometimes closed and symmetrical."""
    count = int(rng.integers(4, 10))
    knots = rng.normal(0, 0.7, (count, 3)) * [1.0, 0.4, 1.0]
    if rng.random() < 0.4:
        knots = np.concatenate([knots, knots[::-1] * [-1.0, 1.0, 1.0]])
    closed = bool(rng.random() < 0.4)
    path = spline(knots, closed=closed)
    return sweep(path, _section(rng), closed=closed), "bent wire"


def spring(rng: Random) -> Made:
    """Wind a wire around an axis."""
    turns = float(rng.integers(2, 8))
    t = np.linspace(0, 1, int(turns * 20))
    radius = np.linspace(1.0, float(rng.uniform(0.2, 1.3)), len(t))
    angle = 2 * np.pi * turns * t
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    path = np.stack([x, y, t * rng.uniform(0.4, 3.0)], axis=1)
    return sweep(path, _section(rng), up=(0, 0, 1)), "coiled wire"


def outline_wire(rng: Random) -> Made:
    """Bend a wire along an outline, once or several times one above the other."""
    shape, phrase = outline(rng)
    line = resampled(np.concatenate([shape, shape[:1]]), 61)[:-1]
    ring = np.concatenate([line, np.zeros((60, 1))], axis=1)
    hoop = sweep(ring, _section(rng), closed=True, up=(0, 0, 1))
    count, pitch = int(rng.integers(1, 5)), float(rng.uniform(0.2, 0.7))
    hoops = [hoop.moved(z=pitch * i) for i in range(count)]
    posts: list[Mesh] = []
    if count > 1:
        rise = np.array([0.0, 0.0, pitch * (count - 1)])
        feet = ring[:: int(rng.integers(6, 20))]
        posts = [bar(foot, foot + rise, 0.03) for foot in feet]
    return join([*hoops, *posts]), f"{phrase} wire frame"


def truss(rng: Random) -> Made:
    """Join the corners of a grid of boxes with bars, some diagonal."""
    shape = rng.integers(1, 3, 3)
    pitch = rng.uniform(0.4, 0.9, 3)
    width = float(rng.uniform(0.03, 0.08))
    has_diagonals = bool(rng.random() < 0.5)
    nodes = np.stack(np.meshgrid(*(np.arange(n + 1) for n in shape)), -1).reshape(-1, 3)
    steps = list(np.eye(3, dtype=int))
    if has_diagonals:
        steps.append(np.array([1, 0, 1]))
    bars = [
        bar(node * pitch, (node + step) * pitch, width)
        for step in steps
        for node in nodes
        if (node + step <= shape).all()
    ]
    return join(bars), "lattice of bars"


def mesh_grid(rng: Random) -> Made:
    """Cross two layers of bars, flat or sagging like a net."""
    columns, rows = (int(n) for n in rng.integers(3, 9, 2))
    width = float(rng.uniform(0.02, 0.07))
    sag = float(rng.choice([0.0, 0.0, 0.5, 1.0]))
    t = np.linspace(-1, 1, 13)
    bars = []
    for count, is_row in ((columns, False), (rows, True)):
        for at in np.linspace(-1, 1, count):
            path = np.zeros((13, 3))
            path[:, 1 - int(is_row)] = t
            path[:, int(is_row)] = at
            path[:, 2] = sag * (path[:, :2] ** 2).sum(axis=1) / 2 + 0.7 * width * is_row
            path = path if sag else path[[0, -1]]
            bars.append(sweep(path, circle(width / 2, sides=14)))
    skew = float(rng.choice([0.0, 0.0, 45.0]))
    return join(bars).turned("z", skew), "grid of wires"


def branches(rng: Random) -> Made:
    """Let arms grow from a trunk, each ending in a knob or bare."""
    height = float(rng.uniform(1.2, 2.6))
    parts = [bar(np.zeros(3), np.array([0, 0, height]), 0.1)]
    has_knobs = bool(rng.random() < 0.5)
    for i in range(int(rng.integers(3, 9))):
        angle = i * 2.4
        reach = float(rng.uniform(0.3, 1.0))
        foot = np.array([0.0, 0.0, float(rng.uniform(0.1, 1.0)) * height])
        way = np.array([np.cos(angle), np.sin(angle), float(rng.uniform(-0.2, 0.9))])
        elbow = foot + 0.5 * reach * way * [1, 1, 0.2]
        path = spline(np.stack([foot, elbow, foot + reach * way]))
        parts.append(sweep(path, circle(0.05, sides=14)))
        if has_knobs:
            parts.append(sphere(float(rng.uniform(0.08, 0.2))).moved(*path[-1]))
    return join(parts), "branching stand"


def chain(rng: Random) -> Made:
    """Link rings along a hanging curve."""
    count = int(rng.integers(5, 14))
    x = np.linspace(-1.2, 1.2, count)
    z = float(rng.uniform(0.0, 1.0)) * (x**2)
    pitch = float(np.hypot(np.diff(x), np.diff(z)).mean())
    link = torus(0.62 * pitch, 0.14 * pitch).scaled(1.0, 0.6, 1.0)
    slope = np.degrees(np.arctan2(np.gradient(z), np.gradient(x)))
    links = [
        link.turned("x", 90.0 * (i % 2))
        .turned("y", -float(slope[i]))
        .moved(float(x[i]), 0.0, float(z[i]))
        for i in range(count)
    ]
    return join(links), "chain of links"


def bar(start: Floats, end: Floats, width: float) -> Mesh:
    """Return a straight round bar between two points."""
    return sweep(np.stack([start, end]), circle(width / 2, sides=14))


def _section(rng: Random) -> Floats:
    return circle(float(rng.uniform(0.025, 0.09)), sides=14)
