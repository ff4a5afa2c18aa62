"""Triangles for flat polygons without holes, convex or not."""

import numpy as np

from ml.synthetic.meshes import Floats, Ints


def triangulate(outline: Floats) -> Ints:
    """Cut a simple (n, 2) polygon into (n - 2, 3) triangles by clipping ears."""
    order = list(range(len(outline)))
    if signed_area(outline) < 0:
        order.reverse()
    if _is_convex(outline[order]):
        return np.array(
            [[order[0], order[i], order[i + 1]] for i in range(1, len(order) - 1)]
        )
    triangles = []
    while len(order) > 3:
        ear = _find_ear(outline[order])
        count = len(order)
        triangles.append([order[ear - 1], order[ear], order[(ear + 1) % count]])
        del order[ear]
    return np.array([*triangles, order])


def signed_area(outline: Floats) -> float:
    """Return the area, positive if the (n, 2) polygon runs counter-clockwise."""
    following = np.roll(outline, -1, axis=0)
    return 0.5 * float(np.sum(_cross(outline, following)))


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product


def _is_convex(points: Floats) -> bool:
    sides = np.roll(points, -1, axis=0) - points
    return bool(np.all(_cross(sides, np.roll(sides, -1, axis=0)) >= -1e-12))


def _find_ear(points: Floats) -> int:
    """Return the most pointed corner whose triangle holds no other corner."""
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    turn = _cross(points - before, after - points)
    scale = np.linalg.norm(points - before, axis=1) * np.linalg.norm(
        after - points, axis=1
    )
    candidates = np.argsort(-turn / np.maximum(scale, 1e-15), kind="stable")
    for corner in candidates.tolist():
        if turn[corner] <= 0:
            break
        if not _holds_any(points, corner):
            return int(corner)
    return int(candidates[0])  # numerically flat rest: any corner will do


def _holds_any(points: Floats, corner: int) -> bool:
    count = len(points)
    triangle = points[[corner - 1, corner, (corner + 1) % count]]
    inside = np.ones(count, bool)
    for i in range(3):
        side = triangle[(i + 1) % 3] - triangle[i]
        inside &= _cross(side[None], points - triangle[i]) > 1e-12
    return bool(inside.any())
