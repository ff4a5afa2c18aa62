"""Plane and space curves, float64 (n, 2) or (n, 3), that primitives are made from."""

from collections.abc import Sequence

import numpy as np

from ml.synthetic.meshes import Floats

Points = Sequence[Sequence[float]] | Floats


def spline(points: Points, *, steps: int = 8, closed: bool = False) -> Floats:
    """Return a Catmull-Rom curve through the points, `steps` samples per interval."""
    knots = np.asarray(points, float)
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        head, tail = 2 * knots[:1] - knots[1:2], 2 * knots[-1:] - knots[-2:-1]
        padded = np.concatenate([head, knots, tail])
    p0, p1, p2, p3 = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = (np.arange(steps) / steps)[None, :, None]
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    flat = curve.reshape(-1, knots.shape[1])
    return flat if closed else np.concatenate([flat, knots[-1:]])


def rounded(
    points: Points, radius: float, *, steps: int = 5, closed: bool = False
) -> Floats:
    """Return a polyline whose corners are rounded; never past half a side."""
    knots = np.asarray(points, float)
    count = len(knots)
    out: list[Floats] = [] if closed else [knots[:1]]
    for i in range(count) if closed else range(1, count - 1):
        corner = knots[i]
        before, after = knots[i - 1] - corner, knots[(i + 1) % count] - corner
        reach = min(radius, 0.499 * _length(before), 0.499 * _length(after))
        start = corner + before / max(_length(before), 1e-9) * reach
        end = corner + after / max(_length(after), 1e-9) * reach
        t = np.linspace(0, 1, steps + 1)[:, None]
        out.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * end)
    if not closed:
        out.append(knots[-1:])
    return np.concatenate(out)


def circle(radius: float = 1.0, *, sides: int = 40, start: float = 0.0) -> Floats:
    """Return a closed regular polygon; at 16 sides and more it is drawn as smooth."""
    angle = np.radians(start) + np.arange(sides) * (2 * np.pi / sides)
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def arc(radius: float, start: float, end: float, *, steps: int = 16) -> Floats:
    """Return an open circular arc between two angles in degrees."""
    angle = np.radians(np.linspace(start, end, steps + 1))
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def ellipse(
    width: float, height: float, *, power: float = 2.0, sides: int = 40
) -> Floats:
    """Return a closed super-ellipse; power 2 is an ellipse, 4 a squarish pebble."""
    unit = circle(sides=sides)
    shape: Floats = np.sign(unit) * np.abs(unit) ** (2.0 / power)
    shape *= np.array([width / 2, height / 2])
    return shape


def rectangle(
    width: float, height: float, radius: float = 0.0, *, steps: int = 4
) -> Floats:
    """Return a closed rectangle about the origin, counter-clockwise."""
    x, y = width / 2, height / 2
    corners = [[x, -y], [x, y], [-x, y], [-x, -y]]
    radius = min(radius, 0.499 * width, 0.499 * height)
    if radius <= 0:
        return np.array(corners, float)
    centres = np.array(corners) - radius * np.sign(corners)
    starts = (-90, 0, 90, 180)
    return np.concatenate(
        [
            centre + arc(radius, start, start + 90, steps=steps)
            for centre, start in zip(centres, starts, strict=True)
        ]
    )


def star(outer: float, inner: float, *, points: int, steps: int = 1) -> Floats:
    """Return a closed star or, between near radii, a fluted or scalloped round."""
    count = 2 * points * steps
    angle = np.arange(count) * (2 * np.pi / count)
    wave = 0.5 + 0.5 * np.cos(points * angle)
    radius = inner + (outer - inner) * wave
    outline: Floats = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return outline


def resampled(points: Points, count: int) -> Floats:
    """Return `count` points evenly spaced by arc length along an open curve."""
    curve = np.asarray(points, float)
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0, at[-1], count)
    return np.stack([np.interp(wanted, at, column) for column in curve.T], axis=1)


def _length(vector: Floats) -> float:
    return float(np.linalg.norm(vector))
