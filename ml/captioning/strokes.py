"""How a drawing's lines are drawn: broken, packed side by side, dotted, solid.

Lengths are shares of the drawing's longer side, so that scale does not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.spatial import cKDTree

from ml.captioning.lettering import Mask, spread

Floats = NDArray[np.float64]

# A dash is a thin stroke of this length that has a neighbour in its own direction.
_SHORTEST, _LONGEST = 0.0035, 0.07
_THIN = 0.5
_GAP = 0.03
_TURN = np.cos(np.radians(30))
_LEAST_CHAIN = 4
# A dot is round and at most this wide; a chain of dots goes straight on at each one.
_DOT = 0.008
_DOTS_NEAR = 3
_LEAST_DOTS = 40
_STRAIGHT_ON = np.cos(np.radians(140))
_NEAR = 0.04
# Lines closer than twice this are packed; a patch of them is three lines wide or more.
_PACKED = 0.011
_SOLID = 0.008


@dataclass(frozen=True, slots=True)
class Marks:
    """Separate strokes: centres (n, 2) as row and column, axes (n, 2) of length 1."""

    centres: Floats
    axes: Floats
    lengths: Floats
    widths: Floats
    areas: Floats


def marks(ink: Mask) -> Marks:
    """The separate strokes of an ink mask (h, w).

    Length and width are those of the rectangle of the same second moments.
    """
    numbers, count = ndimage.label(ink, structure=np.ones((3, 3)))
    rows, columns = np.nonzero(ink)
    of = numbers[rows, columns] - 1
    areas = np.bincount(of, minlength=count).astype(np.float64)
    places = np.stack([rows, columns], axis=1).astype(np.float64)
    centres = np.stack(
        [np.bincount(of, places[:, i], count) / areas for i in (0, 1)], axis=1
    )
    apart = places - centres[of]
    spreads = np.empty((count, 2, 2))
    for i in (0, 1):
        for j in (0, 1):
            products = np.bincount(of, apart[:, i] * apart[:, j], count)
            # A pixel is a square of its own: it has a spread of a twelfth.
            spreads[:, i, j] = products / areas + (i == j) / 12
    values, axes = np.linalg.eigh(spreads)
    sides = np.sqrt(12 * values)
    return Marks(centres, axes[:, :, 1], sides[:, 1], sides[:, 0], areas)


def in_broken_lines(found: Marks, extent: float) -> NDArray[np.bool_]:
    """Which marks (n,) are dashes or dots of a broken line.

    Four or more make one: dashes that each point at the next within 30 degrees, or
    dots between two neighbours nearly opposite. Parallel strokes and stipple do not.
    """
    length = found.lengths / extent
    is_dash = (length >= _SHORTEST) & (length <= _LONGEST)
    is_dash &= found.widths <= _THIN * found.lengths
    chained = np.zeros(len(length), np.bool_)
    for marked, pairs_of in ((is_dash, _following), (length <= 1.5 * _DOT, _in_a_row)):
        some = np.flatnonzero(marked)
        if len(some) < _LEAST_CHAIN:
            continue
        first, second = pairs_of(found, some, extent)
        links = sparse.coo_matrix(
            (np.ones(len(first)), (first, second)), shape=(len(some), len(some))
        )
        _, chain = sparse.csgraph.connected_components(links, directed=False)
        chained[some] |= np.bincount(chain)[chain] >= _LEAST_CHAIN
    return chained


def stippled(found: Marks, broken: NDArray[np.bool_], ink: Mask) -> Mask:
    """Where dots with three others near cover the paper, away from broken lines.

    `broken` (n,) says which marks belong to broken lines. Fewer than 40 dots are none.
    """
    extent = max(ink.shape)
    is_dot = (found.lengths <= _DOT * extent) & (found.lengths <= 1.6 * found.widths)
    if broken.any():
        tree = cKDTree(found.centres[broken])
        is_dot &= tree.query(found.centres)[0] > 1.5 * _DOT * extent
    centres = found.centres[is_dot]
    if len(centres) < _LEAST_DOTS:
        return np.zeros_like(ink)
    near = cKDTree(centres).query_ball_point(
        centres, _NEAR * extent, return_length=True
    )
    rows, columns = centres[near > _DOTS_NEAR].round().astype(np.intp).T
    covered = np.zeros_like(ink)
    if len(rows) >= _LEAST_DOTS:
        covered[rows, columns] = True
    return spread(covered, _NEAR / 2 * extent)


def solid(ink: Mask, extent: float) -> Mask:
    """Where ink fills areas instead of drawing lines."""
    radius = _SOLID * extent
    padded = np.pad(ink, 1)
    deep = (ndimage.distance_transform_edt(padded) > radius)[1:-1, 1:-1]
    return spread(deep, radius) & ink


def packed(ink: Mask, extent: float) -> Mask:
    """Patches of lines side by side, closely and at least three of them."""
    radius = _PACKED * extent
    margin = int(3 * radius) + 2
    padded = np.pad(ink, margin)
    closed = ndimage.distance_transform_edt(spread(padded, radius)) > radius
    patches = spread(
        ndimage.distance_transform_edt(closed) > 1.5 * radius, 1.5 * radius
    )
    inner: Mask = (patches & closed)[margin:-margin, margin:-margin]
    return inner


def alignment(ink: Mask, where: Mask) -> tuple[float, float]:
    """How far lines run in one direction, near each other and over all, 0 to 1.

    The mean of doubled gradient angles weighted by strength, in windows and in all.
    """
    if not where.any():
        return 0.0, 0.0
    smooth = ndimage.gaussian_filter(ink.astype(np.float32), 1.0)
    down, across = np.gradient(smooth)
    doubled = (across + 1j * down) ** 2 * where
    strength = np.abs(doubled)
    window = 2 * int(0.04 * max(ink.shape)) + 1
    near = np.hypot(
        ndimage.uniform_filter(doubled.real, window),
        ndimage.uniform_filter(doubled.imag, window),
    )
    around = ndimage.uniform_filter(strength, window)
    overall = abs(doubled.sum()) / max(float(strength.sum()), 1e-9)
    nearby = float(near[where].sum()) / max(float(around[where].sum()), 1e-9)
    return nearby, float(overall)


def _following(
    found: Marks, dashes: NDArray[np.intp], extent: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of dashes of which each points at the other across a short gap."""
    centres, axes = found.centres[dashes], found.axes[dashes]
    half = found.lengths[dashes, None] / 2 * axes
    tips = np.concatenate([centres - half, centres + half])
    pairs = cKDTree(tips).query_pairs(_GAP * extent, output_type="ndarray")
    first, second = pairs[:, 0] % len(dashes), pairs[:, 1] % len(dashes)
    between = centres[second] - centres[first]
    between /= np.maximum(np.linalg.norm(between, axis=1, keepdims=True), 1e-9)
    fits = first != second
    for end in (first, second):
        fits &= np.abs((axes[end] * between).sum(axis=1)) >= _TURN
    fits &= np.abs((axes[first] * axes[second]).sum(axis=1)) >= _TURN
    return first[fits], second[fits]


def _in_a_row(
    found: Marks, some: NDArray[np.intp], extent: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of dots next to each other, one of which lies between two neighbours.

    A dot that has a third neighbour about as near is one of a pattern and left out.
    """
    centres = found.centres[some]
    far, nearest = cKDTree(centres).query(centres, 4)  # itself first
    towards = centres[nearest[:, 1:3]] - centres[:, None]
    towards /= np.maximum(np.linalg.norm(towards, axis=2, keepdims=True), 1e-9)
    is_between = (towards[:, 0] * towards[:, 1]).sum(axis=1) <= _STRAIGHT_ON
    is_between &= far[:, 2] <= _GAP * extent
    is_between &= far[:, 3] > 1.3 * far[:, 2]
    middle = np.flatnonzero(is_between)
    return np.repeat(middle, 2), nearest[middle, 1:3].ravel()
