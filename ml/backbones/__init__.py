"""Networks that can be trained: our small one, any open_clip or timm model.

open_clip and timm take seconds to import and are so once a model of theirs is wanted.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from ml.backbones import small
from ml.backbones.backbone import Backbone, UnfitBackbone
from ml.backbones.folders import UnreadableFolder, is_folder, page_of, read, save

__all__ = [
    "DEFAULT",
    "Backbone",
    "UnfitBackbone",
    "UnreadableFolder",
    "create",
    "is_folder",
    "is_trained",
    "page_of",
    "read",
    "save",
]

DEFAULT = "small"


def create(
    spec: str,
    *,
    seed: int,
    texts: Sequence[str] = (),
    words: Sequence[str] = (),
    image_size: int | None = None,
    pooling: str = "",
) -> Backbone:
    """A backbone by name, its random weights fixed by `seed`.

    `small` · `open-clip:tiny` · `open-clip:MODEL` · `timm:MODEL` are untrained; the
    first two know the tokens of `texts` and keep those of `words`. Trained weights to
    go on from: `open-clip:MODEL/TAG` · `timm:MODEL.TAG` · `hf-hub:ORG/NAME` ·
    `local-dir:PATH`, of open_clip or of ours. Raises UnfitBackbone, UnreadableFolder.
    """
    with _seeded(seed):
        if spec == "small":
            return small.create(texts, image_size=image_size, words=words)
        if spec == "open-clip:tiny":
            from ml.backbones import clip

            return clip.create_tiny(texts, image_size=image_size, words=words)
        if spec.startswith("timm:"):
            from ml.backbones import timm_images

            name = spec.removeprefix("timm:")
            return timm_images.create(name, image_size=image_size, pooling=pooling)
        folder = Path(spec.removeprefix("local-dir:"))
        if spec.startswith("local-dir:") and is_folder(folder):
            return read(folder).backbone
        if spec.startswith(("open-clip:", "hf-hub:", "local-dir:")):
            from ml.backbones import clip

            return clip.create(spec.removeprefix("open-clip:"))
    raise UnfitBackbone(
        f"no backbone {spec!r}: give small, open-clip:tiny, open-clip:MODEL, "
        "timm:MODEL, hf-hub:ORG/NAME or local-dir:PATH"
    )


def is_trained(spec: str) -> bool:
    """Whether a backbone of this name brings trained weights."""
    kind, _, name = spec.partition(":")
    if kind in ("hf-hub", "local-dir"):
        return True
    return "/" in name if kind == "open-clip" else "." in name


@contextlib.contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Random weights depend on the seed alone, and the caller's state is kept."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
