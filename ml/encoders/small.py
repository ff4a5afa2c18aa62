"""The default encoder's folder: half-precision weights and one JSON page about them.

`encoder.safetensors` holds the weights, `encoder.json` the sizes, the token ids, the
digest of the weights and how they were trained.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.encoders import gradients, towers
from ml.encoders.protocol import EncoderUnavailable
from ml.encoders.small_network import NetworkConfig, SmallNetwork
from ml.encoders.towers import Pixels, Precision, TowerEncoder
from ml.encoders.vocabulary import Vocabulary

KIND = "ornament-small"
WEIGHTS = "encoder.safetensors"
META = "encoder.json"


def save(
    folder: Path,
    network: SmallNetwork,
    vocabulary: Vocabulary,
    *,
    about: dict[str, Any],
) -> None:
    """Write a folder that `load` reads; `about` is kept in the JSON as "training"."""
    folder.mkdir(parents=True, exist_ok=True)
    half = SmallNetwork(network.config)
    half.load_state_dict(network.state_dict())
    half = half.half()
    save_file(half.state_dict(), folder / WEIGHTS)
    meta = {
        "kind": KIND,
        "config": dataclasses.asdict(network.config),
        "token_ids": vocabulary.token_ids,
        "weights_sha256": towers.weights_sha256(half),
        "training": about,
    }
    (folder / META).write_text(json.dumps(meta, indent=1) + "\n")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a folder of `save` holds, in single precision."""

    network: SmallNetwork
    vocabulary: Vocabulary
    weights_sha256: str
    about: dict[str, Any]


def read(folder: Path) -> Stored:
    """Read a folder of `save`. Raises EncoderUnavailable if it is not whole."""
    try:
        meta = json.loads((folder / META).read_text())
        config = _config(meta["config"])
        network = SmallNetwork(config).half()
        network.load_state_dict(load_file(folder / WEIGHTS))
        digest = towers.weights_sha256(network)
        if digest != meta["weights_sha256"]:
            raise EncoderUnavailable(f"{folder / WEIGHTS} is not what {META} describes")
        vocabulary = Vocabulary(meta["token_ids"], context=config.context)
        # Half precision is for the file: the network itself is computed in single.
        return Stored(network.float(), vocabulary, digest, meta["training"])
    except (OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise EncoderUnavailable(f"{folder} holds no whole encoder: {error}") from error
    except SafetensorError as error:
        raise EncoderUnavailable(f"{folder / WEIGHTS} is damaged: {error}") from error


def load(folder: Path, *, name: str, device: str, precision: Precision) -> TowerEncoder:
    """Load a folder of `save` as an encoder. Raises EncoderUnavailable."""
    stored = read(folder)
    towers.settle(stored.network, device=device, precision=precision)
    return encoder(
        stored.network, stored.vocabulary, name=name, digest=stored.weights_sha256
    )


def encoder(
    network: SmallNetwork, vocabulary: Vocabulary, *, name: str, digest: str = ""
) -> TowerEncoder:
    """The network as an `Encoder`, on its own device and in its own precision."""
    parameter = next(network.parameters())

    def text_tower(texts: Sequence[str]) -> Tensor:
        return network.embed_text(vocabulary.rows(texts).to(parameter.device))

    return TowerEncoder(
        name=name,
        dimensions=network.config.dimensions + network.config.components,
        weights_sha256=digest or towers.weights_sha256(network),
        # (gray - 1) / -1: ink 1, paper 0, so that zero padding is paper.
        pixels=Pixels(network.config.image_size, (1.0,), (-1.0,)),
        device=parameter.device,
        dtype=parameter.dtype,
        image_tower=network.embed_image,
        text_tower=text_tower,
    )


def with_gradients(
    network: SmallNetwork, ink: Tensor, *, components: int, share: float
) -> SmallNetwork:
    """A copy of the network with the classic part, fitted on ink (m, 1, s, s)."""
    config = dataclasses.replace(
        network.config, components=components, gradient_share=share
    )
    grown = SmallNetwork(config)
    grown.load_state_dict(network.state_dict(), strict=False)
    assert grown.gradients is not None
    rows = [gradients.descriptors(part) for part in torch.split(ink, towers.BATCH)]
    grown.gradients.fit(torch.cat(rows))
    return grown.eval()


def untrained(config: NetworkConfig, *, seed: int) -> SmallNetwork:
    """A network of random weights that depend on nothing but config and seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return SmallNetwork(config)


def _config(values: dict[str, Any]) -> NetworkConfig:
    lists = {key: tuple(v) for key, v in values.items() if isinstance(v, list)}
    return NetworkConfig(**{**values, **lists})
