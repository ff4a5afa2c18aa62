"""What there is to export of an encoder: its towers as modules, and what feeds them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.nn import functional

from ml import backbones, encoders
from ml.backbones import Backbone
from ml.backbones.pixels import Pixels
from ml.encoders import DEFAULT, PRETRAINED, EncoderUnavailable
from ml.encoders.towers import TowerEncoder


class Inexpressible(Exception):
    """The format has no words for this encoder; the message says which has."""


@dataclass(frozen=True, slots=True)
class Towers:
    """An encoder taken apart: pixels and tokens in, unit rows out.

    `backbone` is None for encoders that are loaded to be used, not trained.
    """

    name: str
    pixels: Pixels
    image: nn.Module
    text: nn.Module | None
    tokens: Callable[[Sequence[str]], Tensor] | None
    backbone: Backbone | None
    training: dict[str, Any]  # how it came about, as far as its folder says


def read(name: str) -> Towers:
    """Take apart the encoder of a name that `encoders.load` knows, on the CPU.

    Raises EncoderUnavailable.
    """
    folder = PRETRAINED if name == DEFAULT else Path(name.removeprefix("local-dir:"))
    is_ours = name == DEFAULT or name.startswith("local-dir:")
    try:
        if is_ours and backbones.is_folder(folder):
            stored = backbones.read(folder)
            return _of_backbone(name, stored.backbone, stored.about)
        if not name.startswith(("timm:", *encoders.PUBLISHED)):
            is_address = name.startswith(("hf-hub:", "local-dir:"))
            spec = name if is_address else f"open-clip:{name}"
            return _of_backbone(name, backbones.create(spec, seed=0), {})
    except (backbones.UnreadableFolder, backbones.UnfitBackbone) as error:
        raise EncoderUnavailable(str(error)) from error
    return _of_images(encoders.load(name, device="cpu"))


class UnitRows(nn.Module):
    """A tower with its rows brought to length 1."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, d) unit rows."""
        return functional.normalize(self.tower(pixels).float(), dim=1)


class ImageRows(nn.Module):
    """`embed_image` of a backbone as a module of its own."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, c, s, s) to (n, d) unit rows."""
        return self.backbone.embed_image(pixels)


class TextRows(nn.Module):
    """`embed_text` of a backbone as a module of its own."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, tokens: Tensor) -> Tensor:
        """(n, context) to (n, d) unit rows."""
        return self.backbone.embed_text(tokens)


def _of_backbone(name: str, backbone: Backbone, training: dict[str, Any]) -> Towers:
    backbone.eval().requires_grad_(requires_grad=False)
    has_words = backbone.can_embed_text
    return Towers(
        name=name,
        pixels=backbone.pixels,
        image=ImageRows(backbone).eval(),
        text=TextRows(backbone).eval() if has_words else None,
        tokens=backbone.tokens if has_words else None,
        backbone=backbone,
        training=training,
    )


def _of_images(encoder: encoders.Encoder) -> Towers:
    assert isinstance(encoder, TowerEncoder)
    assert isinstance(encoder.image_tower, nn.Module)
    return Towers(
        name=encoder.name,
        pixels=encoder.pixels,
        image=UnitRows(encoder.image_tower).eval(),
        text=None,
        tokens=None,
        backbone=None,
        training={},
    )
