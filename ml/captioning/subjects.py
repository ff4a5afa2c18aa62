"""What a caption is written about, and what every captioner offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from PIL import Image

Unit = Literal["figure", "design"]


class CaptionerUnavailable(Exception):
    """The named captioner is unknown, broken, or its weights are not here."""


class UnableToCaption(Exception):
    """Some subjects of a batch got no caption.

    `texts` are the captions of the batch, "" for those without one; `reasons` say for
    each such position why.
    """

    def __init__(self, texts: Sequence[str], reasons: Mapping[int, str]) -> None:
        self.texts = list(texts)
        self.reasons = dict(reasons)
        told = "; ".join(f"subject {at}: {why}" for at, why in self.reasons.items())
        super().__init__(told)


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure with one image, or a design with an image of each view.

    Empty texts say "not known". `view` is a name of `ml.captioning.views`, empty for a
    design; `views_shown` are the views of `images`, in their order.
    """

    title: str = ""
    description: str = ""
    view: str = ""
    views_shown: tuple[str, ...] = ()
    locarno: str = ""
    uspc: str = ""
    class_name: str = ""
    images: tuple[Image.Image, ...] = ()


class Captioner(Protocol):
    """Figures or designs to words; equal subjects give equal words."""

    @property
    def version(self) -> str:
        """Names generator, prompt or rules, weights and settings.

        Two captions of one subject under one version are the same caption.
        """
        ...

    @property
    def unit(self) -> Unit:
        """Whether a subject is one figure or a design with all its views."""
        ...

    def caption(self, subjects: Sequence[Subject]) -> list[str]:
        """One caption for each subject, in order.

        Raises UnableToCaption, which brings along the captions that were written.
        """
        ...
