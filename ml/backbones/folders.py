"""An encoder's folder: weights, and one JSON page about them.

`encoder.safetensors` holds the weights, in half precision if so asked; `encoder.json`
says what network they belong to, their digest, and how they were trained.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from ml import heads
from ml.backbones.backbone import Backbone
from ml.backbones.gradients import GradientTower
from ml.backbones.pixels import state_sha256
from ml.backbones.small import SmallBackbone

WEIGHTS = "encoder.safetensors"
META = "encoder.json"


class UnreadableFolder(Exception):
    """The folder holds no whole encoder; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a folder holds: the network in single precision, and the page about it."""

    backbone: Backbone
    weights_sha256: str
    about: dict[str, Any]


def is_folder(path: Path) -> bool:
    """Whether a path is a folder that `save` wrote."""
    return (path / META).is_file()


def save(
    backbone: Backbone, folder: Path, *, about: dict[str, Any], half: bool = False
) -> None:
    """Write a folder that `read` reads; `about` is kept in the JSON as "training".

    The page is moved into place last: a folder that has one is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: (value.half() if half and value.is_floating_point() else value)
        .detach()
        .cpu()
        .contiguous()
        for name, value in backbone.state_dict().items()
    }
    part = folder / f"{WEIGHTS}.part"
    save_file(weights, part)
    part.replace(folder / WEIGHTS)
    classic = backbone.classic
    page = {
        "kind": backbone.kind,
        "config": backbone.page(),
        "projection": backbone.projection_page(),
        "is_taught_words": backbone.is_taught_words,
        "classic": classic
        and {
            "size": classic.size,
            "components": classic.components,
            "share": backbone.classic_share,
        },
        "weights_sha256": state_sha256(weights),
        "training": about,
    }
    part = folder / f"{META}.part"
    part.write_text(json.dumps(page, indent=1) + "\n")
    part.replace(folder / META)


def read(folder: Path) -> Stored:
    """Read a folder of `save`. Raises UnreadableFolder if it is not whole."""
    try:
        page = json.loads((folder / META).read_text())
        backbone = _of_page(page)
        weights = load_file(folder / WEIGHTS)
        backbone.load_state_dict(weights)
        digest = state_sha256(weights)
        if digest != page["weights_sha256"]:
            raise UnreadableFolder(f"{folder / WEIGHTS} is not what {META} describes")
        return Stored(backbone.eval(), digest, page["training"])
    except (OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise UnreadableFolder(f"{folder} holds no whole encoder: {error}") from error
    except SafetensorError as error:
        raise UnreadableFolder(f"{folder / WEIGHTS} is damaged: {error}") from error


def page_of(folder: Path) -> dict[str, Any]:
    """The JSON page alone. Raises UnreadableFolder."""
    try:
        page: dict[str, Any] = json.loads((folder / META).read_text())
    except (OSError, ValueError) as error:
        raise UnreadableFolder(f"{folder} holds no encoder: {error}") from error
    return page


def _of_page(page: dict[str, Any]) -> Backbone:
    read_page = _reader(page["kind"])
    with torch.random.fork_rng(devices=[]):  # weights are drawn, then overwritten
        backbone = read_page(page["config"])
        if page["projection"]:
            projection = heads.build(page["projection"])
            backbone.project(projection, page["projection"]["outputs"])
    backbone.is_taught_words = page.get("is_taught_words", True)
    if classic := page["classic"]:
        tower = GradientTower(size=classic["size"], components=classic["components"])
        backbone.add_classic(tower, share=classic["share"])
    return backbone


def _reader(kind: str) -> Callable[[dict[str, Any]], Backbone]:
    """What makes a network of a page; its library is imported only now."""
    if kind == SmallBackbone.kind:
        return SmallBackbone.of_page
    if kind == "open-clip":
        from ml.backbones.clip import ClipBackbone

        return ClipBackbone.of_page
    if kind == "timm":
        from ml.backbones.timm_images import TimmBackbone

        return TimmBackbone.of_page
    raise UnreadableFolder(f"an encoder of unknown kind {kind!r}")
