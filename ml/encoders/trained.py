"""A folder of `ml.backbones` as an encoder: what a recipe trained, and the default."""

from collections.abc import Sequence
from pathlib import Path

from torch import Tensor

from ml import backbones
from ml.backbones import Backbone
from ml.backbones.pixels import weights_sha256
from ml.encoders import towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.towers import Precision, TowerEncoder


def load(folder: Path, *, name: str, device: str, precision: Precision) -> TowerEncoder:
    """Load a folder of `backbones.save`. Raises EncoderUnavailable."""
    try:
        stored = backbones.read(folder)
    except backbones.UnreadableFolder as error:
        raise EncoderUnavailable(str(error)) from error
    towers.settle(stored.backbone, device=device, precision=precision)
    return encoder(stored.backbone, name=name, digest=stored.weights_sha256)


def encoder(backbone: Backbone, *, name: str, digest: str = "") -> TowerEncoder:
    """A backbone as an `Encoder`, on its own device and in its own precision."""
    parameter = next(backbone.parameters())

    def text_tower(texts: Sequence[str]) -> Tensor:
        return backbone.embed_text(backbone.tokens(texts).to(parameter.device))

    return TowerEncoder(
        name=name,
        dimensions=backbone.embedded,
        weights_sha256=digest or weights_sha256(backbone),
        pixels=backbone.pixels,
        device=parameter.device,
        dtype=parameter.dtype,
        image_tower=backbone.embed_image,
        text_tower=text_tower if backbone.can_embed_text else None,
    )
