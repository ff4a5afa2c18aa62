"""Which face is nearest at each pixel: a z-buffer in numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.synthetic.meshes import Floats, Ints

BACKGROUND = -1
_FACE_BITS = 20
_LEVELS = float(1 << 41)  # twice as many still fit above the face bits


@dataclass(frozen=True, slots=True)
class DepthBuffer:
    """Nearest face per pixel, and what is affine over each face's picture.

    A pixel (row, column) is sampled at its centre, x = column and y = row.
    """

    face: NDArray[np.int32]  # (h, w) face index or BACKGROUND
    weights: Floats  # (m, 3, 3): barycentric weight k at x, y is row k @ (x, y, 1)
    plane: Floats  # (m, 3): depth at x, y is plane @ (x, y, 1); grows away

    def affine(self, corners: Floats) -> Floats:
        """Return (m, 3) screen coefficients of a quantity given at (m, 3) corners."""
        product: Floats = np.einsum("mk,mkc->mc", corners, self.weights)
        return product


@dataclass(frozen=True, slots=True)
class _Spans:
    """Runs of pixels in one row that a triangle covers."""

    row: Ints
    owner: Ints  # the triangle
    first: Ints  # leftmost column
    count: Ints


def rasterize(corners: Floats, *, height: int, width: int) -> DepthBuffer:
    """Return the z-buffer of (m, 3 corners, xyz) screen triangles.

    Triangles seen edge-on leave no trace. Both sides of a triangle are visible.
    Raises ValueError for more than about a million faces.
    """
    if len(corners) >= 1 << _FACE_BITS:
        raise ValueError(f"{len(corners)} faces are more than a depth key can hold")
    weights, visible = _barycentric(corners)
    plane = np.einsum("mk,mkc->mc", corners[..., 2], weights)
    rows, owners = _rows(corners[visible, :, 1], height)
    spans = _spans(weights, rows, np.flatnonzero(visible)[owners], width)
    face = np.full(height * width, BACKGROUND, np.int32)
    if len(spans.row):
        near, far = corners[..., 2].min(), corners[..., 2].max()
        _fill(face, spans, plane, width, near=float(near), far=float(far))
    return DepthBuffer(face.reshape(height, width), weights, plane)


def _barycentric(corners: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return (m, 3, 3) weight coefficients and which triangles have an area."""
    x, y = corners[..., 0], corners[..., 1]
    x1, x2 = np.roll(x, -1, axis=1), np.roll(x, -2, axis=1)
    y1, y2 = np.roll(y, -1, axis=1), np.roll(y, -2, axis=1)
    weights = np.stack([y1 - y2, x2 - x1, x1 * y2 - x2 * y1], axis=2)
    area = weights[:, :, 2].sum(axis=1)
    visible = np.abs(area) > 1e-6
    scale = np.where(visible, area, np.inf)
    return weights / scale[:, None, None], visible


def _rows(y: Floats, height: int) -> tuple[Ints, Ints]:
    """Return each pixel row that a triangle meets, and the triangle."""
    top = np.maximum(np.ceil(y.min(axis=1)), 0).astype(np.int64)
    bottom = np.minimum(np.floor(y.max(axis=1)), height - 1).astype(np.int64)
    counts = np.maximum(bottom - top + 1, 0)
    owners = np.repeat(np.arange(len(y)), counts)
    return _ramps(counts) + top[owners], owners


def _spans(weights: Floats, rows: Ints, owners: Ints, width: int) -> _Spans:
    """Return the pixels of each row whose centres lie in the triangle."""
    slope = weights[owners, :, 0]
    rest = weights[owners, :, 1] * rows[:, None] + weights[owners, :, 2]
    bound = -rest / np.where(slope == 0, 1.0, slope)
    low = np.where(slope > 0, bound, -np.inf).max(axis=1)
    high = np.where(slope < 0, bound, np.inf).min(axis=1)
    outside = ((slope == 0) & (rest < 0)).any(axis=1)
    # The small slack closes pinholes between neighbours that rounding would open.
    first = np.ceil(np.clip(low, 0, width + 1) - 1e-7).astype(np.int64)
    last = np.floor(np.clip(high, -2, width - 1) + 1e-7).astype(np.int64)
    filled = (last >= first) & ~outside
    first, last = first[filled], last[filled]
    return _Spans(rows[filled], owners[filled], first, last - first + 1)


def _fill(
    face: NDArray[np.int32],
    spans: _Spans,
    plane: Floats,
    width: int,
    *,
    near: float,
    far: float,
) -> None:
    """Write the nearest face of every pixel: depth and face packed in one integer."""
    scale = _LEVELS / max(far - near, 1e-9)
    slope = plane[spans.owner, 0] * scale
    start = plane[spans.owner, 1] * spans.row + plane[spans.owner, 2] - near
    start = start * scale + slope * spans.first
    step = _ramps(spans.count)
    levels = np.repeat(start, spans.count)
    levels += np.repeat(slope, spans.count) * step
    keys = np.clip(levels, 0, 2 * _LEVELS).astype(np.int64)
    keys <<= _FACE_BITS
    keys |= np.repeat(spans.owner, spans.count)
    step += np.repeat(spans.row * width + spans.first, spans.count)
    empty = np.iinfo(np.int64).max
    best = np.full(len(face), empty, np.int64)
    np.minimum.at(best, step, keys)
    hit = best != empty
    face[hit] = best[hit] & ((1 << _FACE_BITS) - 1)


def _ramps(counts: Ints) -> Ints:
    """Return 0..n-1 for every n in counts, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - counts, counts)
