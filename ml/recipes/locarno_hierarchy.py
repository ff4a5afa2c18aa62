"""Hierarchical multi-positive contrast over Locarno (after Kavimandan et al. 2025).

Figures of one patent attract each other most, those of its subclass less, those of its
main class least; each level's positives are taken out of the shallower ones.
"""

from ml import losses
from ml.recipes.objective import DataFacts, Losses, Objective, Seen, Temperature
from ml.recipes.recipe import Recipe, Stage
from ml.sampling import BatchShape

LEVELS = (1.0, 0.3, 0.1)  # patent, subclass, main class


class Hierarchy(Objective):
    """One contrastive loss with three kinds of positives."""

    def __init__(self, _: DataFacts) -> None:
        super().__init__()
        self.temperature = Temperature(10.0)

    def forward(self, seen: Seen) -> Losses:
        """Parts: hierarchy."""
        found = losses.multi_positive(
            seen.unit_images(),
            (seen.patents, seen.subclasses, seen.classes),
            scale=self.temperature(),
            weights=LEVELS,
        )
        return {"loss": found, "hierarchy": found}


RECIPE = Recipe(
    name="locarno-hierarchy",
    source="hierarchical multi-positive contrast, arXiv 2506.13496",
    stages=(
        Stage(objective=Hierarchy, batch=BatchShape(designs=32, views=4, focus=4)),
    ),
    backbone="small",
    needs_classes=True,
)
