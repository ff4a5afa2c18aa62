"""Solid random bodies: turned, extruded, lofted, hollow, recessed, perforated, arrayed.

Each maker returns a mesh about two units large and the words that are true of it.
"""

from collections.abc import Callable

import numpy as np

from ml.packing import cells
from ml.packing.outlines import Random, outline, plan
from ml.synthetic.curves import circle, ellipse, rectangle, rounded, spline, star
from ml.synthetic.meshes import Floats, Mesh, around, from_grid, join
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

Made = tuple[Mesh, str]
Maker = Callable[[Random], Made]


def turned(rng: Random) -> Made:
    """Turn a random profile, solid."""
    profile = _profile(rng)
    ends = [(0.0, float(profile[0, 1]))], [(0.0, float(profile[-1, 1]))]
    section, phrase = plan(rng)
    whole = np.concatenate([ends[0], profile, ends[1]])
    return revolution(whole, plan=section), f"{phrase} turned body"


def vessel(rng: Random) -> Made:
    """Turn a random profile open at the top, with an inner wall."""
    profile = _profile(rng)
    wall = float(rng.uniform(0.04, 0.12))
    inner = profile[::-1] - [wall, 0.0]
    inner[:, 0] = np.maximum(inner[:, 0], 0.05)
    floor = float(profile[0, 1])
    inner[-1, 1] = floor + wall
    whole = np.concatenate([[(0.0, floor)], profile, inner, [(0.0, floor + wall)]])
    section, phrase = plan(rng)
    return revolution(whole, plan=section), f"{phrase} open vessel"


def extruded(rng: Random) -> Made:
    """Give an outline a height, its rim sharp or chamfered."""
    shape, phrase = outline(rng)
    depth = float(rng.choice([0.12, 0.3, 0.8, 1.6, 2.4]) * rng.uniform(0.8, 1.2))
    smooth = phrase in ("box-shaped", "pebble-shaped", "free-form")
    edge = float(rng.choice([0.0, 0.03, 0.08])) if smooth else 0.0
    body = extrusion(shape, depth, edge=min(edge, depth / 4), steps=1)
    return body, f"{phrase} body"


def lofted(rng: Random) -> Made:
    """Let an outline's width, depth and place drift with height."""
    base, phrase = outline(rng)
    count = int(rng.integers(3, 7))
    scales = spline(rng.uniform(0.35, 1.1, (count, 2)), steps=4)
    drift = spline(rng.normal(0, 0.12, (count, 2)), steps=4)
    rings = np.empty((len(scales), len(base), 3))
    rings[..., :2] = base[None] * scales[:, None] + drift[:, None]
    rings[..., 2] = np.linspace(0, rng.uniform(0.6, 3.0), len(scales))[:, None]
    return loft(rings), f"{phrase} tapering body"


def twisted(rng: Random) -> Made:
    """Turn an outline on its way up."""
    base, phrase = outline(rng)
    turns = np.linspace(0, np.radians(rng.uniform(40, 300)), 28)
    cos, sin = np.cos(turns)[:, None], np.sin(turns)[:, None]
    taper = np.linspace(1, rng.uniform(0.4, 1.1), 28)[:, None]
    rings = np.empty((28, len(base), 3))
    rings[..., 0] = taper * (cos * base[:, 0] - sin * base[:, 1])
    rings[..., 1] = taper * (sin * base[:, 0] + cos * base[:, 1])
    rings[..., 2] = np.linspace(0, rng.uniform(1.0, 3.0), 28)[:, None]
    return loft(rings), f"{phrase} twisted body"


def hollow(rng: Random) -> Made:
    """Extrude a frame: an outline with the same outline, smaller, left out."""
    shape, phrase = outline(rng)
    inner = shape * float(rng.uniform(0.55, 0.9))
    half = float(rng.choice([0.06, 0.2, 0.6, 1.2]) * rng.uniform(0.8, 1.2))
    rings = np.empty((4, len(shape), 3))
    for ring, (line, z) in enumerate(
        ((shape, -half), (shape, half), (inner, half), (inner, -half))
    ):
        rings[ring, :, :2], rings[ring, :, 2] = line, z
    frame = from_grid(rings, wrap_rows=True, wrap_columns=True)
    return frame, f"{phrase} open frame"


def recessed(rng: Random) -> Made:
    """Sink a floor, or a step, into the upper face of an extruded outline."""
    shape, phrase = outline(rng)
    depth = float(rng.uniform(0.2, 1.4))
    levels, scale = [], 1.0
    z = depth / 2
    for _ in range(int(rng.integers(1, 4))):
        shrunk = scale * float(rng.uniform(0.72, 0.94))
        sunk = z + depth * float(rng.choice([-0.35, -0.2, 0.2]))
        levels += [(scale, z), (shrunk, z), (shrunk, sunk)]
        scale, z = shrunk * 0.999, max(sunk, -0.4 * depth)
    rows = [(1.0, -depth / 2), *levels]
    rings = np.empty((len(rows), len(shape), 3))
    for ring, (factor, height) in enumerate(rows):
        rings[ring, :, :2], rings[ring, :, 2] = shape * factor, height
    return loft(rings), f"{phrase} body with a stepped face"


def bent(rng: Random) -> Made:
    """Carry a section along a bent path."""
    count = int(rng.integers(3, 6))
    knots = np.cumsum(rng.normal(0, 0.7, (count, 3)) * [1, 0.3, 1], axis=0)
    knots[:, 2] += np.arange(count) * 0.5
    path = spline(knots) if rng.random() < 0.7 else rounded(knots, 0.25)
    section = ellipse(*rng.uniform(0.15, 0.5, 2), power=float(rng.uniform(2, 4)))
    scale = np.linspace(1.0, rng.uniform(0.5, 1.4), len(path))
    return sweep(path, section, scale=scale), "bent bar"


def ring(rng: Random) -> Made:
    """Close a section to a ring, seldom a round one."""
    section = None
    if rng.random() < 0.5:
        section = rectangle(rng.uniform(0.08, 0.6), rng.uniform(0.08, 0.6), 0.03)
    body = torus(1.0, float(rng.uniform(0.06, 0.3)), section=section)
    return body.scaled(1.0, float(rng.uniform(0.4, 1.5)), 1.0), "ring-shaped body"


def cushion(rng: Random) -> Made:
    """Return a super-ellipsoid: a cushion, a soap, a ball."""
    power = float(rng.uniform(0.4, 1.4))
    latitude = np.linspace(-np.pi / 2, np.pi / 2, 21)
    radius = np.cos(latitude) ** power
    height = np.sign(latitude) * np.abs(np.sin(latitude)) ** power
    radius[[0, -1]] = 0.0
    shape = ellipse(2.0, float(rng.uniform(0.8, 2.0)), power=2 / power)
    profile = np.stack([radius, height * rng.uniform(0.2, 1.0)], axis=1)
    return revolution(profile, plan=shape), "cushion-shaped body"


def crossing(rng: Random) -> Made:
    """Let two or three simple solids run through each other."""
    size = rng.uniform(0.4, 1.1, (3, 3))
    solids: list[Mesh] = []
    for width, depth, height in size[: int(rng.integers(2, 4))].tolist():
        simple = (
            box(2 * width, 2 * depth, 2 * height, corner=0.1 * width),
            cylinder(width, 3 * height),
            sphere(width, squash=float(rng.uniform(0.6, 1.2))),
            cylinder(width, 2 * height, top=0.3 * width),
        )
        solid = simple[int(rng.integers(len(simple)))]
        axis, angle = "xyz"[int(rng.integers(3))], float(rng.choice([0, 90, 45]))
        solid = solid.turned(axis, angle)
        solids.append(solid.moved(*rng.normal(0, 0.35, 3)))
    return join(solids), "body of crossing solids"


def perforated(rng: Random) -> Made:
    """Return a plate or a tube full of holes."""
    rows, columns = (int(n) for n in rng.integers(2, 11, 2))
    hole, phrase = _hole(rng)
    side = 2.4 / max(rows, columns)
    depth = float(rng.uniform(0.04, 0.3))
    sheet = cells.perforated(rows, columns, hole, side=side, depth=depth)
    if columns < 6 or rng.random() < 0.6:
        return sheet, f"plate with {phrase} holes"
    around_it = float(rng.choice([1.0, 1.0, 0.5]))
    radius = columns * side / (2 * np.pi * around_it)
    tube = cells.bent(sheet, radius=radius).turned("x", 90)
    return tube, f"perforated sleeve with {phrase} holes"


def cut_out(rng: Random) -> Made:
    """Return a plate cut into a symmetrical pattern of cells."""
    rows, columns = (int(n) for n in rng.integers(3, 9, 2))
    quarter = rng.random((rows, columns)) < rng.uniform(0.45, 0.8)
    quarter[-1], quarter[:, -1] = True, True  # the middle lines hold it together
    half = np.concatenate([quarter, quarter[:, ::-1]], axis=1)
    mask = np.concatenate([half, half[::-1]]) if rng.random() < 0.6 else half
    side = 2.4 / max(mask.shape)
    return cells.plate(mask, side=side, depth=float(rng.uniform(0.05, 0.5))), (
        "plate with a cut-out pattern"
    )


def array(rng: Random) -> Made:
    """Repeat one small solid in rows, in steps or around an axis."""
    shape, phrase = outline(rng)
    small = float(rng.uniform(0.25, 0.5))
    item = extrusion(shape * small, float(rng.uniform(0.1, 0.8)))
    if rng.random() < 0.35:
        count = int(rng.integers(3, 11))
        item = item.moved(x=float(rng.uniform(0.5, 1.2)))
        hub = cylinder(float(rng.uniform(0.15, 0.5)), float(rng.uniform(0.1, 0.6)))
        return join([hub, around(item, count=count)]), f"wheel of {phrase} elements"
    rows, columns = (int(n) for n in rng.integers(1, 6, 2))
    pitch = small * rng.uniform(1.7, 2.6, 2)
    climb = float(rng.choice([0.0, 0.0, 0.15]))
    placed = [
        item.moved(column * pitch[0], row * pitch[1], climb * (row + column))
        for row in range(rows)
        for column in range(columns + 1)
    ]
    return join(placed), f"array of {phrase} elements"


def stack(rng: Random) -> Made:
    """Pile plates of one outline and changing size."""
    shape, phrase = outline(rng)
    parts, z = [], 0.0
    for _ in range(int(rng.integers(2, 8))):
        thick = float(rng.uniform(0.05, 0.4))
        parts.append(
            extrusion(shape * float(rng.uniform(0.45, 1.0)), thick).moved(
                z=z + thick / 2
            )
        )
        z += thick + float(rng.choice([0.0, 0.004, 0.15]))
    return join(parts), f"stack of {phrase} plates"


def rolling(rng: Random) -> Made:
    """Extrude a side profile and set it on wheels."""
    count = int(rng.integers(4, 8))
    roof = spline(rng.uniform(0.25, 1.0, (count, 1)), steps=4)[:, 0]
    x = np.linspace(-1.3, 1.3, len(roof))
    upper = np.stack([x, np.maximum(roof, 0.1)], axis=1)[::-1]
    profile = np.concatenate([[[-1.3, 0.0], [1.3, 0.0]], upper])
    width = float(rng.uniform(0.5, 1.4))
    hull = extrusion(profile, width).turned("x", 90)
    radius = float(rng.uniform(0.15, 0.4))
    wheel = cylinder(radius, 0.2).turned("x", 90)
    axles = np.linspace(-0.85, 0.85, int(rng.integers(2, 4)))
    wheels = [
        wheel.moved(float(at), side * width / 2, 0.0)
        for at in axles
        for side in (-1, 1)
    ]
    return join([hull, *wheels]), "hull on wheels"


def _hole(rng: Random) -> tuple[Floats, str]:
    kind = int(rng.integers(4))
    size = float(rng.uniform(0.2, 0.42))
    if kind == 0:
        return circle(size, sides=32), "round"
    if kind == 1:
        return rectangle(2 * size, 2 * size * rng.uniform(0.3, 1.0)), "square"
    if kind == 2:
        return circle(size, sides=int(rng.integers(3, 7))), "angular"
    return star(size, size * 0.5, points=int(rng.integers(4, 7)), steps=3), "star-like"


def _profile(rng: Random) -> Floats:
    """Return (n, 2) radii and rising heights."""
    count = int(rng.integers(3, 8))
    heights = np.sort(rng.uniform(0, 1, count)) * rng.uniform(0.5, 3.5)
    heights += 0.06 * np.arange(count)
    knots = np.stack([rng.uniform(0.25, 1.0, count), heights], axis=1)
    style = rng.random()
    if style < 0.4:
        knots = spline(knots, steps=5)
        knots[:, 0] = np.maximum(knots[:, 0], 0.08)
    elif style < 0.7:
        knots = rounded(knots, 0.15)
    return knots
