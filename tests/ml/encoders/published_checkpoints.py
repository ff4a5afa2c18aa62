"""Tiny random checkpoints in the shapes that other projects publish theirs in."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml.backbones import torchvision_operators

torchvision_operators.declare_missing()

import timm  # noqa: E402
from open_clip.transformer import VisionTransformer  # noqa: E402

SWIN = {
    "img_size": 32,
    "window_size": 4,
    "embed_dim": 12,
    "depths": [1, 1],
    "num_heads": [1, 2],
}


def seeded(seed: int = 1) -> Any:
    """Weights that depend on nothing but the seed."""
    torch.manual_seed(seed)


def lived_in(model: nn.Module) -> nn.Module:
    """The model in evaluation mode, its batch statistics no longer 0 and 1."""
    for part in model.modules():
        if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.1)
            part.running_var.uniform_(0.5, 1.5)
    return model.eval()


def arcface_head(width: int, dimensions: int) -> nn.Sequential:
    """The head as section 4.2 of the published code has it."""
    return nn.Sequential(
        nn.Flatten(),
        nn.BatchNorm1d(width),
        nn.Dropout(0.5),
        nn.Linear(width, dimensions),
        nn.BatchNorm1d(dimensions),
        nn.PReLU(),
    )


def patentnet(name: str = "resnet18") -> nn.Module:
    """A ResNet with its classifier, as it was trained."""
    with torch.random.fork_rng():
        seeded()
        return lived_in(timm.create_model(name, num_classes=7))


def save_patentnet(path: Path, model: nn.Module, **beside: Any) -> Path:
    """`state_dict` with names as data-parallel training leaves them."""
    named = {f"module.{key}": value for key, value in model.state_dict().items()}
    torch.save({"epoch": 3, "state_dict": named, **beside}, path)
    return path


def axes(width: int, count: int) -> dict[str, Tensor]:
    """A PCA of vectors (width,) with `count` components."""
    draw = torch.Generator().manual_seed(2)
    square = torch.randn(width, width, generator=draw, dtype=torch.float64)
    return {
        "mean": torch.randn(width, generator=draw, dtype=torch.float64) * 0.01,
        "components": torch.linalg.qr(square).Q[:count],
        "variances": torch.linspace(2, 0.1, count, dtype=torch.float64),
    }


def swin(dimensions: int = 10) -> nn.Sequential:
    """A small one-channel Swin-V2 with the head."""
    with torch.random.fork_rng():
        seeded()
        trunk = timm.create_model(
            "swinv2_tiny_window8_256", num_classes=0, in_chans=1, **SWIN
        )
        return lived_in(nn.Sequential(trunk, arcface_head(24, dimensions)))


def one_channel_clip(dimensions: int = 10) -> nn.Sequential:
    """A small one-channel CLIP image tower with the head."""
    with torch.random.fork_rng():
        seeded()
        trunk = VisionTransformer(
            image_size=32,
            patch_size=16,
            width=64,
            layers=2,
            heads=1,
            mlp_ratio=4.0,
            output_dim=16,
        )
        trunk.conv1 = nn.Conv2d(1, 64, 16, stride=16, bias=False)
        return lived_in(nn.Sequential(trunk, arcface_head(16, dimensions)))
