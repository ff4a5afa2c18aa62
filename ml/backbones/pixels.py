"""How prepared drawings become the tensor a network was made for, and its digest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Pixels:
    """Side of the square input, and mean and deviation of each channel.

    A drawing has one channel; it is copied to each of those named here.
    """

    size: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @property
    def channels(self) -> int:
        """How many channels the network sees."""
        return len(self.mean)

    def tensor(self, drawings: NDArray[np.uint8]) -> Tensor:
        """(n, s, s) uint8 to (n, c, s, s) float32, gray in 0..1, shifted and scaled."""
        gray = torch.from_numpy(np.ascontiguousarray(drawings)).float()[:, None] / 255
        return self.shifted(gray)

    def of_ink(self, ink: Tensor) -> Tensor:
        """(n, 1, s, s) ink, 1 on paper of 0, to (n, c, s, s) as `tensor` gives it."""
        return self.shifted(1 - ink)

    def shifted(self, gray: Tensor) -> Tensor:
        """(n, 1, s, s) gray in 0..1 to (n, c, s, s)."""
        mean = torch.tensor(self.mean, device=gray.device)[:, None, None]
        std = torch.tensor(self.std, device=gray.device)[:, None, None]
        return (gray - mean) / std


# (gray - 1) / -1: ink 1, paper 0, so that zero padding is paper.
INK = (1.0,), (-1.0,)


def weights_sha256(model: nn.Module) -> str:
    """Digest of names, shapes and values of all weights, as stored in `model`."""
    return state_sha256(model.state_dict())


def state_sha256(state: Mapping[str, Tensor]) -> str:
    """The same of named tensors."""
    digest = hashlib.sha256()
    for name, weight in sorted(state.items()):
        digest.update(f"{name} {tuple(weight.shape)} {weight.dtype}\n".encode())
        flat = weight.detach().cpu().contiguous().reshape(-1)
        digest.update(flat.view(torch.uint8).numpy().data)
    return digest.hexdigest()
