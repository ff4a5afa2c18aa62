"""A drawing parted into what is claimed and its surroundings in broken lines."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import drawings
from ml.claims import components, dashes
from ml.claims.components import Ink, Ints, Strokes

Cells = NDArray[np.bool_]  # (h, w), true where the surroundings are
Keep = Literal["claimed", "environment"]

MOST_CELLS = 512  # on the longer side
# Drawings have at most some 18,000 strokes, with 170,000 runs of ink along their rows;
# screens of dots have more, and to look for dashes among them takes long.
_MOST_STROKES, _MOST_RUNS = 30_000, 1_000_000
# A stroke this short, of the picture's longer side, goes as a whole to one part; a
# longer one is cut where the bitmap says.
_SHORT = 0.12
_AROUND = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]


def environment(image: Image.Image) -> Cells:
    """Propose where the surroundings of a drawing of mode "1" or "L" are.

    A bitmap (h, w) of at most 512 cells on the longer side, true where most of the ink
    belongs to broken lines; all false where lines are solid, on a blank page, and for
    a half-tone.
    """
    height, width = _cells_of(image.size)
    nothing = np.zeros((height, width), np.bool_)
    try:
        ink = drawings.ink(image)
    except drawings.BlankDrawing:
        return nothing
    if np.count_nonzero(ink[:, 1:] > ink[:, :-1]) > _MOST_RUNS:
        return nothing
    found = components.strokes(ink)
    if len(found) > _MOST_STROKES:
        return nothing
    is_broken = dashes.broken(found, ink.shape)
    rows, columns = found.pixels()
    cell = _cell(rows, ink.shape[0], height) * width
    cell += _cell(columns, ink.shape[1], width)
    broken = np.repeat(is_broken[found.of_run], found.ends - found.starts)
    size = height * width
    in_broken = np.bincount(cell[broken], minlength=size)
    cells: Cells = 2 * in_broken > np.bincount(cell, minlength=size)
    return cells.reshape(height, width)


def apply(image: Image.Image, cells: Cells, *, keep: Keep) -> Image.Image:
    """The image ("1" or "L") with the ink of the other part whitened, stroke by stroke.

    `cells` (h, w) tells where the surroundings are, at any resolution. A short stroke
    goes where most of it lies, so dashes stay whole; a longer one is cut, but loses
    nothing to a cell that it merely shares. Raises BlankDrawing.
    """
    ink = drawings.ink(image)
    found = components.strokes(ink)
    in_environment = _in_environment(found, cells, ink.shape)
    whiten = np.zeros_like(ink)
    rows, columns = found.pixels()
    whiten[rows, columns] = in_environment == (keep == "claimed")
    if image.mode == "L":  # what is softened at the edges of strokes goes with them
        kept = _spread(ink & ~whiten, 1)
        whiten = _spread(whiten, 2) & ~kept
    pixels = np.asarray(image.convert("L")).copy()
    pixels[whiten] = 255
    return Image.fromarray(pixels).convert(image.mode, dither=Image.Dither.NONE)


def _in_environment(
    found: Strokes, cells: Cells, shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Which pixels of ink, run by run, are of the surroundings."""
    height, width = cells.shape
    counts = found.ends - found.starts
    stroke = np.repeat(found.of_run, counts)
    rows, columns = found.pixels()
    cell = _cell(rows, shape[0], height) * width + _cell(columns, shape[1], width)
    inside = cells.ravel()[cell]
    shares = np.bincount(stroke, inside, len(found)) / found.areas
    sizes = np.hypot(*(found.boxes[:, 2:] - found.boxes[:, :2]).T)
    result = (shares > 0.5)[stroke]
    is_cut = (sizes > _SHORT * max(shape)) & (shares > 0) & (shares < 1)
    cut = np.flatnonzero(is_cut[stroke])
    if len(cut):
        result[cut] = _deep(stroke[cut], cell[cut], cells)
    return result


def _deep(stroke: Ints, cell: Ints, cells: Cells) -> NDArray[np.bool_]:
    """Which pixels (n,) of long strokes lie deep in the surroundings.

    Their cell is of the surroundings, and so are the cells around it that hold ink of
    the same stroke: a dash that passes close by leaves the stroke whole.
    """
    width = cells.shape[1] + 2
    row, column = np.divmod(cell, cells.shape[1])
    area = width * (cells.shape[0] + 2)
    keys = stroke * area + (row + 1) * width + column + 1  # a border of no cells
    known, at = np.unique(keys, return_index=True)
    inside = cells.ravel()[cell[at]]
    outside = known[~inside]
    deep = inside.copy()
    for down, across in _AROUND:
        deep &= ~np.isin(known + down * width + across, outside)
    found: NDArray[np.bool_] = deep[np.searchsorted(known, keys)]
    return found


def _cells_of(size: tuple[int, int]) -> tuple[int, int]:
    """Height and width of a bitmap for an image's width and height."""
    longer = max(size)
    share = min(1.0, MOST_CELLS / longer)
    return max(1, round(size[1] * share)), max(1, round(size[0] * share))


def _cell(places: Ints, length: int, cells: int) -> Ints:
    """The cell along one side for each pixel."""
    return places * cells // length


def _spread(mask: Ink, steps: int) -> Ink:
    """A mask grown by so many pixels in all eight directions."""
    for _ in range(steps):
        padded = np.pad(mask, 1)
        mask = np.logical_or.reduce(
            [
                padded[1 + y : padded.shape[0] - 1 + y, 1 + x : padded.shape[1] - 1 + x]
                for y, x in _AROUND
            ]
        )
    return mask
