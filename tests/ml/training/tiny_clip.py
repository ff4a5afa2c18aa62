"""A ViT of open_clip with one layer a tower, in the shape the hub stores models in."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from ml.backbones import clip

CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {
        "image_size": 32,
        "layers": 1,
        "width": 32,
        "head_width": 16,
        "patch_size": 16,
    },
    "text_cfg": {
        "context_length": 12,
        "vocab_size": 49408,
        "width": 16,
        "heads": 2,
        "layers": 1,
    },
}
MEANS = {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.2]}


def write(folder: Path) -> str:
    """A model with random weights; its name as a backbone."""
    folder.mkdir(parents=True)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = clip.open_clip.CLIP(**CONFIG)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    page = {"model_cfg": CONFIG, "preprocess_cfg": MEANS}
    (folder / "open_clip_config.json").write_text(json.dumps(page))
    return f"local-dir:{folder}"
