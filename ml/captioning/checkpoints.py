"""Load a vision-language checkpoint with its processor, from a folder or the hub."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from ml.backbones import torchvision_operators
from ml.backbones.hub import hub_network
from ml.captioning.settings import ModelSettings
from ml.captioning.subjects import CaptionerUnavailable

torchvision_operators.declare_missing()

import transformers  # noqa: E402  its torchvision needs the operators declared first

# What transformers and the hub raise for absent, broken or forbidden-to-fetch files.
_LOADING_ERRORS = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    ImportError,
    SafetensorError,
)
# transformers is typed in part only: its classes are read as untyped.
_library: Any = transformers
_WEIGHTS = (".safetensors", ".bin", ".pt")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model ready to generate, its processor, and what names its weights."""

    model: Any
    processor: Any
    device: torch.device
    digest: str

    @property
    def kind(self) -> str:
        """The model's type, `llava` or `qwen2_vl`."""
        return str(self.model.config.model_type)


def load(
    settings: ModelSettings, *, device: str | None, allow_download: bool
) -> Checkpoint:
    """Load the model in bfloat16 on a GPU and float32 elsewhere, or packed to 4 bits.

    Raises CaptionerUnavailable; fetches nothing unless `allow_download`. Code that a
    checkpoint brings along is never run.
    """
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    options = _options(settings, place)
    given: dict[str, Any] = {"local_files_only": not allow_download}
    given["trust_remote_code"] = False
    try:
        with hub_network(allowed=allow_download):
            processor = _library.AutoProcessor.from_pretrained(settings.model, **given)
            model = _library.AutoModelForImageTextToText.from_pretrained(
                settings.model, **given, **options
            )
    except _LOADING_ERRORS as error:
        raise CaptionerUnavailable(_advice(settings.model, error)) from error
    if not hasattr(processor, "tokenizer") or not hasattr(processor, "image_processor"):
        raise CaptionerUnavailable(f"{settings.model!r} has no processor for images")
    _settle(processor)
    if settings.bits == 16:
        model = model.to(place)
    return Checkpoint(model.eval(), processor, place, _digest(settings.model, model))


def _options(settings: ModelSettings, place: torch.device) -> dict[str, Any]:
    if settings.bits == 16:
        is_gpu = place.type == "cuda"
        return {"dtype": torch.bfloat16 if is_gpu else torch.float32}
    absent = [
        package
        for package in ("bitsandbytes", "accelerate")
        if importlib.util.find_spec(package) is None
    ]
    if place.type != "cuda" or absent:
        needed = f"install {' and '.join(absent)}" if absent else "use a CUDA device"
        raise CaptionerUnavailable(
            "4 bits need bitsandbytes, accelerate and a GPU: "
            f"{needed}, or ask for bits=16"
        )
    packing = _library.BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return {"quantization_config": packing, "device_map": {"": place.index or 0}}


def _settle(processor: Any) -> None:
    """Padding on the left, so that every answer begins where its question ends."""
    tokenizer = processor.tokenizer
    tokenizer.padding_side = "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token


def _digest(name: str, model: Any) -> str:
    """Twelve digits naming the weights: the hub's commit, or a digest of the files."""
    folder = Path(name)
    if not folder.is_dir():
        return str(getattr(model.config, "_commit_hash", None) or "unknown")[:12]
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.suffix in _WEIGHTS or file.name == "config.json":
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]


def _advice(name: str, error: BaseException) -> str:
    reason = str(error).strip().split("\n")[0][:300] or type(error).__name__
    return (
        f"model {name!r} cannot be loaded ({reason}). Nothing is fetched unless "
        "downloads are allowed: give a folder with the checkpoint and its processor, "
        "or allow the download"
    )
