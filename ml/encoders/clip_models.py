"""Any open_clip model as an encoder: by name, from a folder, or the hub's cache."""

import contextlib
import logging
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from ml.backbones import torchvision_operators
from ml.backbones.hub import hub_network
from ml.encoders import towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.towers import Pixels, Precision, TowerEncoder

torchvision_operators.declare_missing()

import open_clip  # noqa: E402  its torchvision needs the operators declared first

logger = logging.getLogger(__name__)

# What open_clip and the hub raise for absent, broken or forbidden-to-fetch files.
_LOADING_ERRORS = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    SafetensorError,
    pickle.UnpicklingError,
)


def load(
    name: str, *, device: str, precision: Precision, allow_download: bool
) -> TowerEncoder:
    """Load `local-dir:PATH`, `hf-hub:ORG/NAME`, `MODEL` or `MODEL/PRETRAINED-TAG`.

    A bare MODEL has the architecture with random weights of a fixed seed.
    Raises EncoderUnavailable; fetches nothing unless `allow_download`.
    """
    model_name, tag = _split(name)
    if tag is not None:
        _check_tag(model_name, tag, allow_download=allow_download)
    try:
        with hub_network(allowed=allow_download), _fixed_seed():
            model: Any = open_clip.create_model(model_name, pretrained=tag)
            tokenizer = open_clip.get_tokenizer(model_name)
    except _LOADING_ERRORS as error:
        raise EncoderUnavailable(
            _advice(name, error, is_fetching=allow_download)
        ) from error
    if tag is None and ":" not in model_name:
        logger.warning("%s has random weights: name a tag to load trained ones", name)
    pixels = _pixels(model)
    digest = towers.weights_sha256(model)
    model = towers.settle(model, device=device, precision=precision)
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


def _split(name: str) -> tuple[str, str | None]:
    if name.startswith(("local-dir:", "hf-hub:")):
        return name, None
    model, _, tag = name.partition("/")
    return model, tag or None


def _check_tag(model: str, tag: str, *, allow_download: bool) -> None:
    """open_clip fetches weights known by address only whenever they are absent."""
    known = open_clip.get_pretrained_cfg(model, tag)
    if not known:
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(model)) or "none"
        raise EncoderUnavailable(f"no weights {tag!r} of {model!r}; known: {tags}")
    if allow_download or known.get("hf_hub"):
        return
    file = Path(urlparse(known["url"]).path).name
    if not (Path("~/.cache/clip").expanduser() / file).exists():
        raise EncoderUnavailable(_advice(f"{model}/{tag}", "not on this machine"))


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


def _advice(name: str, reason: object, *, is_fetching: bool = False) -> str:
    if is_fetching:
        return f"{name!r}: {reason}. Check the name, and that the network is reachable"
    return (
        f"encoder {name!r} cannot be loaded ({reason}). Nothing is fetched by itself: "
        "fetch its weights once with the pull_encoder command, or give a local-dir:"
    )
