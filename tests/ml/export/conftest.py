"""Tiny encoders of our own kinds, as a recipe would leave them."""

from pathlib import Path

import pytest
import torch

from ml import backbones
from ml.backbones import gradients, small
from ml.backbones.clip import ClipBackbone
from ml.backbones.small_network import NetworkConfig
from tests.ml.encoders.published_checkpoints import lived_in

TEXTS = ["a front view of a bottle with a cap", "a chair"]
ABOUT = {"recipe": "patentclip", "seed": 1}


def tiny_clip() -> ClipBackbone:
    """An open_clip model with a trimmed token table."""
    backbone = backbones.create("open-clip:tiny", seed=1, texts=TEXTS, image_size=32)
    assert isinstance(backbone, ClipBackbone)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        lived_in(backbone)
    return backbone


@pytest.fixture(scope="session")
def clip_run(tmp_path_factory) -> Path:
    """The folder of a trained open_clip model."""
    folder = tmp_path_factory.mktemp("clip")
    backbones.save(tiny_clip(), folder, about=ABOUT)
    return folder


@pytest.fixture(scope="session")
def small_run(tmp_path_factory) -> Path:
    """The folder of a small network with gradients, like the default's."""
    config = NetworkConfig(
        image_size=64,
        widths=(8, 8, 16, 16),
        blocks=(1, 1, 1, 1),
        dimensions=24,
        context=8,
        text_width=16,
        text_layers=1,
        text_heads=2,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        backbone = small.create(TEXTS, image_size=None, config=config)
        ink = torch.rand(12, 1, 64, 64).round()
        lived_in(backbone)
    classic = gradients.fitted(ink, components=6)
    backbone.add_classic(classic, share=0.3)
    folder = tmp_path_factory.mktemp("small")
    backbones.save(backbone, folder, about=ABOUT)
    return folder
