"""Called in two processes: gathered vectors against all of them in one."""

from pathlib import Path

import torch
from torch import nn

from ml.recipes.locarno_hierarchy import Hierarchy
from ml.recipes.objective import DataFacts, Objective, Seen
from ml.recipes.patentclip import PairsAndClasses
from ml.training import processes
from ml.training.processes import World

COUNT, WORDS, DIMENSIONS = 7, 3, 5
FACTS = DataFacts(DIMENSIONS, 3, ("a", "b"), (4, 3), 2)


def features() -> tuple[torch.Tensor, torch.Tensor]:
    """What some encoder gave for the figures and words of a batch."""
    draw = torch.Generator().manual_seed(1)
    images = torch.randn(COUNT, DIMENSIONS, generator=draw)
    return images, torch.randn(WORDS, DIMENSIONS, generator=draw)


def gradients(made: type[Objective], world: World) -> list[torch.Tensor]:
    """The loss, and what it brings to a linear tower and to the objective's weights."""
    torch.manual_seed(0)
    tower, objective = nn.Linear(DIMENSIONS, DIMENSIONS), made(FACTS)
    images, texts = features()
    own, said = world.own(COUNT), world.own(WORDS)
    torch.manual_seed(0)  # dropout of the head
    loss = objective(
        Seen(
            images=world.gathered(tower(images[own]), COUNT),
            patents=torch.tensor([0, 0, 1, 1, 1, 2, 2]),
            classes=torch.tensor([0, 0, 1, 1, 1, -1, -1]),
            subclasses=torch.tensor([0, 0, 1, 1, 1, 0, 0]),
            texts=world.gathered(tower(texts[said]), WORDS),
            told=torch.tensor([0, 2, 4]),
            said=torch.tensor([0, 1, 1]),
        )
    )["loss"]
    loss.backward()
    world.sum_gradients(tower.parameters())
    world.mean_gradients(objective.parameters())
    weights = [*tower.parameters(), *objective.parameters()]
    return [loss.detach(), *(w.grad for w in weights if w.grad is not None)]


def main(out: Path) -> None:
    """Leave what this process found, with what one process finds alone."""
    world = processes.join("cpu")
    assert world.size == 2
    assert world.shared(world.rank + 0.5) == 0.5
    made = (PairsAndClasses, Hierarchy)
    found = {each.__name__: gradients(each, world) for each in made}
    alone = {each.__name__: gradients(each, World()) for each in made}
    world.wait()
    torch.save({"found": found, "alone": alone}, out / f"{world.rank}.pt")
    processes.leave(world)
