"""Random unit rows that the tests of losses share."""

import torch
from torch import Tensor
from torch.nn import functional


def unit_rows(
    count: int, seed: int, *, dimensions: int = 5, dtype: torch.dtype = torch.float64
) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    raw = torch.randn(count, dimensions, generator=generator, dtype=dtype)
    return functional.normalize(raw, dim=1)
