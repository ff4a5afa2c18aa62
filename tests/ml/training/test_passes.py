"""Portions against one direct backward pass."""

import pytest
import torch
from torch import nn

from ml.training.passes import Portions


def tower(*, seed: int = 0) -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(5, 8), nn.GELU(), nn.Linear(8, 3))


def contrast(vectors: torch.Tensor) -> torch.Tensor:
    """A loss in which every row sees every other."""
    return (vectors @ vectors.T).logsumexp(dim=1).sum()


def in_portions(module: nn.Module, rows: torch.Tensor, count: int) -> torch.Tensor:
    portions = Portions(module, rows, count=count, seed=7, tower=module)
    loss = contrast(portions.vectors)
    loss.backward()
    portions.backward()
    return loss.detach()


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_portions_give_the_gradient_of_the_whole(count):
    rows = torch.randn(7, 5, generator=torch.Generator().manual_seed(1))
    direct, parted = tower(), tower()
    loss = contrast(direct(rows))
    loss.backward()
    torch.testing.assert_close(in_portions(parted, rows, count), loss.detach())
    for expected, found in zip(direct.parameters(), parted.parameters(), strict=True):
        torch.testing.assert_close(found.grad, expected.grad)


def test_dropout_is_the_same_when_a_portion_is_computed_again():
    module = nn.Sequential(nn.Linear(4, 4, bias=False), nn.Dropout(0.5))
    portions = Portions(module, torch.ones(6, 4), count=3, seed=1, tower=module)
    portions.vectors.sum().backward()
    portions.backward()
    kept = (portions.vectors.detach() != 0).sum(dim=0) * 2.0
    # The gradient of a weight counts the rows whose output it was kept in.
    torch.testing.assert_close(module[0].weight.grad[:, 0], kept)


def test_running_means_move_once_for_each_portion():
    rows = torch.randn(8, 3, generator=torch.Generator().manual_seed(2))
    module, slow = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
    in_portions(module, rows, 2)
    for part in rows.split(4):
        slow(part)
    torch.testing.assert_close(module.running_mean, slow.running_mean)
    assert module.num_batches_tracked == slow.num_batches_tracked == 2
