"""Endless random products: bodies with parts placed on them at random.

Families are few, and an encoder trained on them alone knows only them. These forms have
no name and no purpose; they teach that views of one thing belong together, whatever
the thing is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, rounded, spline, star
from ml.synthetic.meshes import Floats, Mesh, around, join
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

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Form:
    """A random product and the words that are true of it."""

    mesh: Mesh
    phrases: tuple[str, ...]


def draw(seed: int) -> Form:
    """Return the form of a seed: one to three bodies, up to four kinds of parts."""
    rng = np.random.default_rng([seed, 7])
    meshes: list[Mesh] = []
    phrases: list[str] = []
    for index in range(int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))):
        body, phrase = _pick(BODIES, rng)(rng)
        if index:
            body = _shrunk(body, rng).moved(*_offset(meshes[0], rng))
        meshes.append(body)
        phrases.append(phrase)
    for index in range(int(rng.integers(0, 5))):
        part, phrase = _pick(PARTS, rng)(rng)
        placed = _placed(part.tagged(f"part{index}"), meshes[0], rng)
        meshes.append(placed)
        phrases.append(phrase)
    whole = join(meshes).turned("xyz"[int(rng.integers(3))], float(rng.choice(_TURNS)))
    return Form(whole, tuple(dict.fromkeys(phrases)))


_TURNS = (0, 0, 0, 0, 90, -90, 180, 20)


def _turned_body(rng: Random) -> tuple[Mesh, str]:
    count = int(rng.integers(3, 8))
    heights = np.sort(rng.uniform(0, 1, count)) * rng.uniform(0.5, 3.5)
    heights += 0.06 * np.arange(count)
    radii = rng.uniform(0.25, 1.0, count)
    knots = np.stack([radii, heights], axis=1)
    style = rng.random()
    if style < 0.4:
        knots = spline(knots, steps=5)
        knots[:, 0] = np.maximum(knots[:, 0], 0.08)
    elif style < 0.7:
        knots = rounded(knots, 0.15)
    ends = [(0.0, float(knots[0, 1]))], [(0.0, float(knots[-1, 1]))]
    profile = np.concatenate([ends[0], knots, ends[1]])
    plan, phrase = _plan(rng)
    return revolution(profile, plan=plan), f"{phrase} turned body"


def _plan(rng: Random) -> tuple[Floats, str]:
    kind = rng.random()
    if kind < 0.5:
        return circle(), "round"
    if kind < 0.65:
        return circle(sides=int(rng.integers(3, 10))), "faceted"
    if kind < 0.8:
        return ellipse(2.0, float(rng.uniform(0.8, 2.4)), power=2.5), "oval"
    points = int(rng.integers(4, 16))
    return star(1.0, float(rng.uniform(0.75, 0.92)), points=points, steps=4), "fluted"


def _outline(rng: Random) -> tuple[Floats, str]:
    kind = rng.random()
    if kind < 0.35:
        sides = rng.uniform(0.4, 2.4, 2)
        corner = float(rng.uniform(0, 0.5) * sides.min())
        return rectangle(float(sides[0]), float(sides[1]), corner), "box-shaped"
    if kind < 0.55:
        width, depth = rng.uniform(0.6, 2.2, 2)
        return ellipse(width, depth, power=float(rng.uniform(1.6, 5))), "pebble-shaped"
    if kind < 0.7:
        points = int(rng.integers(3, 9))
        return star(1.0, float(rng.uniform(0.45, 0.85)), points=points), "star-shaped"
    count = int(rng.integers(4, 9))
    angles = np.sort(rng.uniform(0, 2 * np.pi, count)) + np.arange(count) * 0.02
    if np.diff(angles, append=angles[0] + 2 * np.pi).max() > 2.6:
        angles = np.arange(count) * 2 * np.pi / count
    radii = rng.uniform(0.5, 1.1, count)[:, None]
    corners = radii * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if kind < 0.85:
        return rounded(corners, float(rng.uniform(0.05, 0.3)), closed=True), "angular"
    return spline(corners, closed=True), "free-form"


def _extruded_body(rng: Random) -> tuple[Mesh, str]:
    outline, phrase = _outline(rng)
    depth = float(rng.choice([0.12, 0.3, 0.8, 1.6, 2.4]) * rng.uniform(0.8, 1.2))
    edge = float(rng.choice([0.0, 0.03, 0.08])) if phrase != "star-shaped" else 0.0
    body = extrusion(outline, depth, edge=min(edge, depth / 4), steps=1)
    return body, f"{phrase} body"


def _lofted_body(rng: Random) -> tuple[Mesh, str]:
    base, phrase = _outline(rng)
    count = int(rng.integers(3, 7))
    height = float(rng.uniform(0.6, 3.0))
    scales = spline(rng.uniform(0.35, 1.1, (count, 2)), steps=4)
    drift = spline(rng.normal(0, 0.12, (count, 2)), steps=4)
    rings = np.empty((len(scales), len(base), 3))
    rings[..., :2] = base[None] * scales[:, None] + drift[:, None]
    rings[..., 2] = np.linspace(0, height, len(scales))[:, None]
    return loft(rings), f"{phrase} tapering body"


def _bent_body(rng: Random) -> tuple[Mesh, str]:
    count = int(rng.integers(3, 6))
    knots = np.cumsum(rng.normal(0, 0.7, (count, 3)) * [1, 0.3, 1], axis=0)
    knots[:, 2] += np.arange(count) * 0.5
    path = spline(knots) if rng.random() < 0.7 else rounded(knots, 0.25)
    section = ellipse(*rng.uniform(0.15, 0.5, 2), power=float(rng.uniform(2, 4)))
    scale = np.linspace(1.0, rng.uniform(0.5, 1.4), len(path))
    return sweep(path, section, scale=scale), "bent bar"


def _frame_body(rng: Random) -> tuple[Mesh, str]:
    ring = torus(1.0, float(rng.uniform(0.06, 0.3)))
    return ring.scaled(1.0, float(rng.uniform(0.4, 1.5)), 1.0), "ring-shaped body"


def _knob(rng: Random) -> tuple[Mesh, str]:
    radius = float(rng.uniform(0.06, 0.3))
    if rng.random() < 0.4:
        return sphere(radius, squash=float(rng.uniform(0.4, 1.2))), "knob"
    height = float(rng.uniform(0.05, 0.5))
    return cylinder(radius, height, top=radius * float(rng.uniform(0.5, 1))), "knob"


def _panel(rng: Random) -> tuple[Mesh, str]:
    width, depth = rng.uniform(0.15, 0.9, 2)
    corner = float(rng.uniform(0, 0.45) * min(width, depth))
    return box(width, depth, float(rng.uniform(0.04, 0.15)), corner=corner), "panel"


def _loop(rng: Random) -> tuple[Mesh, str]:
    reach, high = rng.uniform(0.2, 0.7, 2)
    path = spline([(0, 0, high), (reach, 0, 0.8 * high), (reach, 0, -high), (0, 0, 0)])
    return sweep(path, ellipse(*rng.uniform(0.06, 0.16, 2), sides=16)), "handle"


def _rod(rng: Random) -> tuple[Mesh, str]:
    length = float(rng.uniform(0.4, 1.6))
    rod = cylinder(float(rng.uniform(0.03, 0.1)), length, sides=20)
    return rod, "rod"


def _fin(rng: Random) -> tuple[Mesh, str]:
    outline, _ = _outline(rng)
    return extrusion(outline * rng.uniform(0.15, 0.5), 0.06).turned("x", 90), "fin"


def _ring(rng: Random) -> tuple[Mesh, str]:
    return torus(float(rng.uniform(0.15, 0.6)), float(rng.uniform(0.02, 0.08))), "ring"


Maker = Callable[[Random], tuple[Mesh, str]]
BODIES: tuple[Maker, ...] = (
    _turned_body,
    _turned_body,
    _extruded_body,
    _extruded_body,
    _extruded_body,
    _lofted_body,
    _bent_body,
    _frame_body,
)
PARTS: tuple[Maker, ...] = (_knob, _panel, _panel, _loop, _rod, _fin, _ring)


def _placed(part: Mesh, body: Mesh, rng: Random) -> Mesh:
    """Put a part on the body's surface, alone, mirrored, in a row or around an axis."""
    at = body.vertices[int(rng.integers(len(body.vertices)))] * rng.uniform(0.8, 1.0)
    part = part.turned("xyz"[int(rng.integers(3))], float(rng.choice([0, 0, 90, 45])))
    placed = part.moved(*at)
    manner = rng.random()
    if manner < 0.3:
        return placed
    if manner < 0.55:
        return join([placed, placed.mirrored("x")])
    if manner < 0.8:
        return around(placed, count=int(rng.choice([2, 3, 4, 6, 8])))
    step = rng.uniform(0.12, 0.35)
    axis = int(rng.integers(3))
    shifts = np.eye(3)[axis] * step
    return join(placed.moved(*(shifts * i)) for i in range(int(rng.integers(2, 7))))


def _shrunk(mesh: Mesh, rng: Random) -> Mesh:
    factor = float(rng.uniform(0.3, 0.9))
    return mesh.scaled(factor, factor, factor)


def _offset(first: Mesh, rng: Random) -> Floats:
    """Mostly stacked or side by side, seldom anywhere."""
    low, high = first.vertices.min(axis=0), first.vertices.max(axis=0)
    shift: Floats = np.zeros(3)
    axis = int(rng.choice([0, 1, 2], p=[0.3, 0.15, 0.55]))
    shift[axis] = rng.choice([low[axis], high[axis]]) * rng.uniform(0.5, 1.0)
    if rng.random() < 0.2:
        shift += rng.normal(0, 0.2, 3)
    return shift


def _pick(makers: tuple[Maker, ...], rng: Random) -> Maker:
    return makers[int(rng.integers(len(makers)))]
