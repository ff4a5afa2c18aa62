"""Forward and backward over a batch, in one go or in portions with the same result.

In portions (Gao et al. 2021, "Scaling deep contrastive learning batch size under memory
limited setup"): vectors of all portions without gradients, the loss on all of them, and
then each portion once more with the gradient its vectors got. So a contrastive loss
sees the whole batch, and the class terms count in every portion.
"""

import contextlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

Encode = Callable[[Tensor], Tensor]


class Portions:
    """One tower's inputs, to be encoded in `count` portions."""

    def __init__(
        self, encode: Encode, inputs: Tensor, *, count: int, seed: int, tower: nn.Module
    ) -> None:
        self.encode = encode
        # No portion is empty: not every network takes a batch of none.
        self.parts = torch.tensor_split(inputs, max(1, min(count, len(inputs))))
        self.seed = seed
        self.tower = tower
        self.vectors = self._vectors()

    def _vectors(self) -> Tensor:
        if len(self.parts) == 1:
            return self._encoded(0)
        # Portions are computed twice; running means must move once.
        with torch.no_grad(), _buffers_kept(self.tower):
            rows = [self._encoded(place) for place in range(len(self.parts))]
        return torch.cat(rows).requires_grad_()

    def backward(self) -> None:
        """After the loss's backward pass: bring the gradient into the weights."""
        if len(self.parts) == 1:
            return  # the loss's own backward pass went all the way
        assert self.vectors.grad is not None
        wanted = torch.split(self.vectors.grad, [len(part) for part in self.parts])
        for place, gradient in enumerate(wanted):
            self._encoded(place).backward(gradient)  # type: ignore[no-untyped-call]

    def _encoded(self, place: int) -> Tensor:
        # The same dropout both times, and after a resumption.
        torch.manual_seed(self.seed + place)
        return self.encode(self.parts[place])


@contextlib.contextmanager
def _buffers_kept(module: nn.Module) -> Iterator[None]:
    before = {name: value.clone() for name, value in module.named_buffers()}
    yield
    for name, value in module.named_buffers():
        value.copy_(before[name])
