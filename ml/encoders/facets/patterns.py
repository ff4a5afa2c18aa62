"""What stands inside the outline: how dense, how fine and in which directions."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from ml.encoders.facets.outlines import Mask

Floats = NDArray[np.float32]

_WINDOW, _STEP = 32, 16
_MOST = 49  # windows looked at
EDGE = 0.03  # of the side: this near the outline nothing counts
_RINGS, _DIRECTIONS = 5, 6
_LEVELS = np.array([0.004, 0.02, 0.05, 0.1, 0.18, 0.3])  # of ink in a window


def pattern(ink: Floats, inner: Mask) -> Floats:
    """The pattern of a drawing where `inner` holds (s, s): 67 numbers.

    Windows inside are looked at one by one: how much ink they have, how fine it is and
    which way it runs (power by frequency and direction); then they are pooled, so that
    it does not count where they stand.
    """
    views = np.lib.stride_tricks.sliding_window_view(ink * inner, (_WINDOW, _WINDOW))
    views = views[::_STEP, ::_STEP]
    weights = _shares_inside(inner)
    # Where no window lies inside as a whole, those that do so most stand for it.
    used = np.argwhere(weights >= max(0.6 * float(weights.max()), 1e-6))
    used = used[np.linspace(0, len(used) - 1, min(_MOST, len(used))).astype(np.intp)]
    if not len(used):
        return np.concatenate([[0.5], np.zeros(_LENGTH - 1)]).astype(np.float32)
    rows, columns = used.T
    return _pooled(views[rows, columns], weights[rows, columns])


def _shares_inside(inner: Mask) -> Floats:
    """Which share of each window (n, n) lies inside."""
    blocks = inner.reshape(
        inner.shape[0] // _STEP, _STEP, inner.shape[1] // _STEP, _STEP
    ).mean(axis=(1, 3))
    sums = blocks[:-1] + blocks[1:]
    return np.asarray((sums[:, :-1] + sums[:, 1:]) / 4, np.float32)


def _pooled(windows: Floats, weights: Floats) -> Floats:
    """Shares of windows by density, and their spectra, plain and squared."""
    weights = weights / weights.sum()
    density = windows.mean(axis=(1, 2))
    level = np.searchsorted(_LEVELS, density)
    shares = np.bincount(level, weights, len(_LEVELS) + 1)
    each = _spectra(windows) * np.sqrt(density)[:, None]
    mean = weights @ each
    return np.concatenate(
        [0.5 * np.sqrt(shares), mean, np.sqrt(weights @ each**2)]
    ).astype(np.float32)


def _spectra(windows: Floats) -> Floats:
    """Power (n, rings · directions) of windows, of unit length where there is ink."""
    level = windows - windows.mean(axis=(1, 2), keepdims=True)
    power = np.abs(fft.rfft2(level * _TAPER)) ** 2
    root = np.sqrt(np.maximum(power.reshape(len(windows), -1) @ _BINS, 0))
    lengths = np.linalg.norm(root, axis=1, keepdims=True)
    return np.asarray(root / np.maximum(lengths, 1e-6), np.float32)


def _bins() -> Floats:
    """Which frequencies (w · (w / 2 + 1), rings · directions) belong together."""
    down = np.fft.fftfreq(_WINDOW)[:, None]
    across = np.fft.rfftfreq(_WINDOW)[None]
    radius = np.hypot(down, across)
    # Rings of equal width in octaves, from a period of the window to two pixels.
    ring = np.floor(_RINGS * np.log2(np.maximum(radius, 1e-9) * _WINDOW) / 4.5)
    angle = (np.arctan2(down, across) % np.pi) / np.pi * _DIRECTIONS
    direction = np.rint(angle) % _DIRECTIONS
    inside = (radius > 1.01 / _WINDOW) & (ring < _RINGS)
    number = (ring * _DIRECTIONS + direction).astype(np.intp)
    bins = np.zeros((radius.size, _RINGS * _DIRECTIONS), np.float32)
    flat = np.flatnonzero(inside)
    bins[flat, number.ravel()[flat]] = 1
    return bins


_BINS = _bins()
_TAPER = np.outer(np.hanning(_WINDOW), np.hanning(_WINDOW)).astype(np.float32)
_LENGTH = len(_LEVELS) + 1 + 2 * _BINS.shape[1]
