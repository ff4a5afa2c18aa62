"""open_clip models by name, with their weights: from this machine, or fetched if told.

MODEL · MODEL/TAG · hf-hub:ORG/NAME · local-dir:PATH
"""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from safetensors import SafetensorError

from ml.backbones import torchvision_operators
from ml.backbones.hub import hub_network

torchvision_operators.declare_missing()

import open_clip  # noqa: E402  its torchvision needs the operators declared first

ModelConfig = dict[str, Any]

# What open_clip and the hub raise for absent, broken or forbidden-to-fetch files.
_LOADING_ERRORS = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    SafetensorError,
    pickle.UnpicklingError,
)


class UnableToLoad(Exception):
    """There is no such model, or its weights are absent or broken; says what to do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model and its architecture as open_clip's "model_cfg" has it."""

    model: Any
    config: ModelConfig
    is_trained: bool


def load(name: str, *, allow_download: bool = False) -> Loaded:
    """Load a model; a bare MODEL has random weights. Raises UnableToLoad.

    Nothing is fetched unless `allow_download`.
    """
    is_address = name.startswith(("hf-hub:", "local-dir:"))
    model_name, _, tag = (name, "", "") if is_address else name.partition("/")
    try:
        with hub_network(allowed=allow_download):
            config = open_clip.get_model_config(model_name)
            if config is None:
                raise UnableToLoad(f"open_clip knows no model {model_name!r}")
            if tag:
                _check_tag(model_name, tag, allow_download=allow_download)
                config = _as_trained(config, model_name, tag)
            model = open_clip.create_model(
                model_name,
                pretrained=tag or None,
                force_quick_gelu=config.get("quick_gelu", False),
            )
    except _LOADING_ERRORS as error:
        raise UnableToLoad(_advice(name, error, is_fetching=allow_download)) from error
    return Loaded(model, config, is_trained=is_address or bool(tag))


def _as_trained(config: ModelConfig, model: str, tag: str) -> ModelConfig:
    """The config with the activation that a tag's weights were trained with.

    open_clip itself only warns that ViT-B-32 and its tag "openai" differ in that.
    """
    known = open_clip.get_pretrained_cfg(model, tag)
    if not known.get("quick_gelu"):
        return config
    return {**config, "quick_gelu": True}


def _check_tag(model: str, tag: str, *, allow_download: bool) -> None:
    """Raise OSError for an unknown tag, or weights that are not on this machine.

    open_clip fetches weights known by address only whenever they are absent.
    """
    known = open_clip.get_pretrained_cfg(model, tag)
    if not known:
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(model)) or "none"
        raise OSError(f"no weights {tag!r} of {model!r}; known: {tags}")
    if allow_download or known.get("hf_hub"):
        return
    file = Path(urlparse(known["url"]).path).name
    if not (Path("~/.cache/clip").expanduser() / file).exists():
        raise OSError("its weights are not on this machine")


def _advice(name: str, reason: object, *, is_fetching: bool) -> str:
    if is_fetching:
        return f"{name!r}: {reason}. Check the name, and that the network is reachable"
    return (
        f"{name!r} cannot be loaded ({reason}). Nothing is fetched by itself: fetch "
        "its weights once with the pull_encoder command, or give a local-dir:"
    )
