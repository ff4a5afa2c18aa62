"""Lines stand on the cracks between pixels where patch or depth breaks off.

That yields creases, outlines, self-occlusion and the intersections of placed parts
with hidden lines removed. Each crack is placed to sub-pixel accuracy, where the nearer
face ends or the two faces' planes meet, so that oblique lines come out straight.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.meshes import Floats, Ints
from ml.synthetic.raster.depth import BACKGROUND, DepthBuffer

_STEEPEST = 60.0  # slopes of faces seen nearly edge-on say nothing beyond this
_SLACK = 1.0  # pixels of depth by which a curved patch may miss its slopes


@dataclass(frozen=True, slots=True)
class Cracks:
    """Unit edges of the pixel grid that separate two visible surfaces."""

    corners: Ints  # (n, 2) ids of the grid corners the crack joins
    points: Floats  # (n, 2) x, y of the line between the two pixel centres
    near: NDArray[np.int32]  # (n,) nearer face
    far: NDArray[np.int32]  # (n,) other face or BACKGROUND
    gap: Floats  # (n,) depth between the two, infinite before the background
    corner_count: int


def find(buffer: DepthBuffer, patches: Ints) -> Cracks:
    """Return the cracks between differing patches and across jumps in depth."""
    height, width = buffer.face.shape
    across = _between(buffer, patches, axis=1)
    down = _between(buffer, patches, axis=0)
    parts = []
    for pixels, points, near, far, gap, axis in (across, down):
        row, column = np.divmod(pixels, width)
        start = (row + (axis == 0)) * (width + 1) + column + (axis == 1)
        end = start + (width + 1 if axis == 1 else 1)
        parts.append((np.stack([start, end], axis=1), points, near, far, gap))
    corners, points, near, far, gap = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    return Cracks(corners, points, near, far, gap, (height + 1) * (width + 1))


def _between(
    buffer: DepthBuffer, patches: Ints, *, axis: int
) -> tuple[Ints, Floats, NDArray[np.int32], NDArray[np.int32], Floats, int]:
    """Judge each pixel against its neighbour to the right (axis 1) or below (0)."""
    width = buffer.face.shape[1]
    flat = buffer.face.ravel()
    step = 1 if axis == 1 else width
    before = buffer.face[:, :-1] if axis == 1 else buffer.face[:-1]
    after = buffer.face[:, 1:] if axis == 1 else buffer.face[1:]
    row, column = np.nonzero(before != after)
    first = row * width + column
    a, b = flat[first], flat[first + step]
    x, y = column.astype(float), row.astype(float)
    delta, slope_a, slope_b = _depths(buffer, a, b, x, y, axis)
    other_patch = (a == BACKGROUND) | (b == BACKGROUND) | (patches[a] != patches[b])
    low, high = np.minimum(slope_a, slope_b), np.maximum(slope_a, slope_b)
    slack = _SLACK + 0.5 * (high - low)
    jump = (delta < low - slack) | (delta > high + slack)
    keep = other_patch | jump
    first, a, b, x, y = first[keep], a[keep], b[keep], x[keep], y[keep]
    delta, slope_a, slope_b = delta[keep], slope_a[keep], slope_b[keep]
    swap = (a == BACKGROUND) | ((b != BACKGROUND) & (delta < 0))
    near, far = np.where(swap, b, a), np.where(swap, a, b)
    place = _crossings(buffer, near, far, delta, slope_a, slope_b, swap, x, y, axis)
    points = np.stack([x, y], axis=1)
    points[:, 1 - axis] += place
    gap = np.where(far == BACKGROUND, np.inf, np.abs(delta))
    return first, points, near, far, gap, axis


def _depths(
    buffer: DepthBuffer,
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    x: Floats,
    y: Floats,
    axis: int,
) -> tuple[Floats, Floats, Floats]:
    """Return the step in depth from pixel a to b and both faces' slopes along it."""
    plane_a, plane_b = buffer.plane[a], buffer.plane[b]
    dx, dy = (1.0, 0.0) if axis == 1 else (0.0, 1.0)
    depth_a = plane_a[:, 0] * x + plane_a[:, 1] * y + plane_a[:, 2]
    depth_b = plane_b[:, 0] * (x + dx) + plane_b[:, 1] * (y + dy) + plane_b[:, 2]
    along = 1 - axis
    slope_a = np.clip(plane_a[:, along], -_STEEPEST, _STEEPEST)
    slope_b = np.clip(plane_b[:, along], -_STEEPEST, _STEEPEST)
    return depth_b - depth_a, slope_a, slope_b


def _crossings(
    buffer: DepthBuffer,
    near: NDArray[np.int32],
    far: NDArray[np.int32],
    delta: Floats,
    slope_a: Floats,
    slope_b: Floats,
    swap: NDArray[np.bool_],
    x: Floats,
    y: Floats,
    axis: int,
) -> Floats:
    """Return where the line is: 0 at the first pixel's centre, 1 at the second's."""
    sign = np.where(swap, -1.0, 1.0)
    start_x = x + swap if axis == 1 else x
    start_y = y + swap if axis == 0 else y
    weights = buffer.weights[near]
    value = weights[..., 0] * start_x[:, None] + weights[..., 1] * start_y[:, None]
    value = np.maximum(value + weights[..., 2], 0.0)
    rate = weights[..., 1 - axis] * sign[:, None]
    reach = np.where(rate < 0, value / np.where(rate < 0, -rate, 1.0), np.inf).min(
        axis=1
    )
    leave = np.minimum(reach, 1.0)
    # Where two surfaces meet, their planes cross between the two centres.
    bend = slope_a - slope_b
    meets = (far != BACKGROUND) & (np.abs(bend) > 1e-9)
    meeting = (delta - slope_b) / np.where(meets, bend, 1.0)
    meets &= (meeting >= 0.0) & (meeting <= 1.0)
    place: Floats = np.where(meets, meeting, np.where(swap, 1.0 - leave, leave))
    return place
