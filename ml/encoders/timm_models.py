"""Any timm image model as an encoder: pooled features, no text tower."""

import logging
from typing import Any

import torch

from ml.backbones import torchvision_operators
from ml.backbones.hub import hub_network
from ml.encoders import towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.towers import Pixels, Precision, TowerEncoder

torchvision_operators.declare_missing()

import timm  # noqa: E402  its torchvision needs the operators declared first
from timm.data import config as data_config  # noqa: E402

logger = logging.getLogger(__name__)


def load(
    name: str, *, device: str, precision: Precision, allow_download: bool
) -> TowerEncoder:
    """Load `timm:MODEL.TAG` with trained weights, `timm:MODEL` with random ones.

    Raises EncoderUnavailable; fetches nothing unless `allow_download`.
    """
    model_name = name.removeprefix("timm:")
    if not timm.is_model(model_name):
        raise EncoderUnavailable(f"timm knows no model {model_name!r}")
    is_trained = "." in model_name
    try:
        with hub_network(allowed=allow_download), torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model: Any = timm.create_model(
                model_name, pretrained=is_trained, num_classes=0, exportable=True
            )
    except (OSError, RuntimeError, ValueError) as error:
        raise EncoderUnavailable(
            f"encoder {name!r} cannot be loaded ({error}). Nothing is fetched by "
            "itself: fetch its weights once with the pull_encoder command"
        ) from error
    if not is_trained:
        logger.warning("%s has random weights: name a tag to load trained ones", name)
    settings: dict[str, Any] = data_config.resolve_model_data_config(  # type: ignore[no-untyped-call]
        model
    )
    channels, height, _ = settings["input_size"]
    pixels = Pixels(height, tuple(settings["mean"]), tuple(settings["std"]))
    digest = towers.weights_sha256(model)
    model = towers.settle(model, device=device, precision=precision)
    with torch.inference_mode():
        probe = torch.zeros(1, channels, height, height)
        dimensions = model(probe.to(device, getattr(torch, precision))).shape[-1]
    return TowerEncoder(
        name=name,
        dimensions=dimensions,
        weights_sha256=digest,
        pixels=pixels,
        device=torch.device(device),
        dtype=getattr(torch, precision),
        image_tower=model,
        text_tower=None,
    )
