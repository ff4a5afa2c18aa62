"""What a captioner's name says: `vlm:NAME_OR_FOLDER?prompt=short&bits=4`."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ml.captioning.subjects import CaptionerUnavailable, Unit

DEFAULT = "measured"
# 512 patches of 28 x 28 px: what users of large scans settled on.
MAX_PIXELS = 512 * 28 * 28
_KINDS: dict[str, type[str] | type[int] | type[float]] = {
    "prompt": str,
    "temperature": float,
    "seed": int,
    "tokens": int,
    "bits": int,
    "pixels": int,
    "views": int,
    "batch": int,
}


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How a vision-language model is asked.

    `temperature` 0 takes the likeliest word each time. `bits` is 16, or 4 for weights
    packed by bitsandbytes, on a GPU only. `pixels` caps each image, `views` the images
    of one design, `batch` the subjects asked at once.
    """

    model: str
    unit: Unit
    prompt: str = ""
    temperature: float = 0.0
    seed: int = 0
    tokens: int = 96
    bits: int = 16
    pixels: int = MAX_PIXELS
    views: int = 6
    batch: int = 8

    @property
    def told(self) -> str:
        """The settings that change words, as part of a version."""
        sampled = f"t{self.temperature:g}s{self.seed}/" if self.temperature else ""
        return f"{sampled}{self.tokens}w/{self.bits}b/{self.pixels}px/{self.views}v"


def parse(name: str) -> ModelSettings:
    """The settings in a name beginning `vlm:` or `vlm-design:`.

    Raises CaptionerUnavailable for unknown settings and for values out of range.
    """
    kind, _, rest = name.partition(":")
    unit: Unit = "design" if kind == "vlm-design" else "figure"
    model, _, query = rest.partition("?")
    given: dict[str, Any] = {}
    try:
        for key, value in parse_qsl(query, True, strict_parsing=bool(query)):
            given[key] = _KINDS[key](value)
    except (KeyError, ValueError) as error:
        known = ", ".join(_KINDS)
        raise CaptionerUnavailable(
            f"{name!r}: {error}; settings are {known}"
        ) from error
    settings = ModelSettings(model, unit, **given)
    _check(name, settings)
    return settings


def _check(name: str, settings: ModelSettings) -> None:
    wrong = [
        what
        for what, is_right in {
            "name a model or a folder": bool(settings.model),
            "bits is 16 or 4": settings.bits in (4, 16),
            "temperature is 0 or more": settings.temperature >= 0,
            "tokens is at least 1": settings.tokens >= 1,
            "pixels is at least 1024": settings.pixels >= 1024,
            "views is at least 1": settings.views >= 1,
            "batch is at least 1": settings.batch >= 1,
        }.items()
        if not is_right
    ]
    if wrong:
        raise CaptionerUnavailable(f"{name!r}: {'; '.join(wrong)}")
