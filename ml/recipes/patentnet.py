"""PatentNet (DeepPatent): a residual network with GeM, classes first, then triplets.

Only its evaluation is published: rates, batches and the length of the stages are ours.
"""

from torch import nn
from torch.nn import functional

from ml import losses
from ml.recipes.objective import DataFacts, Losses, Objective, Seen
from ml.recipes.recipe import Optimizing, Recipe, Stage
from ml.sampling import BatchShape

MARGIN = 1.0  # on Euclidean distances of unit vectors, the published default


class PatentIds(Objective):
    """Cross entropy over the training patents."""

    def __init__(self, facts: DataFacts) -> None:
        super().__init__()
        self.patents = nn.Linear(facts.dimensions, facts.patents)

    def forward(self, seen: Seen) -> Losses:
        """Parts: patents."""
        logits = self.patents(seen.images.float())
        patents = functional.cross_entropy(logits, seen.patents)
        return {"loss": patents, "patents": patents}


class Triplets(Objective):
    """The triplet margin loss over the hardest positives and negatives of a batch."""

    def __init__(self, _: DataFacts) -> None:
        super().__init__()

    def forward(self, seen: Seen) -> Losses:
        """Parts: triplets."""
        vectors = seen.unit_images()
        triplets = losses.hard_triplet(vectors, seen.patents, margin=MARGIN)
        return {"loss": triplets, "triplets": triplets}


RECIPE = Recipe(
    name="patentnet",
    source="PatentNet of DeepPatent: classification, then triplets",
    stages=(
        Stage(
            objective=PatentIds,
            batch=BatchShape(designs=64, views=1),
            share=0.5,
            optimizing=Optimizing(kind="adam", weight_decay=0.0, schedule="level"),
        ),
        Stage(
            objective=Triplets,
            batch=BatchShape(designs=16, views=4),
            share=0.5,
            optimizing=Optimizing(
                kind="adam", rate=1e-5, fresh_rate=5e-4, weight_decay=0.0
            ),
        ),
    ),
    backbone="timm:resnet50.a1_in1k",
    pooling="gem",
)
