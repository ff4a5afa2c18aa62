"""DesignCLIP's ArcFace run: PatentCLIP's one-channel image tower and a head.

`designclip-arcface:PATH`, a plain state_dict. All sizes are told from the shapes but
two, for which the page beside the checkpoint can have `"quick_gelu": true` (OpenAI's
own activation; without it the usual one) and `"head_width"`, 64 as in every CLIP ViT.
One gray channel, mean and deviation 0.5.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor, nn

from ml.backbones import torchvision_operators
from ml.encoders import arcface_head, published, torch_files
from ml.encoders.arcface_head import HeadedTower
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.published import Page, Published
from ml.encoders.towers import Pixels, Precision, TowerEncoder

torchvision_operators.declare_missing()

from open_clip.transformer import QuickGELU, VisionTransformer  # noqa: E402

PREFIX = "designclip-arcface:"

_TRUNK = re.compile(
    r"(conv1|ln_pre|ln_post|transformer)\.|(class_embedding|positional_embedding|proj)$"
)


def load(name: str, *, device: str, precision: Precision) -> TowerEncoder:
    """Load `designclip-arcface:PATH`. Raises EncoderUnavailable."""
    path = Path(name.removeprefix(PREFIX))
    page = published.page(path, keys={"quick_gelu", "head_width"})
    named = torch_files.weights(torch_files.read(path), path=path)
    inner, head_weights = torch_files.parted(named, "conv1.weight", _TRUNK)
    trunk = _trunk(inner, page)
    head = arcface_head.from_weights(head_weights, width=trunk.output_dim)
    found = Published(
        HeadedTower(trunk, head),
        dimensions=head.outputs,
        pixels=Pixels(trunk.image_size[0], (0.5,), (0.5,)),
        facts=page.values,
    )
    return published.encoder(name, found, device=device, precision=precision)


def _trunk(inner: Mapping[str, Tensor], page: Page) -> VisionTransformer:
    """The image tower these weights are of, filled. Raises EncoderUnavailable."""
    lacking = {"conv1.weight", "positional_embedding", "proj"} - inner.keys()
    if lacking:
        raise EncoderUnavailable(f"a CLIP image tower has {', '.join(sorted(lacking))}")
    width, _, patch, _ = inner["conv1.weight"].shape
    side = round((len(inner["positional_embedding"]) - 1) ** 0.5)
    blocks = {key.split(".")[2] for key in inner if key.startswith("transformer.")}
    head_width = page.get("head_width", int, 64)
    if width % max(head_width, 1) or head_width < 1:
        raise EncoderUnavailable(
            f"{page.path}: heads of {head_width} do not fill a width of {width}"
        )
    trunk = VisionTransformer(
        image_size=side * patch,
        patch_size=patch,
        width=width,
        layers=len(blocks),
        heads=width // head_width,
        mlp_ratio=4.0,
        output_dim=inner["proj"].shape[1],
        act_layer=QuickGELU if page.get("quick_gelu", bool, False) else nn.GELU,
    )
    trunk.conv1 = nn.Conv2d(1, width, patch, stride=patch, bias=False)
    torch_files.fill(trunk, inner, what="CLIP's one-channel image tower")
    return trunk
