"""One process or several: who computes which rows, and how vectors and sums meet.

Every process draws the same batch, computes the vectors of its rows, and sees those of
all others; so the loss is that of the whole batch, whatever the number of processes.
Started by `torchrun`, which sets RANK and WORLD_SIZE.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, distributed, nn


@dataclass(frozen=True, slots=True)
class World:
    """The processes of a run and which one this is."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes files and tells of progress."""
        return self.rank == 0

    def own(self, count: int) -> slice:
        """The rows of `count` that this process computes."""
        edges = np.linspace(0, count, self.size + 1).round().astype(int)
        return slice(int(edges[self.rank]), int(edges[self.rank + 1]))

    def gathered(self, local: Tensor, count: int) -> Tensor:
        """All rows (count, d), of which only this process's own carry gradients."""
        if self.size == 1:
            return local
        own = self.own(count)
        rows = local.new_zeros(count, *local.shape[1:])
        rows[own] = local.detach()
        distributed.all_reduce(rows)
        return torch.cat([rows[: own.start], local, rows[own.stop :]])

    def sum_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Add up what each process's own rows contribute: the batch's gradient."""
        self._reduce(parameters, 1)

    def mean_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Average gradients that each process computed from the whole batch."""
        self._reduce(parameters, self.size)

    def wait(self) -> None:
        """Until all processes are here."""
        if self.size > 1:
            distributed.barrier()

    def shared(self, value: float) -> float:
        """The first process's number, in every process."""
        if self.size == 1:
            return value
        told = torch.tensor([value if self.is_first else 0.0], dtype=torch.float64)
        if distributed.get_backend() == "nccl":
            told = told.cuda()
        distributed.broadcast(told, 0)
        return float(told.item())

    def _reduce(self, parameters: Iterable[nn.Parameter], share: int) -> None:
        if self.size == 1:
            return
        # One message instead of one per weight; weights without gradients take part
        # as zeros, since the processes' messages must have one shape.
        wanted = [each for each in parameters if each.requires_grad]
        flat = torch.cat(
            [
                (torch.zeros_like(each) if each.grad is None else each.grad).flatten()
                for each in wanted
            ]
        )
        distributed.all_reduce(flat)
        flat /= share
        parts = torch.split(flat, [each.numel() for each in wanted])
        for each, part in zip(wanted, parts, strict=True):
            each.grad = part.view_as(each).clone()


def join(device: str) -> World:
    """Join the other processes if `torchrun` started this one."""
    if "RANK" not in os.environ or int(os.environ["WORLD_SIZE"]) == 1:
        return World()
    if not distributed.is_initialized():
        if "cuda" in device:
            torch.cuda.set_device(device)  # where NCCL's own messages go
        distributed.init_process_group("nccl" if "cuda" in device else "gloo")
    return World(distributed.get_rank(), distributed.get_world_size())


def leave(world: World) -> None:
    """End what `join` began."""
    if world.size > 1:
        distributed.destroy_process_group()


def local_device(device: str) -> str:
    """The device of this process: with several on one machine, each has its own GPU."""
    if device == "cuda" and "LOCAL_RANK" in os.environ:
        return f"cuda:{os.environ['LOCAL_RANK']}"
    return device
