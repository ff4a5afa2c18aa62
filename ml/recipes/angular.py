"""ArcFace over patents: Swin-V2 (Higuchi and Yanai), and DesignCLIP on DeepPatent.

A head of batch norm, dropout, a linear layer, batch norm and PReLU gives the vector;
each training patent is a class on the sphere, with an additive angular margin. Mended:
the focal factor is each sample's own, the stem sums the colour weights instead of
averaging them, and validation chooses by retrieval, not by the loss on unseen labels.
"""

from torch import nn

from ml import heads, losses
from ml.augmentation import Augmentation
from ml.recipes.objective import DataFacts, Losses, Objective, Seen
from ml.recipes.recipe import Optimizing, Recipe, Stage
from ml.sampling import BatchShape

SCALE = 30.0
MARGIN = 0.5  # radians
GAMMA = 1.5
LARGEST_VECTOR = 512


class Patents(Objective):
    """ArcFace over the training patents, easy margin, focal."""

    def __init__(self, facts: DataFacts) -> None:
        super().__init__()
        self.classes = heads.AngularClasses(facts.dimensions, facts.patents)

    def forward(self, seen: Seen) -> Losses:
        """Parts: patents."""
        cosines = self.classes(seen.images.float())
        logits = losses.arcface(cosines, seen.patents, scale=SCALE, margin=MARGIN)
        patents = losses.focal(logits, seen.patents, gamma=GAMMA)
        return {"loss": patents, "patents": patents}


def projection(inputs: int) -> tuple[nn.Module, int]:
    """The published head, to 512 dimensions or as many as it is given."""
    outputs = min(LARGEST_VECTOR, inputs)
    return heads.MetricHead(inputs, outputs), outputs


def _recipe(name: str, source: str, backbone: str, rate: float, batch: int) -> Recipe:
    stage = Stage(
        objective=Patents,
        batch=BatchShape(designs=batch, views=1),
        optimizing=Optimizing(
            kind="adam",
            rate=rate,
            head_rate=5e-3,
            betas=(0.9, 0.999),
            eps=1e-8,
            weight_decay=0.0,
            schedule="level",
            clip=0.0,
        ),
        augmentation=Augmentation(erased=0.5),
    )
    return Recipe(
        name=name,
        source=source,
        stages=(stage,),
        backbone=backbone,
        projection=projection,
        one_channel=True,
    )


SWIN = _recipe(
    "swin-arcface",
    "Higuchi and Yanai: Swin-V2 with ArcFace on DeepPatent",
    "timm:swinv2_base_window12to24_192to384.ms_in22k_ft_in1k",
    rate=1e-4,
    batch=128,
)
DESIGNCLIP = _recipe(
    "designclip-arcface",
    "DesignCLIP's run on DeepPatent: the CLIP image tower with ArcFace",
    "open-clip:ViT-B-32/openai",
    rate=1e-5,
    batch=256,
)
