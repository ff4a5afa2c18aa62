"""What the loaders of other projects' checkpoints share: the page beside, the encoder.

A checkpoint `swin.pth` may have a page `swin.json` beside it that says what its weights
cannot: the name of the architecture, the size of its images.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ml.encoders import towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.towers import Pixels, Precision, TowerEncoder

LEAST_SIDE = 32


@dataclass(frozen=True, slots=True)
class Page:
    """The JSON object beside a checkpoint; empty where there is none."""

    path: Path
    values: Mapping[str, Any]

    def get(self, key: str, kind: type, default: Any) -> Any:
        """A value of the page. Raises EncoderUnavailable if of another type."""
        value = self.values.get(key, default)
        if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
            raise EncoderUnavailable(f"{self.path}: {key} is {value!r}")
        return value

    def side(self, key: str, default: int) -> int:
        """A number of pixels. Raises EncoderUnavailable if no network sees so few."""
        pixels: int = self.get(key, int, default)
        if pixels < LEAST_SIDE:
            raise EncoderUnavailable(f"{self.path}: {key} is below {LEAST_SIDE}")
        return pixels


def page(checkpoint: Path, *, keys: set[str]) -> Page:
    """Read the page beside a checkpoint.

    Raises EncoderUnavailable where it is no JSON object or has other keys.
    """
    path = checkpoint.with_suffix(".json")
    try:
        values = json.loads(path.read_text()) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(f"{path} is no JSON: {error}") from error
    if not isinstance(values, dict):
        raise EncoderUnavailable(f"{path} is no JSON object")
    if strange := sorted(values.keys() - keys):
        known = ", ".join(sorted(keys))
        raise EncoderUnavailable(f"{path}: {strange[0]!r} is not one of {known}")
    return Page(path, values)


@dataclass(frozen=True, slots=True)
class Published:
    """An image tower out of a checkpoint; `facts` are what its weights do not say."""

    model: nn.Module
    dimensions: int
    pixels: Pixels
    facts: Mapping[str, Any]


def encoder(
    name: str, found: Published, *, device: str, precision: Precision
) -> TowerEncoder:
    """The tower as an `Encoder`, placed and cast."""
    facts = json.dumps(found.facts, sort_keys=True)
    # Two activations or window sizes can share all weights and differ in every vector.
    digest = hashlib.sha256(f"{towers.weights_sha256(found.model)} {facts}".encode())
    return TowerEncoder(
        name=name,
        dimensions=found.dimensions,
        weights_sha256=digest.hexdigest(),
        pixels=found.pixels,
        device=torch.device(device),
        dtype=getattr(torch, precision),
        image_tower=towers.settle(found.model, device=device, precision=precision),
        text_tower=None,
    )
