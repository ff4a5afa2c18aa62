"""Images and words to vectors: any open_clip or timm model, and our own small one."""

from collections.abc import Callable
from pathlib import Path

import torch

from ml import backbones
from ml.encoders import facets, trained
from ml.encoders.protocol import Encoder, EncoderUnavailable, NoTextTower
from ml.encoders.towers import Precision

__all__ = [
    "DEFAULT",
    "PRETRAINED",
    "PUBLISHED",
    "Encoder",
    "EncoderUnavailable",
    "NoTextTower",
    "load",
    "load_default",
]

DEFAULT = "default"
PRETRAINED = Path(__file__).resolve().parent.parent / "pretrained"
# Checkpoints as other projects publish them: `patentnet:PATH` and so on.
PUBLISHED = ("patentnet:", "swin-arcface:", "designclip-arcface:")


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
    `timm:MODEL` or `timm:MODEL.TAG`, without a tag with random weights ·
    `patentnet:PATH` · `swin-arcface:PATH` · `designclip-arcface:PATH` ·
    `facet:silhouette`, `facet:pattern`, `facet:layout` (one aspect, by fixed rules).
    Runs on the GPU where there is one, unless `device` says otherwise.
    Raises EncoderUnavailable; fetches nothing unless `allow_download`.
    """
    if name.startswith(facets.PREFIX):
        return facets.load(name)
    place = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if name == DEFAULT:
        return trained.load(PRETRAINED, name=name, device=place, precision=precision)
    folder = Path(name.removeprefix("local-dir:"))
    if name.startswith("local-dir:") and backbones.is_folder(folder):
        return trained.load(folder, name=name, device=place, precision=precision)
    if name.startswith(PUBLISHED):
        load_published = _published(name)
        return load_published(name, device=place, precision=precision)
    load_model = _of_library(name)
    return load_model(
        name, device=place, precision=precision, allow_download=allow_download
    )


# timm and open_clip take seconds to import; the default encoder does without them.


def _published(name: str) -> Callable[..., Encoder]:
    if name.startswith("patentnet:"):
        from ml.encoders import patentnet

        return patentnet.load
    if name.startswith("swin-arcface:"):
        from ml.encoders import swin_arcface

        return swin_arcface.load
    from ml.encoders import designclip_arcface

    return designclip_arcface.load


def _of_library(name: str) -> Callable[..., Encoder]:
    if name.startswith("timm:"):
        from ml.encoders import timm_models

        return timm_models.load
    from ml.encoders import clip_models

    return clip_models.load
