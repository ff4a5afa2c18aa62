"""One image tower, perhaps a text tower, and the batching around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from ml import drawings as drawing_contract
from ml.backbones.pixels import Pixels, weights_sha256
from ml.encoders.protocol import NoTextTower

__all__ = [
    "BATCH",
    "Pixels",
    "Precision",
    "TowerEncoder",
    "settle",
    "weights_sha256",
]

Precision = Literal["float32", "bfloat16"]
BATCH = 64


@dataclass(frozen=True, slots=True)
class TowerEncoder:
    """An `Encoder` out of two callables; build it through `from_model`."""

    name: str
    dimensions: int
    weights_sha256: str
    pixels: Pixels
    device: torch.device
    dtype: torch.dtype
    image_tower: Callable[[Tensor], Tensor]
    text_tower: Callable[[Sequence[str]], Tensor] | None

    @property
    def image_size(self) -> int:
        """Side of the square drawings it sees, in pixels."""
        return self.pixels.size

    @property
    def preprocessing_version(self) -> str:
        """The contract of `ml.drawings` and the size it was used at."""
        return f"{drawing_contract.PREPROCESSING_VERSION}-{self.pixels.size}px"

    @property
    def has_text_tower(self) -> bool:
        """Whether `encode_texts` answers."""
        return self.text_tower is not None

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit rows; raises drawings.BlankDrawing naming the blank image."""
        return self.encode_drawings(
            drawing_contract.prepare_all(images, size=self.image_size)
        )

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The same from prepared drawings (n, s, s) uint8, s = `image_size`."""
        rows = self._empty()
        with torch.inference_mode():
            for start in range(0, len(drawings), BATCH):
                batch = self.pixels.tensor(drawings[start : start + BATCH])
                batch = batch.to(self.device, self.dtype)
                rows.append(_unit_rows(self.image_tower(batch)))
        return np.concatenate(rows)

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, d) unit rows, or raises NoTextTower."""
        if self.text_tower is None:
            raise NoTextTower
        rows = self._empty()
        with torch.inference_mode():
            for start in range(0, len(texts), BATCH):
                features = self.text_tower(texts[start : start + BATCH])
                rows.append(_unit_rows(features))
        return np.concatenate(rows)

    def _empty(self) -> list[NDArray[np.float32]]:
        return [np.empty((0, self.dimensions), np.float32)]


def settle(model: nn.Module, *, device: str, precision: Precision) -> nn.Module:
    """The model ready to encode: evaluation mode, no gradients, placed and cast."""
    return (
        model.eval()
        .requires_grad_(requires_grad=False)
        .to(device=device, dtype=getattr(torch, precision))
    )


def _unit_rows(features: Tensor) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = (
        functional.normalize(features.float(), dim=-1).cpu().numpy()
    )
    return rows
