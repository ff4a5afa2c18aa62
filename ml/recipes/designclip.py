"""DesignCLIP: class-aware pairs, views of one design, classes with attention.

Three losses of equal share, as its figure draws them: a drawing and its caption,
weighted by the rarity of the class (on the loss, not on the similarity); a drawing and
another view of its design, where further views of that design are no wrong answers; and
the main class from drawing and caption together. Designs are drawn by class-aware
sampling. The released code has none of this.
"""

import torch
from torch import nn
from torch.nn import functional

from ml import heads, losses
from ml.recipes.objective import DataFacts, Losses, Objective, Seen, Temperature, total
from ml.recipes.recipe import Optimizing, Recipe, Stage
from ml.sampling import BatchShape

POWER = 0.5  # of the class counts in the weights of pairs; its value is not published
SHARES = {"words": 1.0, "views": 1.0, "classes": 1.0}


class ClassAware(Objective):
    """Pairs, views and classes; figures come in couples of one design."""

    def __init__(self, facts: DataFacts) -> None:
        super().__init__()
        self.temperature = Temperature()
        self.head = heads.AttentionClassHead(facts.dimensions, len(facts.classes))
        counts = torch.tensor(facts.class_counts)
        balance = losses.class_balance.weights
        self.register_buffer("pair_weights", balance(counts, power=POWER))
        self.register_buffer("class_weights", balance(counts, power=1.0))

    def forward(self, seen: Seen) -> Losses:
        """Parts: words, views, classes."""
        images, texts = seen.unit_pairs()
        assert seen.told is not None
        classes = seen.classes[seen.told]
        known = classes >= 0
        weights = torch.ones(len(classes), device=images.device)
        weights[known] = self.get_buffer("pair_weights")[classes[known]]
        scale = self.temperature()
        parts = {
            "words": losses.paired(images, texts, scale=scale, weights=weights),
            "views": self._views(seen, scale),
            "classes": self._classes(images[known], texts[known], classes[known]),
        }
        return total(parts, SHARES)

    def class_layer(self) -> nn.Linear:
        """The layer behind the gate, which is open where there are no words."""
        return self.head.classes

    def _views(self, seen: Seen, scale: torch.Tensor) -> torch.Tensor:
        vectors = seen.unit_images()
        first, second = vectors[0::2], vectors[1::2]
        patents = seen.patents[0::2]
        same = patents[:, None] == patents[None, :]
        return losses.paired(first, second, scale=scale, excluded=same)

    def _classes(
        self, images: torch.Tensor, texts: torch.Tensor, answers: torch.Tensor
    ) -> torch.Tensor:
        logits = self.head(images, texts)
        each = functional.cross_entropy(logits, answers, reduction="none")
        weights = self.get_buffer("class_weights")[answers]
        return losses.class_balance.weighted_mean(each, weights)


RECIPE = Recipe(
    name="designclip",
    source="DesignCLIP: class-aware contrast and classes, multi-view learning",
    stages=(
        Stage(
            objective=ClassAware,
            batch=BatchShape(designs=32, views=2, class_power=0.5),
            optimizing=Optimizing(
                rate=1e-5, weight_decay=0.2, schedule="cosine", warmup=0.1, clip=0.0
            ),
            texts="caption",
        ),
    ),
    backbone="open-clip:ViT-B-32/openai",
    needs_classes=True,
)
