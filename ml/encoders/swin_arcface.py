"""The Swin-V2 + ArcFace run's checkpoint: a one-channel timm Swin-V2 and its head.

`swin-arcface:PATH`, a plain state_dict. The trunk of the published run is told from
its shapes; for others, whose window no shape betrays, the page beside the checkpoint
names timm's model and perhaps its options: `{"model": "swinv2_tiny_window8_256"}`.
One gray channel, mean and deviation 0.5.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from ml.backbones import torchvision_operators
from ml.encoders import arcface_head, published, torch_files
from ml.encoders.arcface_head import HeadedTower
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.published import Page, Published
from ml.encoders.towers import Pixels, Precision, TowerEncoder

torchvision_operators.declare_missing()

import timm  # noqa: E402  its torchvision needs the operators declared first
from timm.models.swin_transformer_v2 import (  # noqa: E402
    SwinTransformerV2,
    checkpoint_filter_fn,
)

PREFIX = "swin-arcface:"
LANDMARK = "patch_embed.proj.weight"

# By first width and blocks per stage: what the published run used, and its larger kin.
_MODELS: dict[tuple[int, tuple[int, ...]], str] = {
    (128, (2, 2, 18, 2)): "swinv2_base_window12to24_192to384",
    (192, (2, 2, 18, 2)): "swinv2_large_window12to24_192to384",
}
_TRUNK = re.compile(r"(patch_embed|layers|norm)\.")


def load(name: str, *, device: str, precision: Precision) -> TowerEncoder:
    """Load `swin-arcface:PATH`. Raises EncoderUnavailable."""
    path = Path(name.removeprefix(PREFIX))
    page = published.page(path, keys={"model", "options"})
    named = torch_files.weights(torch_files.read(path), path=path)
    inner, head_weights = torch_files.parted(named, LANDMARK, _TRUNK)
    model_name = page.get("model", str, told_from_shapes(inner))
    trunk = _trunk(model_name, inner, page)
    head = arcface_head.from_weights(head_weights, width=trunk.num_features)
    size = trunk.patch_embed.img_size[0]
    found = Published(
        HeadedTower(trunk, head),
        dimensions=head.outputs,
        pixels=Pixels(size, (0.5,), (0.5,)),
        facts={"model": model_name, **page.values},
    )
    return published.encoder(name, found, device=device, precision=precision)


def told_from_shapes(inner: Mapping[str, Tensor]) -> str:
    """timm's name for the shapes, or nothing where they leave it open."""
    blocks = [re.match(r"layers\.(\d+)\.blocks\.(\d+)\.", key) for key in inner]
    pairs = {(int(found[1]), int(found[2])) for found in blocks if found}
    stages = sorted({stage for stage, _ in pairs})
    depths = tuple(sum(stage == wanted for stage, _ in pairs) for wanted in stages)
    return _MODELS.get((len(inner[LANDMARK]), depths), "")


def _trunk(model_name: str, inner: Mapping[str, Tensor], page: Page) -> Any:
    """The Swin-V2 of this name, filled. Raises EncoderUnavailable."""
    if not model_name:
        raise EncoderUnavailable(
            "the shapes do not tell which Swin-V2 this is: write timm's name into "
            f'{page.path}, like {{"model": "swinv2_tiny_window8_256"}}'
        )
    if not model_name.startswith("swinv2_") or not timm.is_model(model_name):
        raise EncoderUnavailable(f"timm knows no Swin-V2 called {model_name!r}")
    options = page.get("options", dict, {})
    try:
        trunk: Any = timm.create_model(
            model_name, pretrained=False, num_classes=0, in_chans=1, **options
        )
    except (TypeError, ValueError, RuntimeError, AssertionError) as error:
        raise EncoderUnavailable(f"{page.path}: {error}") from error
    if not isinstance(trunk, SwinTransformerV2):
        raise EncoderUnavailable(f"{model_name!r} is no Swin-V2 of the published kind")
    # Earlier timm kept tables of places beside the weights, and another order of parts.
    weights = checkpoint_filter_fn(dict(inner), trunk)
    torch_files.fill(trunk, weights, what=f"timm's {model_name}")
    return trunk
