"""An untrained encoder of our own kind on disk; nothing is ever downloaded."""

import tempfile
from functools import cache
from pathlib import Path

import torch

from ml import drawings
from ml.encoders import small
from ml.encoders.small_network import NetworkConfig, SmallNetwork
from ml.encoders.vocabulary import Vocabulary, token_ids
from tests import factories


@cache
def load_name(seed: int = 1) -> str:
    """What `ml.encoders.load` takes; other seeds have other weights."""
    folder = Path(tempfile.mkdtemp(prefix="ornament-encoder-"))
    vocabulary = Vocabulary(token_ids("a front view of a bottle with a cap"), context=8)
    config = NetworkConfig(
        image_size=64,
        widths=(8, 8, 16, 16),
        blocks=(1, 1, 1, 1),
        dimensions=24,
        vocabulary=len(vocabulary),
        context=8,
        text_width=16,
        text_layers=1,
        text_heads=2,
    )
    network = small.untrained(config, seed=seed)
    _centre(network)
    small.save(folder, network, vocabulary, about={"seed": seed})
    return f"local-dir:{folder}"


def _centre(network: SmallNetwork) -> None:
    """Take off what the vectors of all drawings share.

    Without training that is nearly all of them, and half precision could not tell one
    drawing from another.
    """
    size = network.config.image_size
    images = [factories.drawing(seed) for seed in range(1000, 1016)]
    ink = drawings.normalise(drawings.prepare_all(images, size=size))
    network.eval()
    with torch.no_grad():
        shared = network.encode_image(torch.from_numpy(ink)[:, None]).mean(dim=0)
        network.image.head.bias -= shared
