"""What learning must beat: HOG, pixels and a perceptual hash of the same drawings."""

import numpy as np
from numpy.typing import NDArray

HOG_SIZE = 128
CELL = 8
BINS = 9
PIXEL_GRID = 32
HASH_GRID = 16
_EVEN = 2  # two cells whose mean ink, of 255, differs by no more are alike


def hog(drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Histograms of oriented gradients (Dalal and Triggs 2005), unit rows.

    (n, s, s) uint8 with s a multiple of 8 to (n, d) float32: central differences,
    9 unsigned orientations with linear votes, cells of 8 px, blocks of 2 x 2 cells at
    every cell, each block normalised, clipped at .2 and normalised again.
    """
    return np.stack([_hog(drawing) for drawing in drawings])


def pixels(drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Ink averaged over a 32 x 32 grid, centred per drawing: (n, 1024) unit rows."""
    count, size, _ = drawings.shape
    step = size // PIXEL_GRID
    ink = 255.0 - drawings.astype(np.float32)
    grid = ink.reshape(count, PIXEL_GRID, step, PIXEL_GRID, step).mean(axis=(2, 4))
    rows = grid.reshape(count, -1)
    return unit_rows(rows - rows.mean(axis=1, keepdims=True))


def vishash(drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A perceptual hash for line drawings, after the idea of VisHash: unit rows.

    (n, s, s) uint8 with s a multiple of 16 to (n, 930) float32. Ours: ink averaged
    over a 16 x 16 grid; each cell against its neighbours to the right, below and on
    both diagonals gives -2, -1, 0, 1 or 2: alike, or more or less ink, by less or by
    more than the median of that drawing's differences of that sign. So the weight and
    darkness of lines do not matter. Published hashes compare by L2 over the sum of
    lengths; of unit rows that ranks as cosine does. Empty paper stays a row of zeros.
    """
    count, size, _ = drawings.shape
    step = size // HASH_GRID
    ink = 255 - drawings.astype(np.int64)
    # Sums, not means: whole numbers that are equal are exactly equal.
    grids = ink.reshape(count, HASH_GRID, step, HASH_GRID, step).sum(axis=(2, 4))
    return unit_rows(np.stack([_relations(grid, _EVEN * step**2) for grid in grids]))


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows (n, d) scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit


def _hog(drawing: NDArray[np.uint8]) -> NDArray[np.float32]:
    ink = drawing.astype(np.float32) / 255
    across, down = np.zeros_like(ink), np.zeros_like(ink)
    across[:, 1:-1] = ink[:, 2:] - ink[:, :-2]
    down[1:-1] = ink[2:] - ink[:-2]
    strength = np.hypot(across, down)
    # Orientation in bins: a vote is shared by the two bins whose centres are nearest.
    place = np.arctan2(down, across) % np.pi * (BINS / np.pi) - 0.5
    lower = np.floor(place)
    share = place - lower
    cells = drawing.shape[0] // CELL
    rows, columns = np.indices(drawing.shape) // CELL
    cell = rows * cells + columns
    votes = np.zeros(cells * cells * BINS, np.float64)
    for bins, weight in ((lower, 1 - share), (lower + 1, share)):
        slot = cell * BINS + bins.astype(np.intp) % BINS
        votes += np.bincount(
            slot.ravel(), (strength * weight).ravel(), minlength=votes.size
        )
    grid = votes.reshape(cells, cells, BINS)
    blocks = np.concatenate(
        [grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1], grid[1:, 1:]], axis=-1
    ).reshape(-1, 4 * BINS)
    clipped = np.minimum(_block_norm(blocks), 0.2)
    descriptor = _block_norm(clipped).ravel()
    return (descriptor / max(float(np.linalg.norm(descriptor)), 1e-12)).astype(
        np.float32
    )


def _relations(grid: NDArray[np.int64], even: int) -> NDArray[np.float32]:
    """Each cell of (g, g) against four of its neighbours, in five levels."""
    pairs = (
        (grid[:, :-1], grid[:, 1:]),
        (grid[:-1], grid[1:]),
        (grid[:-1, :-1], grid[1:, 1:]),
        (grid[:-1, 1:], grid[1:, :-1]),
    )
    gained = np.concatenate([(other - cell).ravel() for cell, other in pairs])
    levels = np.zeros(gained.shape, np.float32)
    for sign in (-1, 1):
        differs = sign * gained > even
        if differs.any():
            median = np.median(sign * gained[differs])
            levels[differs] = sign
            levels[differs & (sign * gained > median)] = 2 * sign
    return levels


def _block_norm(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    # The constant keeps empty paper empty instead of blowing up its noise.
    normed: NDArray[np.float64] = blocks / np.sqrt(
        np.sum(blocks**2, axis=1, keepdims=True) + 1e-3
    )
    return normed
