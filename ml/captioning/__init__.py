"""Drawings to words: by measured shape, or by a vision-language model."""

from ml.captioning import settings as names
from ml.captioning import vision_language
from ml.captioning.measured import MeasuredCaptioner
from ml.captioning.settings import DEFAULT
from ml.captioning.subjects import (
    Captioner,
    CaptionerUnavailable,
    Subject,
    UnableToCaption,
    Unit,
)

__all__ = [
    "DEFAULT",
    "Captioner",
    "CaptionerUnavailable",
    "Subject",
    "UnableToCaption",
    "Unit",
    "load",
]


def load(
    name: str, *, device: str | None = None, allow_download: bool = False
) -> Captioner:
    """Load a captioner by name.

    `measured` (one caption a figure) · `measured-design` (one a design) ·
    `vlm:NAME_OR_FOLDER` · `vlm-design:NAME_OR_FOLDER`, the latter two with settings
    like `?prompt=short&bits=4` (docs/captions.md).
    Raises CaptionerUnavailable; fetches nothing unless `allow_download`.
    """
    if name == DEFAULT:
        return MeasuredCaptioner("figure")
    if name == f"{DEFAULT}-design":
        return MeasuredCaptioner("design")
    if not name.startswith(("vlm:", "vlm-design:")):
        raise CaptionerUnavailable(
            f"no captioner {name!r}; there are measured, measured-design, "
            "vlm:NAME_OR_FOLDER and vlm-design:NAME_OR_FOLDER"
        )
    settings = names.parse(name)
    return vision_language.load(settings, device=device, allow_download=allow_download)
