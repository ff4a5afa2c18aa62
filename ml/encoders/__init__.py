"""Images and words to vectors: any open_clip or timm model, and our own small one."""

from pathlib import Path

import torch

from ml.encoders import clip_models, small, timm_models
from ml.encoders.protocol import Encoder, EncoderUnavailable, NoTextTower
from ml.encoders.towers import Precision

__all__ = [
    "DEFAULT",
    "Encoder",
    "EncoderUnavailable",
    "NoTextTower",
    "load",
    "load_default",
]

DEFAULT = "default"
PRETRAINED = Path(__file__).resolve().parent.parent / "pretrained"


def load_default() -> Encoder:
    """The small encoder that ships with Ornament."""
    return load(DEFAULT)


def load(
    name: str,
    *,
    device: str | None = None,
    precision: Precision = "float32",
    allow_download: bool = False,
) -> Encoder:
    """Load an encoder by name.

    `default` · `local-dir:PATH` (an open_clip folder or one of ours) ·
    `hf-hub:ORG/NAME` · an open_clip name, `ViT-B-32` or `ViT-B-32/TAG` ·
    `timm:MODEL` or `timm:MODEL.TAG`. Without a tag the weights are random.
    Runs on the GPU where there is one, unless `device` says otherwise.
    Raises EncoderUnavailable; fetches nothing unless `allow_download`.
    """
    place = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if name == DEFAULT:
        return small.load(PRETRAINED, name=name, device=place, precision=precision)
    folder = Path(name.removeprefix("local-dir:"))
    if name.startswith("local-dir:") and (folder / small.META).exists():
        return small.load(folder, name=name, device=place, precision=precision)
    load_model = timm_models.load if name.startswith("timm:") else clip_models.load
    return load_model(
        name, device=place, precision=precision, allow_download=allow_download
    )
