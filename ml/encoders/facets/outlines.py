"""The outer outline of a drawing filled, and its shape as numbers."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

INK = 0.06  # of a full stroke, from where a shrunken pixel counts as ink
_BRIDGE = 0.018  # of the side: half of the widest gap in an outline that is closed
_LEAST = 0.05  # of the largest piece: smaller ones are labels and dirt
_SIDE = 64  # at which shapes are compared
_GRID = 16
_CELLS, _DIRECTIONS = 4, 8
_FAR = 0.12  # of the side: distances from the outline beyond this are alike


def filled(ink: Floats) -> Mask:
    """What the outer outline of a drawing (s, s), ink 1 and paper 0, encloses.

    Gaps up to those of broken lines are bridged; small pieces beside it are left out.
    """
    reach = 2 * round(_BRIDGE * ink.shape[0]) + 1
    padded = np.pad(ink > INK, reach + 1)
    spread = ndimage.maximum_filter(padded.view(np.uint8), reach)
    numbers, _ = ndimage.label(spread == 0)
    closed = (numbers != numbers[0, 0]).view(np.uint8)  # all but the paper around
    body = (ndimage.minimum_filter(closed, reach) > 0) | padded
    numbers, count = ndimage.label(body, structure=np.ones((3, 3)))
    if count > 1:
        sizes = np.bincount(numbers.ravel())
        sizes[0] = 0
        body = (sizes >= _LEAST * sizes.max())[numbers]
    inside = slice(reach + 1, -reach - 1)
    result: Mask = body[inside, inside]
    return result


def silhouette(body: Mask) -> Floats:
    """The shape of a filled outline (s, s): 384 numbers, wherever it lies.

    Distances from the outline on a coarse grid, and the directions the outline runs in
    within coarser cells; both weigh the same.
    """
    square = _centred(body)
    solid = square > 0.5
    inside = ndimage.distance_transform_edt(solid)
    outside = ndimage.distance_transform_edt(~solid)
    signed = np.clip((inside - outside) / (_FAR * _SIDE), -1, 1)
    distances = averaged(signed.astype(np.float32), _GRID).ravel()
    return np.concatenate([_unit(distances), _unit(_turns(square))])


def _turns(square: Floats) -> Floats:
    """How much outline runs in each direction (8) in each cell (4 x 4), by its root."""
    down, across = np.gradient(ndimage.gaussian_filter(square, 1.0))
    rows, columns = np.nonzero(strength := np.hypot(down, across) > 1e-3)
    down, across = down[strength], across[strength]
    place = (np.arctan2(down, across) / (2 * np.pi)) % 1.0 * _DIRECTIONS
    low = place.astype(np.intp)
    share = place - low
    cell = rows * _CELLS // _SIDE * _CELLS + columns * _CELLS // _SIDE
    weight = np.hypot(down, across)
    size = _CELLS * _CELLS * _DIRECTIONS
    sums = np.bincount(
        cell * _DIRECTIONS + low % _DIRECTIONS, weight * (1 - share), size
    )
    sums += np.bincount(
        cell * _DIRECTIONS + (low + 1) % _DIRECTIONS, weight * share, size
    )
    return np.sqrt(sums).astype(np.float32)


def _centred(body: Mask) -> Floats:
    """How much of each place (64, 64) is filled, the shape's box in the middle."""
    boxes = ndimage.find_objects(body.astype(np.int8))
    found = body[boxes[0]] if boxes else body
    side = int(1.1 * max(found.shape)) + 2
    top, left = (side - found.shape[0]) // 2, (side - found.shape[1]) // 2
    square = np.zeros((side, side), np.uint8)
    square[top : top + found.shape[0], left : left + found.shape[1]] = found * 255
    small = Image.fromarray(square).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    return np.asarray(small, np.float32) / np.float32(255)


def averaged(values: Floats, cells: int) -> Floats:
    """Means over a grid of cells (cells, cells) of a picture (s, s)."""
    edges = np.linspace(0, values.shape[0], cells + 1).astype(np.intp)[:-1]
    sums = np.add.reduceat(np.add.reduceat(values, edges, axis=0), edges, axis=1)
    sizes = np.diff(np.append(edges, values.shape[0]))
    return np.asarray(sums / np.outer(sizes, sizes), np.float32)


def _unit(values: Floats) -> Floats:
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), np.float32)
