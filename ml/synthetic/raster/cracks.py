"""Lines stand on the cracks between pixels where patch or depth breaks off.

That yields creases, outlines, self-occlusion and the intersections of placed parts
with hidden lines removed. Each crack is placed to sub-pixel accuracy, where the nearer
face ends or the two faces' planes meet, so that oblique lines come out straight.
"""

from dataclasses import dataclass, replace
from typing import Self

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


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Neighbouring pixels that show differing faces, a before b along an axis."""

    axis: int  # 1: b lies to the right of a; 0: below
    x: Floats  # (n,) centre of the first pixel
    y: Floats
    a: NDArray[np.int32]  # (n,) face of the first pixel, or BACKGROUND
    b: NDArray[np.int32]
    delta: Floats  # (n,) depth of b's pixel less that of a's
    slope_a: Floats  # (n,) change of a's depth per pixel along the axis
    slope_b: Floats

    def kept(self, keep: NDArray[np.bool_]) -> Self:
        """Return some of the pairs."""
        names = ("x", "y", "a", "b", "delta", "slope_a", "slope_b")
        return replace(self, **{name: getattr(self, name)[keep] for name in names})

    def first_is_far(self) -> NDArray[np.bool_]:
        """Tell where the second pixel is the nearer one."""
        hidden: NDArray[np.bool_] = (self.a == BACKGROUND) | (
            (self.b != BACKGROUND) & (self.delta < 0)
        )
        return hidden


def find(buffer: DepthBuffer, patches: Ints) -> Cracks:
    """Return the cracks between differing patches and across jumps in depth."""
    height, width = buffer.face.shape
    parts = [_between(buffer, patches, axis=axis) for axis in (1, 0)]
    corners, points, near, far, gap = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    return Cracks(corners, points, near, far, gap, (height + 1) * (width + 1))


def _between(
    buffer: DepthBuffer, patches: Ints, *, axis: int
) -> tuple[Ints, Floats, NDArray[np.int32], NDArray[np.int32], Floats]:
    """Judge each pixel against its neighbour to the right (axis 1) or below (0)."""
    pairs = _differing(buffer, axis)
    pairs = pairs.kept(_is_line(pairs, patches))
    swap = pairs.first_is_far()
    near, far = np.where(swap, pairs.b, pairs.a), np.where(swap, pairs.a, pairs.b)
    points = np.stack([pairs.x, pairs.y], axis=1)
    points[:, 1 - axis] += _crossings(buffer, pairs, near, swap)
    gap = np.where(far == BACKGROUND, np.inf, np.abs(pairs.delta))
    stride = buffer.face.shape[1] + 1
    row, column = pairs.y.astype(np.int64), pairs.x.astype(np.int64)
    start = (row + (axis == 0)) * stride + column + (axis == 1)
    end = start + (stride if axis == 1 else 1)
    return np.stack([start, end], axis=1), points, near, far, gap


def _differing(buffer: DepthBuffer, axis: int) -> _Pairs:
    before = buffer.face[:, :-1] if axis == 1 else buffer.face[:-1]
    after = buffer.face[:, 1:] if axis == 1 else buffer.face[1:]
    row, column = np.nonzero(before != after)
    a, b = before[row, column], after[row, column]
    x, y = column.astype(float), row.astype(float)
    dx, dy = (1.0, 0.0) if axis == 1 else (0.0, 1.0)
    plane_a, plane_b = buffer.plane[a], buffer.plane[b]
    depth_a = plane_a[:, 0] * x + plane_a[:, 1] * y + plane_a[:, 2]
    depth_b = plane_b[:, 0] * (x + dx) + plane_b[:, 1] * (y + dy) + plane_b[:, 2]
    slope_a = np.clip(plane_a[:, 1 - axis], -_STEEPEST, _STEEPEST)
    slope_b = np.clip(plane_b[:, 1 - axis], -_STEEPEST, _STEEPEST)
    return _Pairs(axis, x, y, a, b, depth_b - depth_a, slope_a, slope_b)


def _is_line(pairs: _Pairs, patches: Ints) -> NDArray[np.bool_]:
    """Tell where the patch changes or depth leaves what both slopes allow."""
    a, b = pairs.a, pairs.b
    other_patch = (a == BACKGROUND) | (b == BACKGROUND) | (patches[a] != patches[b])
    low = np.minimum(pairs.slope_a, pairs.slope_b)
    high = np.maximum(pairs.slope_a, pairs.slope_b)
    slack = _SLACK + 0.5 * (high - low)
    jump = (pairs.delta < low - slack) | (pairs.delta > high + slack)
    result: NDArray[np.bool_] = other_patch | jump
    return result


def _crossings(
    buffer: DepthBuffer, pairs: _Pairs, near: NDArray[np.int32], swap: NDArray[np.bool_]
) -> Floats:
    """Return where the line is: 0 at the first pixel's centre, 1 at the second's."""
    axis = pairs.axis
    x = pairs.x + swap if axis == 1 else pairs.x
    y = pairs.y + swap if axis == 0 else pairs.y
    weights = buffer.weights[near]
    value = weights[..., 0] * x[:, None] + weights[..., 1] * y[:, None]
    value = np.maximum(value + weights[..., 2], 0.0)
    rate = weights[..., 1 - axis] * np.where(swap, -1.0, 1.0)[:, None]
    falling = rate < 0
    reach = np.where(falling, value / np.where(falling, -rate, 1.0), np.inf)
    leave = np.minimum(reach.min(axis=1), 1.0)  # where the nearer face ends
    # Where two surfaces meet, their planes cross between the two centres.
    bend = pairs.slope_a - pairs.slope_b
    meets = (pairs.a != BACKGROUND) & (pairs.b != BACKGROUND) & (np.abs(bend) > 1e-9)
    meeting = (pairs.delta - pairs.slope_b) / np.where(meets, bend, 1.0)
    meets &= (meeting >= 0.0) & (meeting <= 1.0)
    place: Floats = np.where(meets, meeting, np.where(swap, 1.0 - leave, leave))
    return place
