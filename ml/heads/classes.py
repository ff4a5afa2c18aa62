"""Heads that name a class; give them to the optimizer and to the checkpoint."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class AngularClasses(nn.Module):
    """One direction for each class; for `losses.arcface`."""

    def __init__(self, dimensions: int, classes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(classes, dimensions))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, vectors: Tensor) -> Tensor:
        """(n, d) of any length to cosines (n, classes), at least float32.

        Never in half precision, also under autocast: near a cosine of 1 its steps are
        wider than the margins between classes.
        """
        with torch.autocast(vectors.device.type, enabled=False):
            finer = torch.promote_types(vectors.dtype, self.weight.dtype)
            dtype = torch.promote_types(finer, torch.float32)
            directions = functional.normalize(self.weight.to(dtype), dim=1)
            return functional.normalize(vectors.to(dtype), dim=1) @ directions.T


class ClassHead(nn.Sequential):
    """Dropout and Linear: (n, d) to logits (n, classes), as in PatentCLIP."""

    def __init__(self, dimensions: int, classes: int, dropout: float = 0.3) -> None:
        super().__init__(nn.Dropout(dropout), nn.Linear(dimensions, classes))


class AttentionClassHead(nn.Module):
    """DesignCLIP's classifier: an image counts as far as its words agree with it."""

    def __init__(self, dimensions: int, classes: int) -> None:
        super().__init__()
        self.attention = nn.Linear(dimensions, 1)
        self.classes = nn.Linear(dimensions, classes)

    def forward(self, images: Tensor, texts: Tensor | None = None) -> Tensor:
        """Images and their texts, (n, d) each, to logits (n, classes).

        logits = Linear(a I) with a = sigmoid(Linear(I * T)); without texts a is 1.
        """
        if texts is not None:
            images = torch.sigmoid(self.attention(images * texts)) * images
        logits: Tensor = self.classes(images)
        return logits
