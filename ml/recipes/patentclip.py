"""IMPACT's and PatentCLIP's fine-tuning of CLIP, plain and with the class loss.

`patentclip-caption` and `patentclip-title` are open_clip's own contrastive training on
pairs of a drawing and its caption, or its title. `patentclip` adds what PatentCLIP
released: cross entropy of the main class on the drawing's vector, at .2. Mended: the
head is trained and stored, there is one class index for all splits, and the weights of
rare classes (count^-1.2) are used and have mean 1.
"""

import torch
from torch import nn
from torch.nn import functional

from ml import heads, losses
from ml.recipes.objective import DataFacts, Losses, Objective, Seen, Temperature, total
from ml.recipes.recipe import Optimizing, Recipe, Stage, Texts
from ml.sampling import BatchShape

CLASS_SHARE = 0.2
CLASS_POWER = 1.2


class Pairs(Objective):
    """CLIP's loss: each drawing its own text and the reverse."""

    def __init__(self, _: DataFacts) -> None:
        super().__init__()
        self.temperature = Temperature()

    def forward(self, seen: Seen) -> Losses:
        """Parts: words."""
        images, texts = seen.unit_pairs()
        words = losses.paired(images, texts, scale=self.temperature())
        return {"loss": words, "words": words}


class PairsAndClasses(Objective):
    """CLIP's loss and the class of the drawing, rare classes weighing more."""

    def __init__(self, facts: DataFacts) -> None:
        super().__init__()
        self.temperature = Temperature()
        self.head = heads.ClassHead(facts.dimensions, len(facts.classes))
        counts = torch.tensor(facts.class_counts)
        weights = losses.class_balance.weights(counts, power=CLASS_POWER)
        self.register_buffer("weights", weights)

    def forward(self, seen: Seen) -> Losses:
        """Parts: words, classes."""
        images, texts = seen.unit_pairs()
        words = losses.paired(images, texts, scale=self.temperature())
        known = seen.classes >= 0
        answers = seen.classes[known]
        each = functional.cross_entropy(
            self.head(seen.unit_images()[known]), answers, reduction="none"
        )
        weights = self.get_buffer("weights")[answers]
        classes = losses.class_balance.weighted_mean(each, weights)
        return total(
            {"words": words, "classes": classes}, {"words": 1, "classes": CLASS_SHARE}
        )

    def class_layer(self) -> nn.Linear:
        """The linear layer behind the dropout."""
        layer = self.head[1]
        assert isinstance(layer, nn.Linear)
        return layer


# open_clip's defaults; the publications state none of theirs.
_OPTIMIZING = Optimizing(
    rate=1e-5, weight_decay=0.2, schedule="cosine", warmup=0.1, clip=0.0
)
_BACKBONE = "open-clip:ViT-B-32/openai"


def _pairs(name: str, texts: Texts, source: str) -> Recipe:
    stage = Stage(
        objective=Pairs,
        batch=BatchShape(designs=64, views=1),
        optimizing=_OPTIMIZING,
        texts=texts,
    )
    return Recipe(name=name, source=source, stages=(stage,), backbone=_BACKBONE)


CAPTION = _pairs(
    "patentclip-caption", "caption", "IMPACT and PatentCLIP, on generated captions"
)
TITLE = _pairs("patentclip-title", "title", "IMPACT's PatentCLIP, on titles")
CLASSES = Recipe(
    name="patentclip",
    source="PatentCLIP as released, with the class loss mended",
    stages=(
        Stage(
            objective=PairsAndClasses,
            batch=BatchShape(designs=64, views=1),
            optimizing=_OPTIMIZING,
            texts="caption",
        ),
    ),
    backbone=_BACKBONE,
    needs_classes=True,
)
