"""What a vision-language model is asked about a subject: prepared images and words.

Images are trimmed, squared and capped before the model's processor sees them, so that
neither a raw scan exhausts the memory nor a centre crop cuts off a tall drawing.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from ml import drawings
from ml.captioning.prompts import Prompt
from ml.captioning.settings import ModelSettings
from ml.captioning.subjects import Subject

# The published layout of checkpoints without a template of their own.
_TEMPLATES = {
    "llava": "USER: {images}\n{question} ASSISTANT:",
    # Its processor sets the marks of the image itself.
    "blip-2": "Question: {question} Answer:",
}
# Models trained with one image a question: views are asked one by one.
_ONE_IMAGE = frozenset({"llava", "llava_next", "vipllava", "blip-2"})


@dataclass(frozen=True, slots=True)
class Question:
    """Words and the images they are about; `label` begins the answer, if any."""

    text: str
    images: tuple[Image.Image, ...]
    label: str = ""


def about(
    subject: Subject, prompt: Prompt, settings: ModelSettings, *, kind: str
) -> list[Question]:
    """What a model of this kind is asked: once, or once for each of several views.

    Raises BlankDrawing.
    """
    count = 1 if settings.unit == "figure" else settings.views
    images = tuple(
        squared(image, pixels=settings.pixels) for image in subject.images[:count]
    )
    if not images:
        raise drawings.BlankDrawing("there is no image")
    if len(images) == 1 or kind not in _ONE_IMAGE:
        seen = replace(
            subject, images=images, views_shown=subject.views_shown[: len(images)]
        )
        return [Question(prompt.filled(seen), images)]
    views = (*subject.views_shown, *[""] * len(images))
    asked = []
    for number, (image, view) in enumerate(zip(images, views, strict=False), 1):
        alone = replace(subject, view=view, views_shown=(), images=(image,))
        is_known = view not in ("", "unknown")
        label = view.replace("_", " ") if is_known else f"drawing {number}"
        asked.append(Question(prompt.filled(alone), (image,), label))
    return asked


def has_layout(processor: Any, kind: str) -> bool:
    """Whether it is known how this checkpoint was trained to read a question."""
    return bool(getattr(processor, "chat_template", None)) or kind in _TEMPLATES


def laid_out(question: Question, processor: Any, kind: str) -> str:
    """The question as the model was trained to read it, by its own chat template."""
    if getattr(processor, "chat_template", None):
        images = [{"type": "image"} for _ in question.images]
        content = [*images, {"type": "text", "text": question.text}]
        text: str = processor.apply_chat_template(
            [{"role": "user", "content": content}],
            add_generation_prompt=True,
            tokenize=False,
        )
        return text
    mark = str(getattr(processor, "image_token", "<image>"))
    marks = "\n".join([mark] * len(question.images))
    return _TEMPLATES[kind].format(images=marks, question=question.text)


def takes_one_image(kind: str) -> bool:
    """Whether each question to this kind of model has one image only."""
    return kind in _ONE_IMAGE


def squared(image: Image.Image, *, pixels: int) -> Image.Image:
    """The prepared drawing as a square RGB image of at most `pixels` pixels.

    Raises BlankDrawing.
    """
    side = min(math.isqrt(pixels), max(image.size))
    return Image.fromarray(drawings.prepare(image, size=side)).convert("RGB")
