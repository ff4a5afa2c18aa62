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

from ml import drawings as contract


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
    drawings: NDArray[np.uint8], change: Augmentation, *, size: int, seed: list[int]
) -> Tensor:
    """(n, s, s) uint8 drawings to (n, 1, size, size) float32 ink, changed at random."""
    words = np.random.SeedSequence(seed).generate_state(1)
    dice = torch.Generator().manual_seed(int(words[0]))
    ink = torch.from_numpy(contract.normalise(drawings))[:, None]
    ink = _placed(ink, change, size, dice)
    ink = _pen(ink, change.thickened, dice)
    ink = _broken(ink, change.broken, dice)
    return _erased(ink, change.erased, dice)


def plain(drawings: NDArray[np.uint8]) -> Tensor:
    """(n, s, s) uint8 drawings to (n, 1, s, s) float32 ink, unchanged."""
    return torch.from_numpy(contract.normalise(drawings))[:, None]


def _uniform(dice: torch.Generator, count: int, low: float, high: float) -> Tensor:
    return low + (high - low) * torch.rand(count, generator=dice)


def _pen(ink: Tensor, share: float, dice: torch.Generator) -> Tensor:
    """Some strokes up to one pixel wider, all of them fainter or stronger."""
    count = len(ink)
    amount = _uniform(dice, count, 0, 1)[:, None, None, None]
    hit = _uniform(dice, count, 0, 1) < share
    wide = functional.max_pool2d(ink[hit], 3, stride=1, padding=1)
    ink[hit] = torch.lerp(ink[hit], wide, amount[hit])
    power = torch.exp(_uniform(dice, count, -0.6, 0.6))[:, None, None, None]
    return ink.clamp(0, 1).pow(power)


def _placed(
    ink: Tensor, change: Augmentation, size: int, dice: torch.Generator
) -> Tensor:
    """Mirror, turn, scale, stretch and shift, and bring to the wanted size."""
    count = len(ink)
    angle = torch.randn(count, generator=dice) * change.turned * torch.pi / 180
    scale = _uniform(dice, count, change.smallest, 1.03)
    stretch = torch.exp(torch.randn(count, generator=dice) * change.stretched / 2)
    mirror = torch.where(_uniform(dice, count, 0, 1) < change.mirrored, -1.0, 1.0)
    free = change.shifted + (1 - scale).clamp(min=0)
    matrix = torch.zeros(count, 2, 3)
    # affine_grid asks where each output pixel comes from: the inverse of the change.
    matrix[:, 0, 0] = mirror * angle.cos() / (scale * stretch)
    matrix[:, 0, 1] = -mirror * angle.sin() / (scale * stretch)
    matrix[:, 1, 0] = angle.sin() * stretch / scale
    matrix[:, 1, 1] = angle.cos() * stretch / scale
    matrix[:, :, 2] = free[:, None] * (torch.rand(count, 2, generator=dice) * 2 - 1)
    grid = functional.affine_grid(matrix, [count, 1, size, size], align_corners=False)
    return functional.grid_sample(ink, grid, align_corners=False)


def _broken(ink: Tensor, share: float, dice: torch.Generator) -> Tensor:
    """Strokes interrupted in small squares, as broken lines and bad scans are."""
    count, size = len(ink), ink.shape[-1]
    coarse = torch.rand(count, 1, 32, 32, generator=dice) > 0.25
    kept = functional.interpolate(coarse.float(), (size, size), mode="nearest")
    hit = (_uniform(dice, count, 0, 1) < share)[:, None, None, None]
    return torch.where(hit, ink * kept, ink)


def _erased(ink: Tensor, share: float, dice: torch.Generator) -> Tensor:
    """A rectangle of paper over a part of the drawing."""
    count, size = len(ink), ink.shape[-1]
    centre = torch.rand(count, 2, generator=dice) * size
    half = _uniform(dice, 2 * count, 0.05, 0.22).view(count, 2) * size
    at = torch.arange(size) + 0.5
    inside = (at - centre[..., None]).abs() < half[..., None]  # (n, 2, size)
    hit = (_uniform(dice, count, 0, 1) < share)[:, None, None]
    hole = inside[:, 0, :, None] & inside[:, 1, None, :] & hit
    return ink.masked_fill(hole[:, None], 0)
