"""An untrained encoder of our own kind on disk; nothing is ever downloaded."""

import tempfile
from functools import cache
from pathlib import Path

import torch

from ml import backbones, drawings
from ml.backbones import small
from ml.backbones.small import SmallBackbone
from ml.backbones.small_network import NetworkConfig
from tests import factories

CONFIG = NetworkConfig(
    image_size=64,
    widths=(8, 8, 16, 16),
    blocks=(1, 1, 1, 1),
    dimensions=24,
    context=8,
    text_width=16,
    text_layers=1,
    text_heads=2,
)


@cache
def load_name(seed: int = 1) -> str:
    """What `ml.encoders.load` takes; other seeds have other weights."""
    folder = Path(tempfile.mkdtemp(prefix="ornament-encoder-"))
    texts = ["a front view of a bottle with a cap"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        backbone = small.create(texts, image_size=None, config=CONFIG)
    _centre(backbone)
    backbones.save(backbone, folder, about={"seed": seed}, half=True)
    return f"local-dir:{folder}"


def _centre(backbone: SmallBackbone) -> None:
    """Take off what the vectors of all drawings share.

    Without training that is nearly all of them, and half precision could not tell one
    drawing from another.
    """
    images = [factories.drawing(seed) for seed in range(1000, 1016)]
    prepared = drawings.prepare_all(images, size=CONFIG.image_size)
    backbone.eval()
    with torch.no_grad():
        shared = backbone.encode_image(backbone.pixels.tensor(prepared)).mean(dim=0)
        backbone.network.image.head.bias -= shared
