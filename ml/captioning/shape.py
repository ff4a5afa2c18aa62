"""The shape a drawing shows, measured: what the captions without weights tell.

Everything is measured on the drawing as `ml.drawings` prepares it, less its lettering;
lengths count as shares of the drawing's longer side.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from ml import drawings
from ml.captioning import lettering, strokes
from ml.captioning.lettering import Mask, spread

VERSION = "shape-1"
Shading = Literal["none", "lines", "contour", "stipple", "solid", "gray"]

_SIDE = 1024
_PAPER = 232  # gray values from here on are paper: thin lines shrink to light gray
_BRIDGE = 0.016  # half of the widest gap in an outline
_LEAST_PART = 0.01  # of the drawing's box
_LEAST_AREA = 0.004  # of the silhouette
_LEAST_RADIUS = 0.012  # of an enclosed area
_TONE = (70, 245)
_TOLERANCE = 0.012


@dataclass(frozen=True, slots=True)
class Shape:
    """Measurements; shares and likenesses go from 0 to 1.

    `aspect` is width over height of the box, `elongation` and `slant` (degrees from
    upright, -90 to 90, clockwise) are of the outline's own axes, `left_right` and
    `top_bottom` the likeness of the silhouette to its mirror image, `lines_left_right`
    the share of the lines that have a mirror line. `roundness` is its likeness to an
    ellipse, `squareness` the share of its box it fills, `solidity` of its convex hull.
    `widths` are the mean widths of its three thirds along the longer side.
    """

    aspect: float
    elongation: float
    slant: float
    left_right: float
    top_bottom: float
    lines_left_right: float
    roundness: float
    squareness: float
    solidity: float
    widths: tuple[float, float, float]
    parts: int
    enclosed: int
    density: float
    broken: float
    shading: Shading
    shaded: float


def measure(image: Image.Image) -> Shape:
    """Measure an image of any mode. Raises BlankDrawing."""
    tones = drawings.prepare(image, size=_SIDE)
    fine = lettering.without(tones < _PAPER)
    if not fine.any():
        raise drawings.BlankDrawing("the image has no ink")
    box = ndimage.find_objects(fine.astype(np.int8))[0]
    tones, fine = tones[box], fine[box]
    # Strokes are told apart at full size; areas are measured at half of it.
    found = strokes.marks(fine)
    is_broken = strokes.in_broken_lines(found, max(fine.shape))
    dotted = _halved(strokes.stippled(found, is_broken, fine))
    gray = _gray(tones)
    solid = _halved(strokes.solid(fine & ~gray, max(fine.shape)))
    ink = _halved(fine)
    body = silhouette(ink)
    elongation, slant, roundness = _ellipse(body)
    shading, shaded, enclosed = _inside(
        ink, body, dotted, gray=_halved(gray), solid=solid
    )
    return Shape(
        aspect=fine.shape[1] / fine.shape[0],
        elongation=elongation,
        slant=slant,
        left_right=_likeness(body, body[:, ::-1]),
        top_bottom=_likeness(body, body[::-1]),
        lines_left_right=_matched(ink, ink[:, ::-1], _TOLERANCE * max(ink.shape)),
        roundness=roundness,
        squareness=float(body.mean()),
        solidity=_solidity(body),
        widths=_thirds(body),
        parts=_parts(body),
        enclosed=enclosed,
        density=float(found.areas.sum() / (4 * np.count_nonzero(body))),
        broken=float(found.areas[is_broken].sum() / found.areas.sum()),
        shading=shading,
        shaded=shaded,
    )


def _halved(mask: Mask) -> Mask:
    """Whether anything is in blocks of two by two, (h, w) to half of it, rounded up."""
    height, width = mask.shape
    even = np.pad(mask, ((0, height % 2), (0, width % 2)))
    blocks = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2)
    return np.asarray(blocks.any(axis=(1, 3)), np.bool_)


def silhouette(ink: Mask) -> Mask:
    """The ink (h, w) with all it encloses; gaps as wide as a broken line's bridged."""
    radius = _BRIDGE * max(ink.shape)
    margin = int(2 * radius) + 2
    padded = np.pad(ink, margin)
    filled = ndimage.binary_fill_holes(spread(padded, radius))
    body: Mask = (ndimage.distance_transform_edt(filled) > radius) | padded
    return body[margin:-margin, margin:-margin]


def _likeness(mask: Mask, other: Mask) -> float:
    return float(np.count_nonzero(mask & other) / np.count_nonzero(mask | other))


def _matched(ink: Mask, other: Mask, tolerance: float) -> float:
    """Share of the ink that has ink of the other mask within `tolerance` pixels."""
    return float((spread(other, tolerance) & ink).sum() / ink.sum())


def _ellipse(body: Mask) -> tuple[float, float, float]:
    """Elongation and slant of the ellipse of equal moments, and the likeness to it."""
    rows, columns = np.nonzero(body)
    places = np.stack([columns, rows]).astype(np.float64)
    middle = places.mean(axis=1, keepdims=True)
    apart = places - middle
    spreads = apart @ apart.T / apart.shape[1] + np.eye(2) / 12
    values, axes = np.linalg.eigh(spreads)
    right, down = axes[:, 1] if axes[1, 1] <= 0 else -axes[:, 1]  # pointing up
    slant = float(np.degrees(np.arctan2(right, -down)))
    y, x = np.indices(body.shape).reshape(2, -1) - middle[::-1]
    inverse = np.linalg.inv(spreads)
    distance = inverse[0, 0] * x * x + 2 * inverse[0, 1] * x * y + inverse[1, 1] * y * y
    inside = (distance <= 4).reshape(body.shape)
    # The ellipse may reach over the box: what lies outside counts against it.
    area = 4 * np.pi * float(np.sqrt(np.linalg.det(spreads)))
    both = int(np.count_nonzero(inside & body))
    roundness = both / (np.count_nonzero(body) + max(area, both) - both)
    return float(np.sqrt(values[1] / values[0])), slant, float(roundness)


def _solidity(body: Mask) -> float:
    edge = body & ~ndimage.binary_erosion(body)
    corners = np.argwhere(edge)[:, None] + [[0, 0], [0, 1], [1, 0], [1, 1]]
    try:
        area = float(ConvexHull(corners.reshape(-1, 2)).volume)
    except QhullError:  # pragma: no cover  a pixel has four corners
        return 1.0
    return float(np.count_nonzero(body)) / area


def _thirds(body: Mask) -> tuple[float, float, float]:
    """Mean widths across the longer side of its three thirds, as shares of it."""
    tall = body if body.shape[0] >= body.shape[1] else body.T
    profile = tall.sum(axis=1) / tall.shape[0]
    first, second, third = (float(part.mean()) for part in np.array_split(profile, 3))
    return first, second, third


def _parts(body: Mask) -> int:
    """How many pieces of some size lie apart."""
    numbers, _ = ndimage.label(body)
    boxes = ndimage.find_objects(numbers)
    sizes = [int(body[box].size) for box in boxes]
    return max(1, sum(size >= _LEAST_PART * body.size for size in sizes))


def _inside(
    ink: Mask, body: Mask, dotted: Mask, *, gray: Mask, solid: Mask
) -> tuple[Shading, float, int]:
    """Kind of shading, the share of the silhouette it covers, and enclosed areas.

    Of several kinds the one told is that which covers most.
    """
    extent, area = float(max(ink.shape)), float(np.count_nonzero(body))
    packed = strokes.packed(ink & ~solid & ~gray, extent) & ~solid
    near, overall = strokes.alignment(ink, packed & ~gray)
    covers: dict[Shading, float] = {
        "gray": np.count_nonzero(gray & body) / area,
        "solid": np.count_nonzero(solid) / area,
        "stipple": np.count_nonzero(dotted & body) / area,
        "lines": np.count_nonzero(packed) / area if overall >= 0.6 else 0.0,
        "contour": np.count_nonzero(packed) / area if overall < 0.6 <= near else 0.0,
    }
    kind, share = max(covers.items(), key=lambda item: item[1])
    enclosed = _enclosed(ink | packed | gray, extent, area)
    if share < 0.03:
        return "none", 0.0, enclosed
    return kind, min(1.0, float(share)), enclosed


def _gray(tones: NDArray[np.uint8]) -> Mask:
    """Areas of an even tone that is neither paper nor ink."""
    size = max(3, int(0.012 * max(tones.shape)))
    low = ndimage.minimum_filter(tones, size)
    high = ndimage.maximum_filter(tones, size)
    even: Mask = (low >= _TONE[0]) & (high <= _TONE[1])
    return spread(even, size / 2) & (tones <= _TONE[1])


def _enclosed(ink: Mask, extent: float, area: float) -> int:
    """How many areas of some size lines close off; narrow slits are none."""
    radius = 0.004 * extent
    # Paper on all sides: a drawing that touches its box must not cut off the corners.
    shut = spread(np.pad(ink, int(radius) + 2), radius)
    numbers, count = ndimage.label(~shut)
    if count == 0:
        return 0
    depth = ndimage.distance_transform_edt(~shut)
    index = np.arange(1, count + 1)
    depths = ndimage.maximum(depth, numbers, index)
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)[1:]
    wide = (depths >= _LEAST_RADIUS * extent) & (sizes >= _LEAST_AREA * area)
    wide[numbers[0, 0] - 1] = False  # the paper around the drawing
    return int(np.count_nonzero(wide))
