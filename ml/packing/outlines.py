"""Random closed outlines, (n, 2) about the origin and about two units wide."""

from collections.abc import Callable

import numpy as np

from ml.synthetic.curves import circle, ellipse, rectangle, rounded, spline, star
from ml.synthetic.meshes import Floats

Random = np.random.Generator
Named = tuple[Floats, str]


def outline(rng: Random) -> Named:
    """Draw an outline of any kind and the word for it."""
    makers, weights = zip(*_KINDS, strict=True)
    chosen = int(rng.choice(len(makers), p=np.array(weights) / sum(weights)))
    maker: Callable[[Random], Named] = makers[chosen]
    return maker(rng)


def plan(rng: Random) -> Named:
    """Draw the outline of a turned body's horizontal section, of unit radius."""
    kind = rng.random()
    if kind < 0.5:
        return circle(), "round"
    if kind < 0.65:
        return circle(sides=int(rng.integers(3, 10))), "faceted"
    if kind < 0.8:
        return ellipse(2.0, float(rng.uniform(0.8, 2.4)), power=2.5), "oval"
    points = int(rng.integers(4, 16))
    return star(1.0, float(rng.uniform(0.75, 0.92)), points=points, steps=4), "fluted"


def _box(rng: Random) -> Named:
    sides = rng.uniform(0.4, 2.4, 2)
    corner = float(rng.uniform(0, 0.5) * sides.min())
    return rectangle(float(sides[0]), float(sides[1]), corner), "box-shaped"


def _pebble(rng: Random) -> Named:
    width, depth = rng.uniform(0.6, 2.2, 2)
    return ellipse(width, depth, power=float(rng.uniform(1.6, 5))), "pebble-shaped"


def _star(rng: Random) -> Named:
    points = int(rng.integers(3, 9))
    return star(1.0, float(rng.uniform(0.45, 0.85)), points=points), "star-shaped"


def _cross(rng: Random) -> Named:
    arm, reach = float(rng.uniform(0.15, 0.45)), float(rng.uniform(0.7, 1.2))
    quarter = np.array([[reach, -arm], [reach, arm], [arm, arm]])
    turns = [np.array([[0, -1], [1, 0]])] * 4
    corners, corner = [], quarter
    for turn in turns:
        corners.append(corner)
        corner = corner @ turn.T
    shape = np.concatenate(corners)
    return shape * [1.0, float(rng.choice([1.0, 1.0, 1.4]))], "cross-shaped"


def _bent(rng: Random) -> Named:
    """Return an L, U or T of even thickness."""
    t = float(rng.uniform(0.25, 0.6))
    inner, middle, half = 2 - t, 1 - t / 2, 1 + t / 2
    el = [(0, 0), (2, 0), (2, t), (t, t), (t, 2), (0, 2)]
    u = [(0, 0), (2, 0), (2, 2), (inner, 2), (inner, t), (t, t), (t, 2), (0, 2)]
    tee = [(middle, 0), (half, 0), (half, inner), (2, inner), (2, 2), (0, 2)]
    tee += [(0, inner), (middle, inner)]
    shapes = {"L-shaped": el, "U-shaped": u, "T-shaped": tee}
    name = str(rng.choice(sorted(shapes)))
    shape = np.array(shapes[name], float) - 1.0
    if rng.random() < 0.4:
        shape = rounded(shape, 0.3 * t, closed=True, steps=3)
    return shape * rng.uniform(0.7, 1.2, 2), name


def _gear(rng: Random) -> Named:
    teeth = int(rng.integers(5, 15))
    depth = float(rng.uniform(0.72, 0.9))
    angle = (np.arange(4 * teeth) + 0.5) * (np.pi / (2 * teeth))
    radius = np.where(np.arange(4 * teeth) % 4 < 2, 1.0, depth)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1), "toothed"


def _arch(rng: Random) -> Named:
    """Return half a disc on a rectangle: a door, a tombstone, a tongue."""
    foot = float(rng.uniform(0.1, 1.4))
    angle = np.linspace(0, np.pi, 17)
    arc = np.stack([np.cos(angle), np.sin(angle) * rng.uniform(0.4, 1.2)], axis=1)
    shape = np.concatenate([[[-1.0, -foot], [1.0, -foot]], arc])
    return shape * float(rng.uniform(0.5, 1.0)), "arched"


def _heart(rng: Random) -> Named:
    t = np.arange(40) * (2 * np.pi / 40)
    x = np.sin(t) ** 3
    y = (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 16
    shape = np.stack([-x, y], axis=1)
    return shape * [1.0, float(rng.uniform(0.8, 1.2))], "heart-shaped"


def _leaf(rng: Random) -> Named:
    """Return a shape symmetrical about y, its width a random curve."""
    count = int(rng.integers(4, 7))
    half = spline(rng.uniform(0.2, 1.0, (count, 1)), steps=5)[:, 0]
    y = np.linspace(-1, 1, len(half)) * rng.uniform(0.6, 1.4)
    right = np.stack([np.maximum(half, 0.08), y], axis=1)
    return np.concatenate([right, right[::-1] * [-1, 1]]), "symmetrical"


def _free(rng: Random) -> Named:
    corners = _corners(rng)
    if rng.random() < 0.5:
        rounding = float(rng.uniform(0.05, 0.3))
        return rounded(corners, rounding, closed=True), "angular"
    return spline(corners, closed=True), "free-form"


def _corners(rng: Random) -> Floats:
    count = int(rng.integers(4, 9))
    gaps = rng.uniform(0.5, 1.0, count)  # near corners would make a spline loop
    angles = np.cumsum(gaps) * (2 * np.pi / gaps.sum())
    radii = rng.uniform(0.5, 1.1, count)[:, None]
    corners: Floats = radii * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return corners


_KINDS: tuple[tuple[Callable[[Random], Named], float], ...] = (
    (_box, 5.0),
    (_pebble, 3.0),
    (_star, 1.5),
    (_cross, 1.0),
    (_bent, 2.0),
    (_gear, 1.0),
    (_arch, 1.5),
    (_heart, 0.5),
    (_leaf, 2.0),
    (_free, 3.5),
)
