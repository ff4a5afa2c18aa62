"""What may differ between two drawings of one design, done to a batch of drawings.

Pen width, faintness, mirroring, a slight turn, scale, a missing piece, broken strokes:
a seed fixes all of it.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How much is changed; shares are of the images of a batch."""

    mirrored: float = 0.5
    turned: float = 3.0  # degrees, standard deviation
    smallest: float = 0.75  # scale of the drawing within the square
    stretched: float = 0.08  # change of proportions, standard deviation of the log
    shifted: float = 0.06  # of the side, at most, beyond what scaling leaves free
    thickened: float = 0.35
    erased: float = 0.3
    broken: float = 0.2


def augment(
    drawings: NDArray[np.uint8],
    change: Augmentation,
    *,
    size: int,
    seed: list[int],
    device: str = "cpu",
) -> Tensor:
    """(n, s, s) uint8 drawings to (n, 1, size, size) float32 ink, changed at random.

    The pixels are changed on `device`, where the ink then is: one core takes two
    milliseconds a drawing, and a GPU should not wait for it. Equal seeds draw equal
    changes on every device.
    """
    words = np.random.SeedSequence(seed).generate_state(1)
    dice = _Dice(int(words[0]), device)
    ink = _ink(drawings, device)
    ink = _placed(ink, change, size, dice)
    ink = _pen(ink, change.thickened, dice)
    ink = _broken(ink, change.broken, dice)
    return _erased(ink, change.erased, dice)


def plain(drawings: NDArray[np.uint8]) -> Tensor:
    """(n, s, s) uint8 drawings to (n, 1, s, s) float32 ink, unchanged."""
    return _ink(drawings, "cpu")


class _Dice:
    """Random numbers of a seed: drawn on the processor, then brought to the device."""

    def __init__(self, seed: int, device: str) -> None:
        self._generator = torch.Generator().manual_seed(seed)
        self._device = device

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        drawn = torch.rand(*shape, generator=self._generator)
        return (low + (high - low) * drawn).to(self._device)

    def normal(self, count: int) -> Tensor:
        return torch.randn(count, generator=self._generator).to(self._device)

    def hits(self, count: int, share: float) -> Tensor:
        """(n,) bool: which of the images are hit."""
        return self.uniform(count) < share


def _ink(drawings: NDArray[np.uint8], device: str) -> Tensor:
    """What `ml.drawings.normalise` gives, made where the bytes were brought to."""
    gray = torch.from_numpy(drawings).to(device)[:, None]
    return (255 - gray.float()) / 255


def _pen(ink: Tensor, share: float, dice: _Dice) -> Tensor:
    """Some strokes up to one pixel wider, all of them fainter or stronger."""
    count = len(ink)
    amount = dice.uniform(count)
    # Without a hit, no part of the wider stroke is taken.
    amount = torch.where(dice.hits(count, share), amount, 0.0)[:, None, None, None]
    wide = functional.max_pool2d(ink, 3, stride=1, padding=1)
    power = torch.exp(dice.uniform(count, low=-0.6, high=0.6))[:, None, None, None]
    return torch.lerp(ink, wide, amount).clamp(0, 1).pow(power)


def _placed(ink: Tensor, change: Augmentation, size: int, dice: _Dice) -> Tensor:
    """Mirror, turn, scale, stretch and shift, and bring to the wanted size."""
    count = len(ink)
    angle = dice.normal(count) * change.turned * torch.pi / 180
    scale = dice.uniform(count, low=change.smallest, high=1.03)
    stretch = torch.exp(dice.normal(count) * change.stretched / 2)
    mirror = torch.where(dice.hits(count, change.mirrored), -1.0, 1.0)
    free = change.shifted + (1 - scale).clamp(min=0)
    matrix = torch.zeros(count, 2, 3, device=ink.device)
    # affine_grid asks where each output pixel comes from: the inverse of the change.
    matrix[:, 0, 0] = mirror * angle.cos() / (scale * stretch)
    matrix[:, 0, 1] = -mirror * angle.sin() / (scale * stretch)
    matrix[:, 1, 0] = angle.sin() * stretch / scale
    matrix[:, 1, 1] = angle.cos() * stretch / scale
    matrix[:, :, 2] = free[:, None] * (dice.uniform(count, 2) * 2 - 1)
    grid = functional.affine_grid(matrix, [count, 1, size, size], align_corners=False)
    return functional.grid_sample(ink, grid, align_corners=False)


def _broken(ink: Tensor, share: float, dice: _Dice) -> Tensor:
    """Strokes interrupted in small squares, as broken lines and bad scans are."""
    count, size = len(ink), ink.shape[-1]
    coarse = dice.uniform(count, 1, 32, 32) > 0.25
    kept = functional.interpolate(coarse.float(), (size, size), mode="nearest")
    hit = dice.hits(count, share)[:, None, None, None]
    return torch.where(hit, ink * kept, ink)


def _erased(ink: Tensor, share: float, dice: _Dice) -> Tensor:
    """A rectangle of paper over a part of the drawing."""
    count, size = len(ink), ink.shape[-1]
    centre = dice.uniform(count, 2) * size
    half = dice.uniform(2 * count, low=0.05, high=0.22).view(count, 2) * size
    at = torch.arange(size, device=ink.device) + 0.5
    inside = (at - centre[..., None]).abs() < half[..., None]  # (n, 2, size)
    hit = dice.hits(count, share)[:, None, None]
    hole = inside[:, 0, :, None] & inside[:, 1, None, :] & hit
    return ink.masked_fill(hole[:, None], 0)
