"""Any open_clip model as an encoder: by name, from a folder, or the hub's cache."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ml.backbones import clip_weights, torchvision_operators
from ml.backbones.hub import hub_network
from ml.encoders import towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.towers import Pixels, Precision, TowerEncoder

torchvision_operators.declare_missing()

import open_clip  # noqa: E402  its torchvision needs the operators declared first

logger = logging.getLogger(__name__)


def load(
    name: str, *, device: str, precision: Precision, allow_download: bool
) -> TowerEncoder:
    """Load `local-dir:PATH`, `hf-hub:ORG/NAME`, `MODEL` or `MODEL/PRETRAINED-TAG`.

    A bare MODEL has the architecture with random weights of a fixed seed.
    Raises EncoderUnavailable; fetches nothing unless `allow_download`.
    """
    try:
        with _fixed_seed():
            loaded = clip_weights.load(name, allow_download=allow_download)
        tokenizer = _tokenizer(name, allow_download=allow_download)
    except clip_weights.UnableToLoad as error:
        raise EncoderUnavailable(str(error)) from error
    if not loaded.is_trained:
        logger.warning("%s has random weights: name a tag to load trained ones", name)
    model: Any = loaded.model
    pixels = _pixels(model)
    digest = towers.weights_sha256(model)
    towers.settle(model, device=device, precision=precision)
    with torch.inference_mode():
        probe = torch.zeros(1, 3, pixels.size, pixels.size)
        probe = probe.to(device, getattr(torch, precision))
        dimensions = model.encode_image(probe).shape[-1]
    return TowerEncoder(
        name=name,
        dimensions=dimensions,
        weights_sha256=digest,
        pixels=pixels,
        device=torch.device(device),
        dtype=getattr(torch, precision),
        image_tower=model.encode_image,
        text_tower=_text_tower(model, tokenizer, device),
    )


def _tokenizer(name: str, *, allow_download: bool) -> Callable[[list[str]], Tensor]:
    is_address = name.startswith(("hf-hub:", "local-dir:"))
    model_name = name if is_address else name.partition("/")[0]
    try:
        with hub_network(allowed=allow_download):
            tokenizer: Callable[[list[str]], Tensor] = open_clip.get_tokenizer(
                model_name
            )
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(f"the tokenizer of {name!r}: {error}") from error
    return tokenizer


@contextlib.contextmanager
def _fixed_seed() -> Iterator[None]:
    """Random weights are the same on every load, and the caller's seed is kept."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def _pixels(model: nn.Module) -> Pixels:
    settings: dict[str, Any] = open_clip.get_model_preprocess_cfg(model)
    size = settings["size"]
    height, width = (size, size) if isinstance(size, int) else size
    if height != width:
        raise EncoderUnavailable(f"it sees {width} x {height} px: square ones only")
    return Pixels(height, tuple(settings["mean"]), tuple(settings["std"]))


def _text_tower(
    model: Any, tokenizer: Callable[[list[str]], Tensor], device: str
) -> Callable[[Sequence[str]], Tensor]:
    def tower(texts: Sequence[str]) -> Tensor:
        features: Tensor = model.encode_text(tokenizer(list(texts)).to(device))
        return features

    return tower
