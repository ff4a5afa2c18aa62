"""Tiny random encoders on disk; nothing is ever downloaded."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from ml import backbones
from ml.backbones import clip, small
from ml.backbones.small_network import NetworkConfig

CLIP_CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {
        "image_size": 32,
        "layers": 1,
        "width": 32,
        "head_width": 16,
        "patch_size": 16,
    },
    "text_cfg": {
        "context_length": 16,
        "vocab_size": 49408,
        "width": 16,
        "heads": 2,
        "layers": 1,
    },
}
MEANS = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.2]}


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory) -> Path:
    """An open_clip model as `local-dir:` expects it."""
    folder = tmp_path_factory.mktemp("clip")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = clip.open_clip.CLIP(**CLIP_CONFIG)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    config = {"model_cfg": CLIP_CONFIG, "preprocess_cfg": MEANS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory) -> Path:
    """An untrained encoder of our own kind."""
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
    texts = ["a front view of a bottle with a cap"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        backbone = small.create(texts, image_size=None, config=config)
    folder = tmp_path_factory.mktemp("small")
    backbones.save(backbone, folder, about={"seed": 1}, half=True)
    return folder


@pytest.fixture(scope="session")
def images() -> list[Image.Image]:
    """Twelve different line drawings, one-bit and gray."""
    rng = np.random.default_rng(0)
    drawn = []
    for index in range(12):
        image = Image.new("L" if index % 2 else "1", (200, 150), "white")
        points = [tuple(point) for point in rng.integers(10, 140, (6, 2)).tolist()]
        ImageDraw.Draw(image).polygon(points, outline="black")
        drawn.append(image)
    return drawn
