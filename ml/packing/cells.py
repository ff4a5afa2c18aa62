"""Plates of square cells, some missing, some with a hole: without any booleans.

Perforated sheets, lattices, pixel icons and letters come from one mask; bent into a
tube they become baskets and sleeves.
"""

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.curves import resampled
from ml.synthetic.meshes import BODY, Floats, Mesh, join

Mask = NDArray[np.bool_]

_STEPS = 2  # pieces of a cell's side, so that a plate can be bent


def plate(mask: Mask, *, side: float, depth: float) -> Mesh:
    """Return the cells of a (rows, columns) mask as one plate about the origin.

    Cells are `side` wide; row 0 is at the top (high y), and the plate is `depth` thick
    about z = 0. Raises ValueError if no cell is set.
    """
    if not mask.any():
        raise ValueError("a plate needs at least one cell")
    row, column = np.nonzero(mask)
    x, y = column - mask.shape[1] / 2, mask.shape[0] / 2 - row - 1.0
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    flat = np.stack([x, y], axis=1)[:, None] + square[None]
    half = depth / 2
    top, bottom = _lifted(flat * side, half), _lifted(flat[:, ::-1] * side, -half)
    parts = [_quads(top, np.zeros(len(top))), _quads(bottom, np.zeros(len(bottom)))]
    walls, lines = _walls(mask, side, half)
    return join([*parts, _quads(walls, lines)])


def perforated(
    rows: int, columns: int, hole: Floats, *, side: float, depth: float
) -> Mesh:
    """Return a plate with one hole in each cell; `hole` (n, 2) lies within half a unit.

    The hole's outline runs counter-clockwise around the origin.
    """
    count = 8 * _STEPS
    rim = resampled(np.concatenate([hole, hole[:1]]), count + 1)[:-1]
    start = int(np.argmin(np.abs(np.arctan2(rim[:, 1], rim[:, 0]) + np.pi / 4)))
    rim = np.roll(rim, -start, axis=0)
    corners = np.array([[1, -1], [1, 1], [-1, 1], [-1, -1], [1, -1]]) / 2
    frame = resampled(corners, count + 1)[:-1]
    y, x = np.mgrid[:rows, :columns].reshape(2, -1).astype(float)
    centres = np.stack([x - (columns - 1) / 2, y - (rows - 1) / 2], axis=1)
    ring = [frame, np.roll(frame, -1, 0), np.roll(rim, -1, 0), rim]
    quads = np.stack(ring, axis=1)[None] + centres[:, None, None]  # cells, n, 4, 2
    half = depth / 2
    flat = quads.reshape(-1, 4, 2) * side
    holes = quads[:, :, 3:1:-1].reshape(-1, 2, 2) * side
    wall = np.concatenate([_lifted(holes, -half), _lifted(holes[:, ::-1], half)], 1)
    border, lines = _walls(np.ones((rows, columns), bool), side, half)
    faces = [_lifted(flat, half), _lifted(flat[:, ::-1], -half)]
    ids = np.repeat(np.arange(len(centres)), count)
    return join(
        [_quads(face, np.zeros(len(face))) for face in faces]
        + [_quads(wall, ids), _quads(border, lines)]
    )


def bent(mesh: Mesh, *, radius: float) -> Mesh:
    """Roll a plate around an axis along y; x becomes the way around it."""
    x, y, z = mesh.vertices.T
    angle = x / radius
    reach = radius + z
    vertices = np.stack([reach * np.sin(angle), y, reach * np.cos(angle)], axis=1)
    return Mesh(vertices, mesh.faces, mesh.patches, mesh.tags, mesh.uv, mesh.tag_names)


def _walls(mask: Mask, side: float, half: float) -> tuple[Floats, NDArray[np.int64]]:
    """Return (n, 4, 3) quads along the mask's edge; those in one line share an id."""
    padded = np.pad(mask, 1)
    quads, lines = [], []
    for axis, forward in ((0, True), (0, False), (1, True), (1, False)):
        beyond = np.roll(padded, -1 if forward else 1, axis=axis)
        row, column = (at - 1 for at in np.nonzero(padded & ~beyond))
        x, y = column - mask.shape[1] / 2, mask.shape[0] / 2 - row - 1.0
        along = np.array([1.0, 0.0] if axis == 0 else [0.0, 1.0])
        lower = axis == 0 and forward
        right = axis == 1 and forward
        start = np.stack([x + right, y + (axis == 0 and not lower)], axis=1)
        edge = np.stack([start, start + along], axis=1) * side
        top, foot = _lifted(edge, half), _lifted(edge[:, ::-1], -half)
        quads.append(np.concatenate([top, foot], axis=1))
        at = row if axis == 0 else column
        lines.append(at * 4 + 2 * axis + forward)
    return np.concatenate(quads), np.concatenate(lines).astype(np.int64)


def _lifted(points: Floats, z: float) -> Floats:
    height = np.full((*points.shape[:-1], 1), z)
    return np.concatenate([points, height], axis=-1)


def _quads(corners: Floats, patches: NDArray[np.generic]) -> Mesh:
    """Return a mesh of (n, 4, 3) quads, each in the smooth patch named for it."""
    count = len(corners)
    base = 4 * np.arange(count)[:, None, None]
    faces = (base + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3)
    vertices = corners.reshape(-1, 3)
    _, ids = np.unique(patches, return_inverse=True)
    return Mesh(
        vertices=vertices,
        faces=faces,
        patches=np.repeat(ids.astype(np.int64), 2),
        tags=np.zeros(2 * count, np.int64),
        uv=vertices[faces][..., :2],
        tag_names=(BODY,),
    )
