"""What learning must beat: HOG and raw pixels of the same prepared drawings."""

import numpy as np
from numpy.typing import NDArray

HOG_SIZE = 128
CELL = 8
BINS = 9
PIXEL_GRID = 32


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


def _block_norm(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    # The constant keeps empty paper empty instead of blowing up its noise.
    normed: NDArray[np.float64] = blocks / np.sqrt(
        np.sum(blocks**2, axis=1, keepdims=True) + 1e-3
    )
    return normed
