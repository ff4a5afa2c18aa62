"""Packs of random forms, small enough to train on in a second, and what runs leave."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor

from ml import packs
from ml.manifests import ornament
from ml.manifests.ornament import Figure
from ml.training import Settings, checkpoints, journal

VIEWS = 3
SIDE = 40
SPLITS = ("train",) * 8 + ("validation", "validation", "test", "test")


def figures(splits: Sequence[str] = SPLITS) -> list[Figure]:
    """Three views of a design for each split named; two classes, two subclasses."""
    return [
        Figure(
            path=f"{patent}/{view}.png",
            patent=f"USD{patent:03}",
            split=split,
            captions=(f"view {view} of a cup", f"cup {patent}"),
            locarno=f"0{patent % 2 + 1}-0{patent % 3}",
            uspc=f"D{patent % 2 + 1}/300",
        )
        for patent, split in enumerate(splits)
        for view in range(VIEWS)
    ]


def drawings(
    listed: Sequence[Figure], *, seed: int = 0
) -> Iterator[tuple[Figure, NDArray[np.uint8]]]:
    """A blocky form for each patent, shifted from view to view."""
    for place, figure in enumerate(listed):
        rng = np.random.default_rng([seed, *figure.patent.encode()])
        coarse = rng.integers(0, 2, (8, 8), dtype=np.uint8) * 255
        form = np.kron(coarse, np.ones((SIDE // 8, SIDE // 8), np.uint8))
        yield figure, np.roll(form, place % VIEWS, axis=1)


def write(folder: Path, listed: Sequence[Figure] | None = None) -> Path:
    """A pack of some figures, `figures()` unless given."""
    wanted = figures() if listed is None else listed
    packs.write(folder, drawings(wanted), count=len(wanted))
    return folder


def write_files(folder: Path, listed: Sequence[Figure] | None = None) -> Path:
    """A manifest of some figures beside their PNG files."""
    wanted = figures() if listed is None else listed
    for figure, drawing in drawings(wanted):
        file = folder / figure.path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(drawing).save(file)
    ornament.write(folder / "list.jsonl", wanted)
    return folder / "list.jsonl"


def settings(pack: Path, out: Path, **values: Any) -> Settings:
    """A run of seconds: test_resnet on four designs at 32 pixels, unless told."""
    given = {
        "recipe": "patentnet",
        "backbone": "timm:test_resnet",
        "images": 32,
        "size": 32,
        "designs": 4,
        "threads": 1,
        "device": "cpu",
        **values,
    }
    return Settings(data=pack, out=out, **given)


def about(encoder: Path) -> dict[str, Any]:
    """What an encoder's page says of its training."""
    page: dict[str, Any] = json.loads((encoder / "encoder.json").read_text())
    return page["training"]


def digest(encoder: Path) -> str:
    """Of the weights of an encoder's folder."""
    return json.loads((encoder / "encoder.json").read_text())["weights_sha256"]


def curve(out: Path) -> list[dict[str, str]]:
    """The log of a run without its timings."""
    rows = journal.read(out / "log.csv")
    return [{key: row[key] for key in row if key != "seconds"} for row in rows]


def losses(out: Path) -> list[float]:
    """The minimised loss of each step."""
    return [float(row["loss"]) for row in curve(out)]


def stored(encoder: Path) -> dict[str, Tensor]:
    """An encoder's weights by name."""
    return load_file(encoder / "encoder.safetensors")


def trained(out: Path) -> dict[str, Tensor]:
    """The weights as the last step left them, not their mean."""
    found = checkpoints.latest(out)
    assert found is not None
    return found.state["backbone"]


def classes(encoder: Path) -> tuple[list[str], Tensor]:
    """The names a stored class layer knows, and its weight."""
    with safe_open(encoder / "classes.safetensors", "pt") as file:
        return file.metadata()["classes"].split("\n"), file.get_tensor("weight")


def assert_same_steps(out: Path, other: Path) -> None:
    """Two runs had the same losses and left the same weights, but for rounding."""
    np.testing.assert_allclose(losses(out), losses(other), atol=1e-4, rtol=0)
    expected = trained(other)
    for name, weight in trained(out).items():
        apart = (weight - expected[name]).abs()
        if name.endswith("attn.in_proj_bias"):
            # The gradient of a key's bias is nothing but rounding: Adam magnifies it.
            query, _, value = apart.chunk(3)
            apart = torch.cat([query, value])
        assert apart.max() < 1e-5, name
