"""Solids that product families are composed of, each a mesh about the origin."""

from dataclasses import replace

import numpy as np

from ml.synthetic.curves import Points, arc, circle, rectangle
from ml.synthetic.meshes import BODY, Floats, Mesh, from_grid, from_polygon, join
from ml.synthetic.triangulation import signed_area, triangulate


def revolution(
    profile: Points, *, plan: Floats | None = None, sides: int = 40, tag: str = BODY
) -> Mesh:
    """Turn a (n, 2) profile of (radius, z) about the z axis.

    `plan` replaces the unit circle by another closed (k, 2) outline. Let the profile
    begin and end at radius 0 for a closed solid.
    """
    outline = circle(sides=sides) if plan is None else plan
    points = _distinct(np.asarray(profile, float))
    rings = np.empty((len(points), len(outline), 3))
    rings[..., :2] = points[:, None, :1] * outline[None]
    rings[..., 2] = points[:, 1:]
    return from_grid(rings, wrap_columns=True, tag=tag)


def loft(rings: Floats, *, caps: bool = True, tag: str = BODY) -> Mesh:
    """Span (n, k, 3) closed rings; caps close the ends by a fan to the centre."""
    if caps:
        centre = np.broadcast_to
        first = centre(rings[0].mean(axis=0), rings[0].shape)[None]
        last = centre(rings[-1].mean(axis=0), rings[-1].shape)[None]
        rings = np.concatenate([first, rings, last])
    return from_grid(rings, wrap_columns=True, tag=tag)


def sweep(
    path: Points,
    section: Floats,
    *,
    scale: Floats | float = 1.0,
    closed: bool = False,
    up: tuple[float, float, float] | None = None,
    tag: str = BODY,
) -> Mesh:
    """Carry a closed (k, 2) section along an (n, 3) path, scaled per path point.

    `scale` is a number, (n,) or (n, 2). `up` fixes the section's second axis;
    without it the frame follows the path with the least twist.
    """
    line = np.asarray(path, float) if closed else _distinct(np.asarray(path, float))
    side, rise = _frames(line, closed=closed, up=up)
    factors = np.asarray(scale, float)
    if factors.ndim < 2:
        factors = np.broadcast_to(factors[..., None], (len(line), 2))
    flat = section[None] * factors[:, None]
    rings = (
        line[:, None] + flat[..., :1] * side[:, None] + flat[..., 1:] * rise[:, None]
    )
    if closed:
        return from_grid(rings, wrap_rows=True, wrap_columns=True, tag=tag)
    return loft(rings, tag=tag)


def extrusion(
    outline: Floats, depth: float, *, edge: float = 0.0, steps: int = 1, tag: str = BODY
) -> Mesh:
    """Give a closed (n, 2) outline in x, y the height `depth` about z = 0.

    `edge` is the size of the rim's chamfer (`steps` 1) or rounding (more steps); it
    must stay below the outline's smallest corner radius.
    """
    if signed_area(outline) < 0:
        outline = outline[::-1]
    bend = arc(edge, 0, 90, steps=steps) if edge > 0 else np.zeros((1, 2))
    inset, height = edge - bend[:, 0], depth / 2 - edge + bend[:, 1]
    inward = _inward(outline)
    shrunk = outline[None] + inset[:, None, None] * inward[None]
    rings = np.empty((2 * len(inset), len(outline), 3))
    rings[: len(inset), :, :2] = shrunk[::-1]
    rings[: len(inset), :, 2] = -height[::-1, None]
    rings[len(inset) :, :, :2] = shrunk
    rings[len(inset) :, :, 2] = height[:, None]
    triangles = triangulate(shrunk[-1])
    wall = from_grid(rings, wrap_columns=True, tag=tag)
    lower = from_polygon(rings[0], triangles[:, ::-1], tag=tag)
    upper = from_polygon(rings[-1], triangles, tag=tag)
    solid = join([wall, lower, upper])
    return _blended(solid, wall, len(triangles)) if edge > 0 and steps > 2 else solid


def box(
    width: float,
    depth: float,
    height: float,
    *,
    corner: float = 0.0,
    edge: float = 0.0,
    steps: int = 1,
    tag: str = BODY,
) -> Mesh:
    """Return a box about the origin; `corner` rounds upright edges, `edge` others."""
    outline = rectangle(width, depth, corner)
    return extrusion(outline, height, edge=edge, steps=steps, tag=tag)


def torus(
    radius: float, thickness: float, *, section: Floats | None = None, tag: str = BODY
) -> Mesh:
    """Return a ring about the z axis; `section` replaces the round (k, 2) section."""
    outline = circle(thickness, sides=20) if section is None else section
    ring = np.zeros((56, 3))
    ring[:, :2] = circle(radius, sides=56)
    return sweep(ring, outline, closed=True, up=(0, 0, 1), tag=tag)


def sphere(radius: float, *, squash: float = 1.0, tag: str = BODY) -> Mesh:
    """Return a ball about the origin, its height scaled by `squash`."""
    profile = arc(radius, -90, 90, steps=18)
    profile[[0, -1], 0] = 0.0
    return revolution(profile * np.array([1.0, squash]), tag=tag)


def cylinder(
    radius: float,
    height: float,
    *,
    top: float | None = None,
    edge: float = 0.0,
    sides: int = 32,
    tag: str = BODY,
) -> Mesh:
    """Return an upright cylinder, or a cone if `top`, its upper radius, differs."""
    upper = radius if top is None else top
    half = height / 2
    profile = [(0.0, -half), (radius, -half), (upper, half), (0.0, half)]
    if edge > 0:
        profile[2:3] = [(upper, half - edge), (max(upper - edge, 0.0), half)]
    return revolution(profile, sides=sides, tag=tag)


def _blended(solid: Mesh, wall: Mesh, cap_faces: int) -> Mesh:
    """Let the caps run into a rounded rim without a crease."""
    patches = solid.patches.copy()
    first, last = wall.patches[0], wall.patches[-1]
    patches[-2 * cap_faces : -cap_faces] = first
    patches[-cap_faces:] = last
    return replace(solid, patches=patches)


def _distinct(points: Floats) -> Floats:
    """Drop points that repeat their predecessor: collapsed quads have no normal."""
    moved = np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-9
    distinct: Floats = points[np.concatenate([[True], moved])]
    return distinct


def _inward(outline: Floats) -> Floats:
    """Return per corner the step that moves both sides inward by one."""
    sides = np.roll(outline, -1, axis=0) - outline
    lengths = np.maximum(np.linalg.norm(sides, axis=1, keepdims=True), 1e-12)
    normal = np.stack([-sides[:, 1], sides[:, 0]], axis=1) / lengths
    previous = np.roll(normal, 1, axis=0)
    total = normal + previous
    weight = 1.0 + np.einsum("ij,ij->i", normal, previous)
    step: Floats = total / np.maximum(weight, 0.3)[:, None]
    return step


def _frames(
    line: Floats, *, closed: bool, up: tuple[float, float, float] | None
) -> tuple[Floats, Floats]:
    """Return unit side and rise vectors, (n, 3) each, square to the path."""
    if closed:
        tangent = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)
    else:
        tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-12)
    if up is not None:
        side = np.cross(tangent, np.asarray(up, float))
        side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-12)
        return side, np.cross(side, tangent)
    side = np.empty_like(line)
    seed = np.eye(3)[int(np.argmin(np.abs(tangent[0])))]
    for i, direction in enumerate(tangent):
        seed = seed - direction * (seed @ direction)
        seed = seed / max(float(np.linalg.norm(seed)), 1e-12)
        side[i] = seed
    return side, np.cross(tangent, side)
