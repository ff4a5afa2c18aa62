"""The classic part of the default encoder: oriented gradients, projected.

What `ml.baselines.hog` computes, as tensors, then centred and projected on its leading
directions over training drawings. It has learnt nothing about products, so it knows
those never seen in training as well as the others.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.baselines import BINS, CELL


def descriptors(ink: Tensor) -> Tensor:
    """HOG of ink (n, 1, s, s), s a multiple of 8: (n, d) unit rows, float32."""
    pixels = ink[:, 0].float()
    across, down = torch.zeros_like(pixels), torch.zeros_like(pixels)
    across[:, :, 1:-1] = pixels[:, :, 2:] - pixels[:, :, :-2]
    down[:, 1:-1] = pixels[:, 2:] - pixels[:, :-2]
    # A graph to be exported has no places to pick: there every pixel is looked at.
    votes = dense_votes if torch.compiler.is_exporting() else sparse_votes
    cells = votes(across, down).permute(0, 3, 1, 2)  # (n, 9, c, c)
    parts = (
        cells[:, :, :-1, :-1],
        cells[:, :, :-1, 1:],
        cells[:, :, 1:, :-1],
        cells[:, :, 1:, 1:],
    )
    blocks = torch.cat(parts, dim=1).permute(0, 2, 3, 1)  # (n, c-1, c-1, 36)
    clipped = _block_norm(blocks).clamp(max=0.2)
    return functional.normalize(_block_norm(clipped).flatten(1), dim=1)


def fitted(ink: Tensor, *, components: int, portion: int = 64) -> "GradientTower":
    """A tower fitted on ink (m, 1, s, s), m above `components`."""
    tower = GradientTower(size=ink.shape[-1], components=components)
    tower.fit(torch.cat([descriptors(part) for part in torch.split(ink, portion)]))
    return tower


def descriptor_length(size: int) -> int:
    """Length of the descriptor of a drawing of `size` pixels."""
    return (size // CELL - 1) ** 2 * 4 * BINS


class GradientTower(nn.Module):
    """Descriptors centred and projected: (n, 1, s, s) to (n, k) unit rows."""

    mean: Tensor
    basis: Tensor

    def __init__(self, *, size: int, components: int) -> None:
        super().__init__()
        self.size, self.components = size, components
        length = descriptor_length(size)
        self.register_buffer("mean", torch.zeros(length))
        self.register_buffer("basis", torch.zeros(length, components))

    def fit(self, rows: Tensor) -> None:
        """Take mean and leading directions of descriptors (m, d), m above k."""
        self.mean.copy_(rows.mean(dim=0))
        directions = torch.linalg.svd(rows - self.mean, full_matrices=False).Vh
        self.basis.copy_(directions[: self.basis.shape[1]].T)

    def forward(self, ink: Tensor) -> Tensor:
        """(n, 1, s, s) ink to (n, k) unit rows, float32."""
        rows = descriptors(ink) - self.mean.float()
        return functional.normalize(rows @ self.basis.float(), dim=1)


def sparse_votes(across: Tensor, down: Tensor) -> Tensor:
    """Strength per cell and orientation, from differences (n, s, s): (n, c, c, 9)."""
    count, size, _ = across.shape
    side = size // CELL
    # Most of a drawing is paper: only pixels with a slope are looked at.
    image, row, column = torch.nonzero((across != 0) | (down != 0), as_tuple=True)
    x, y = across[image, row, column], down[image, row, column]
    place = torch.atan2(y, x).remainder(math.pi) * (BINS / math.pi) - 0.5
    lower = place.floor()
    share, strength = place - lower, torch.hypot(x, y)
    cell = (image * side + row // CELL) * side + column // CELL
    # Each vote goes to the two bins whose centres are nearest, around the circle.
    slots = [cell * BINS + (lower.long() + step) % BINS for step in (0, 1)]
    weights = torch.cat([strength * (1 - share), strength * share])
    votes = torch.bincount(
        torch.cat(slots), weights, minlength=count * side * side * BINS
    )
    return votes.float().view(count, side, side, BINS)


def dense_votes(across: Tensor, down: Tensor) -> Tensor:
    """What `sparse_votes` gives, in operations every graph format has."""
    count, size, _ = across.shape
    side = size // CELL
    strength = (across.square() + down.square()).sqrt()
    # The direction of no slope counts for nothing, but must be a number.
    x = torch.where(strength > 0, across, torch.ones_like(across))
    place = torch.atan2(down, x).remainder(math.pi) * (BINS / math.pi) - 0.5
    centres = torch.arange(BINS, device=place.device)
    apart = (place[..., None] - centres).abs()  # (n, s, s, 9)
    shares = (1 - torch.minimum(apart, BINS - apart)).clamp(min=0)
    votes = shares * strength[..., None]
    return votes.view(count, side, CELL, side, CELL, BINS).sum(dim=(2, 4))


def _block_norm(blocks: Tensor) -> Tensor:
    return blocks / (blocks.square().sum(dim=-1, keepdim=True) + 1e-3).sqrt()
