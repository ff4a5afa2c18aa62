"""A mesh fitted to the page as a camera sees it."""

from dataclasses import dataclass

import numpy as np

from ml.synthetic.cameras import Camera
from ml.synthetic.meshes import Floats, Mesh
from ml.synthetic.raster.depth import DepthBuffer, rasterize

_LEAST_BORDER = 4  # pixels; outlines need paper on both sides


@dataclass(frozen=True, slots=True)
class Scene:
    """A mesh on the screen, before any line is drawn."""

    mesh: Mesh
    corners: Floats  # (m, 3, 3) screen x, y and depth of the faces' corners
    buffer: DepthBuffer
    size: int  # the longer side in pixels
    scale: float  # pixels per unit of the mesh, near its middle


def place(mesh: Mesh, *, camera: Camera, size: int) -> Scene:
    """Project and fit the mesh and find what is visible."""
    screen, height, width, scale = project(mesh.vertices, camera=camera, size=size)
    corners = screen[mesh.faces]
    buffer = rasterize(corners, height=height, width=width)
    return Scene(mesh, corners, buffer, size, scale)


def project(
    vertices: Floats, *, camera: Camera, size: int
) -> tuple[Floats, int, int, float]:
    """Return (n, 3) screen points, the figure's height and width, and its scale.

    Depth is affine over plane pictures in perspective too, and measured in pixels
    near the product's middle.
    """
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    centred = vertices - (low + high) / 2
    radius = float(np.linalg.norm(centred, axis=1).max())
    seen = centred @ camera.matrix().T
    if camera.distance is not None:
        eye = camera.distance * radius
        away = eye + seen[:, 2:]
        flat = seen[:, :2] * (eye / away)
        seen = np.concatenate([flat, eye - eye * eye / away], axis=1)
    least, most = seen[:, :2].min(axis=0), seen[:, :2].max(axis=0)
    extent = np.maximum(most - least, 1e-9)
    border = max(round(camera.margin * size), _LEAST_BORDER)
    scale = (size - 2 * border) / float(extent.max())
    width, height = (np.ceil(extent * scale - 1e-9).astype(int) + 2 * border).tolist()
    screen = seen * scale
    # Extremes fall between pixel centres: there, an edge would tie with its rear side.
    screen[:, :2] += border - 0.5 - least * scale
    return screen, height, width, scale
