"""Triangle meshes with smooth patches, surface coordinates and part tags.

World axes: x to the right, y away from the viewer of the front view, z up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_Number = TypeVar("_Number", np.float64, np.int64)

BODY = "body"
SMOOTH_COSINE = float(np.cos(np.radians(28.0)))  # flatter joints draw no crease
_AXES = {"x": 0, "y": 1, "z": 2}


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles of one or more placed parts; parts may interpenetrate."""

    vertices: Floats  # (n, 3)
    faces: Ints  # (m, 3) indices into vertices
    patches: Ints  # (m,) smooth patch of each face
    tags: Ints  # (m,) index into tag_names
    uv: Floats  # (m, 3, 2) surface coordinates of the corners, in world lengths
    tag_names: tuple[str, ...]

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Self:
        """Return the mesh shifted along the axes."""
        return replace(self, vertices=self.vertices + np.array([x, y, z]))

    def turned(self, axis: str, degrees: float) -> Self:
        """Return the mesh turned about a world axis, counter-clockwise from its tip."""
        return replace(self, vertices=self.vertices @ rotation(axis, degrees).T)

    def scaled(self, x: float = 1.0, y: float = 1.0, z: float = 1.0) -> Self:
        """Return the mesh stretched along the axes."""
        return replace(self, vertices=self.vertices * np.array([x, y, z]))

    def mirrored(self, axis: str) -> Self:
        """Return the mesh reflected at the plane through the origin."""
        factors = np.ones(3)
        factors[_AXES[axis]] = -1.0
        return replace(self, vertices=self.vertices * factors)

    def tagged(self, tag: str) -> Self:
        """Return the mesh as one part called `tag`."""
        return replace(self, tags=np.zeros_like(self.tags), tag_names=(tag,))


def rotation(axis: str, degrees: float) -> Floats:
    """Return the (3, 3) matrix that turns column vectors about a world axis."""
    first, second = [i for i in range(3) if i != _AXES[axis]]
    if axis == "y":
        first, second = second, first
    angle = np.radians(degrees)
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = np.cos(angle)
    matrix[first, second] = -np.sin(angle)
    matrix[second, first] = np.sin(angle)
    return matrix


def join(parts: Iterable[Mesh]) -> Mesh:
    """Combine parts by placement only, keeping their patches and tags apart."""
    meshes = list(parts)
    names = tuple(dict.fromkeys(name for mesh in meshes for name in mesh.tag_names))
    faces, patches, tags = [], [], []
    vertex_base = patch_base = 0
    for mesh in meshes:
        faces.append(mesh.faces + vertex_base)
        patches.append(mesh.patches + patch_base)
        tags.append(np.array([names.index(n) for n in mesh.tag_names])[mesh.tags])
        vertex_base += len(mesh.vertices)
        patch_base += int(mesh.patches.max()) + 1
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate(faces),
        patches=np.concatenate(patches),
        tags=np.concatenate(tags),
        uv=np.concatenate([mesh.uv for mesh in meshes]),
        tag_names=names,
    )


def around(mesh: Mesh, *, count: int, axis: str = "z", start: float = 0.0) -> Mesh:
    """Repeat a part `count` times around a world axis."""
    return join(mesh.turned(axis, start + 360.0 * i / count) for i in range(count))


def from_grid(
    points: Floats,
    *,
    wrap_rows: bool = False,
    wrap_columns: bool = False,
    tag: str = BODY,
) -> Mesh:
    """Make a mesh from a (rows, columns, 3) grid of quads.

    Quads whose dihedral angle stays under about 28 degrees share a patch. u grows
    along the columns and v along the rows, both in mean world lengths.
    """
    rows, columns, _ = points.shape
    index = np.arange(rows * columns).reshape(rows, columns)
    u = _arc(points, axis=1, wrap=wrap_columns)
    v = _arc(points, axis=0, wrap=wrap_rows)
    if wrap_rows:
        index = np.concatenate([index, index[:1]], axis=0)
    if wrap_columns:
        index = np.concatenate([index, index[:, :1]], axis=1)
    vertices = points.reshape(-1, 3)
    surface = np.stack(np.meshgrid(u, v), axis=-1)  # (rows, columns, 2)
    corners = _quads(index)  # (quads, 4)
    corner_uv = _quads(surface)
    patches = _grid_patches(
        vertices[corners],
        index.shape[0] - 1,
        index.shape[1] - 1,
        wrap_rows,
        wrap_columns,
    )
    triangles = np.array([[0, 1, 2], [0, 2, 3]])
    mesh = Mesh(
        vertices=vertices,
        faces=corners[:, triangles].reshape(-1, 3),
        patches=np.repeat(patches, 2),
        tags=np.zeros(2 * len(corners), np.int64),
        uv=corner_uv[:, triangles].reshape(-1, 3, 2),
        tag_names=(tag,),
    )
    return _without_slivers(mesh)


def from_polygon(points: Floats, triangles: Ints, *, tag: str = BODY) -> Mesh:
    """Make a flat one-patch mesh from (n, 3) points and (m, 3) triangles."""
    return Mesh(
        vertices=points,
        faces=triangles,
        patches=np.zeros(len(triangles), np.int64),
        tags=np.zeros(len(triangles), np.int64),
        uv=points[triangles][..., :2],
        tag_names=(tag,),
    )


def _quads(grid: NDArray[_Number]) -> NDArray[_Number]:
    corners = (grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1])
    stacked: NDArray[_Number] = np.stack(corners, axis=2)
    return stacked.reshape(-1, 4, *grid.shape[2:])


def _arc(points: Floats, *, axis: int, wrap: bool) -> Floats:
    """Mean arc length along one axis of the grid, one value per grid line."""
    if wrap:
        points = np.concatenate([points, points.take([0], axis=axis)], axis=axis)
    steps = np.linalg.norm(np.diff(points, axis=axis), axis=2).mean(axis=1 - axis)
    at: Floats = np.concatenate([[0.0], np.cumsum(steps)])
    return at


def _grid_patches(
    corners: Floats, rows: int, columns: int, wrap_rows: bool, wrap_columns: bool
) -> Ints:
    """Label quads by smooth patch: connected where neighbours barely bend."""
    # The diagonals' cross product survives quads collapsed to a triangle.
    normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    normals = normals / np.maximum(lengths, 1e-12)
    ids = np.arange(rows * columns).reshape(rows, columns)
    pairs = [
        _neighbours(ids, axis=0, wrap=wrap_rows),
        _neighbours(ids, axis=1, wrap=wrap_columns),
    ]
    first, second = np.concatenate(pairs, axis=1)
    smooth = np.einsum("ij,ij->i", normals[first], normals[second]) > SMOOTH_COSINE
    links = coo_matrix(
        (np.ones(int(smooth.sum())), (first[smooth], second[smooth])),
        shape=(ids.size, ids.size),
    )
    labels: Ints = connected_components(links, directed=False)[1].astype(np.int64)
    return labels


def _neighbours(ids: Ints, *, axis: int, wrap: bool) -> Ints:
    if wrap:
        ids = np.concatenate([ids, ids.take([0], axis=axis)], axis=axis)
    count = ids.shape[axis]
    before = ids.take(range(count - 1), axis=axis).ravel()
    after = ids.take(range(1, count), axis=axis).ravel()
    return np.stack([before, after])


def _without_slivers(mesh: Mesh) -> Mesh:
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    keep = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-12
    return replace(
        mesh,
        faces=mesh.faces[keep],
        patches=mesh.patches[keep],
        tags=mesh.tags[keep],
        uv=mesh.uv[keep],
    )


def tags_of(mesh: Mesh) -> Sequence[str]:
    """Return the part tags in use other than the body's."""
    return tuple(name for name in mesh.tag_names if name != BODY)
