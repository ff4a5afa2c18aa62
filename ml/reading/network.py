"""The line reader: a small convolutional network with a CTC output, run in numpy.

A line is a picture of fixed height; three convolutions shrink it to a row of frames,
two more along the row turn each frame into log-probabilities of the letters or of
"nothing here". CTC (Graves et al. 2006): equal letters in neighbouring frames are one,
"nothing" separates, so the line needs no cutting into letters.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-"  # capitals stand for both cases
NOTHING = len(LETTERS)  # the class of a frame without a letter: paper, or a drawing

HEIGHT = 24  # of a line's picture; the ink fills 20 of them
MARGIN = 2
MOST_WIDTH = 360
FRAME = 2  # columns of the picture per frame

_FOLDER = Path(__file__).parent
WEIGHTS = _FOLDER / "weights.npz"
RECORD = _FOLDER / "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Kernels (out, in, height, width) with their biases, in the order they run."""

    kernels: tuple[Floats, ...]
    biases: tuple[Floats, ...]


@cache
def shipped() -> Weights:
    """Return the weights that stand beside this file."""
    return load(WEIGHTS)


@cache
def record() -> dict[str, object]:
    """Return what is written down about the shipped weights: data, seed, scores."""
    told: dict[str, object] = json.loads(RECORD.read_text(encoding="utf-8"))
    return told


@cache
def calibration() -> tuple[float, float]:
    """Return slope and offset of the shipped weights' logistic calibration."""
    slope, offset = cast("list[float]", record()["calibration"])
    return slope, offset


def load(path: Path) -> Weights:
    """Read weights saved as kernel0, bias0, kernel1 … of half precision."""
    with np.load(path, allow_pickle=False) as stored:
        count = len(stored.files) // 2
        return Weights(
            tuple(stored[f"kernel{i}"].astype(np.float32) for i in range(count)),
            tuple(stored[f"bias{i}"].astype(np.float32) for i in range(count)),
        )


def picture(ink: NDArray[np.bool_]) -> Floats:
    """Scale a line trimmed to its ink to a picture, float32 (HEIGHT, w), ink is 1."""
    height, width = ink.shape
    inner = HEIGHT - 2 * MARGIN
    scaled = min(MOST_WIDTH, max(2, round(width * inner / height)))
    image = Image.fromarray(ink.astype(np.uint8) * 255)
    way = Image.Resampling.BOX if height > inner else Image.Resampling.BILINEAR
    small = np.asarray(image.resize((scaled, inner), way), dtype=np.float32) / 255
    return np.pad(small, MARGIN)


def batch(pictures: list[Floats]) -> Floats:
    """Set pictures side by side, float32 (n, HEIGHT, widest), padded with paper."""
    widest = max(picture.shape[1] for picture in pictures)
    widest += -widest % FRAME
    together = np.zeros((len(pictures), HEIGHT, widest), dtype=np.float32)
    for place, one in enumerate(pictures):
        together[place, :, : one.shape[1]] = one
    return together


def run(lines: Floats, weights: Weights | None = None) -> Floats:
    """Return log-probabilities, float32 (n, frames, letters and nothing).

    `lines` is float32 (n, HEIGHT, w) with w a multiple of FRAME.
    """
    weights = weights or shipped()
    maps = lines[..., None]  # channels last: every convolution is one product
    for place in range(3):
        maps = _convolved(maps, weights.kernels[place], weights.biases[place])
        np.maximum(maps, 0, out=maps)
        maps = _pooled(maps, across=FRAME if place == 0 else 1)
    count, height, width, channels = maps.shape
    row = maps.transpose(0, 2, 3, 1).reshape(count, 1, width, channels * height)
    for place in range(3, len(weights.kernels)):
        row = _convolved(row, weights.kernels[place], weights.biases[place])
        if place + 1 < len(weights.kernels):
            np.maximum(row, 0, out=row)
    return _log_softmax(row[:, 0])


def _convolved(maps: Floats, kernel: Floats, bias: Floats) -> Floats:
    """Convolve (n, h, w, in) to (n, h, w, out) with paper around the edges."""
    out, channels, down, across = kernel.shape
    padded = np.pad(maps, ((0, 0), (down // 2,) * 2, (across // 2,) * 2, (0, 0)))
    windows = sliding_window_view(padded, (down, across), axis=(1, 2))
    columns = windows.reshape(-1, channels * down * across)
    product = columns @ kernel.reshape(out, -1).T
    product += bias
    shaped: Floats = product.reshape(*maps.shape[:3], out)
    return shaped


def _pooled(maps: Floats, *, across: int) -> Floats:
    """Keep the highest of each 2 x `across` pixels."""
    count, height, width, channels = maps.shape
    shape = (count, height // 2, 2, width // across, across, channels)
    highest: Floats = maps.reshape(shape).max(axis=(2, 4))
    return highest


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
