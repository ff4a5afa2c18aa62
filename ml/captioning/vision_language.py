"""Captions by a vision-language model: LLaVA, BLIP-2, the Qwen-VL family and others.

Whatever transformers loads for images and text works; the chat template is the
checkpoint's own, and none of its sampling settings is left in force.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from ml import drawings
from ml.captioning import checkpoints, prompts, questions
from ml.captioning.checkpoints import Checkpoint
from ml.captioning.prompts import Prompt
from ml.captioning.questions import Question
from ml.captioning.settings import ModelSettings
from ml.captioning.subjects import (
    CaptionerUnavailable,
    Subject,
    UnableToCaption,
    Unit,
)


@dataclass(frozen=True, slots=True)
class VisionLanguageCaptioner:
    """A `Captioner` out of a checkpoint, a prompt and settings; see `load`."""

    checkpoint: Checkpoint
    prompt: Prompt
    settings: ModelSettings

    @property
    def unit(self) -> Unit:
        """Whether it is asked about a figure or about all views of a design."""
        return self.settings.unit

    @property
    def version(self) -> str:
        """Names model, weights, prompt, settings and the preparation of drawings."""
        model = self.settings.model.rstrip("/").split("/")[-1]
        kind = "vlm" if self.unit == "figure" else "vlm-design"
        return (
            f"{kind}:{model}/{self.checkpoint.digest}/{self.prompt.version}/"
            f"{self.settings.told}/{drawings.PREPROCESSING_VERSION}"
        )

    def caption(self, subjects: Sequence[Subject]) -> list[str]:
        """One caption for each subject.

        Greedy answers do not depend on the batch; sampled ones are the same for the
        same batch and seed. Raises UnableToCaption for blank images and empty answers.
        """
        asked: list[tuple[int, Question]] = []
        reasons: dict[int, str] = {}
        for at, subject in enumerate(subjects):
            try:
                asked += [(at, question) for question in self._questions(subject)]
            except drawings.BlankDrawing as error:
                reasons[at] = str(error)
        parts: list[list[str]] = [[] for _ in subjects]
        answers = self._answers([question for _, question in asked])
        for (at, question), answer in zip(asked, answers, strict=True):
            label = f"{question.label}: " if question.label else ""
            parts[at].append(label + answer)
            if not answer:
                reasons[at] = "the model gave an empty answer"
        texts = ["" if at in reasons else " ".join(of) for at, of in enumerate(parts)]
        if reasons:
            raise UnableToCaption(texts, reasons)
        return texts

    def _questions(self, subject: Subject) -> list[Question]:
        kind = self.checkpoint.kind
        return questions.about(subject, self.prompt, self.settings, kind=kind)

    def _answers(self, asked: Sequence[Question]) -> list[str]:
        answers: list[str] = []
        for start in range(0, len(asked), self.settings.batch):
            answers += self._batch(asked[start : start + self.settings.batch])
        return answers

    def _batch(self, batch: Sequence[Question]) -> list[str]:
        kind, processor = self.checkpoint.kind, self.checkpoint.processor
        is_single = questions.takes_one_image(kind)
        inputs = processor(
            images=[q.images[0] if is_single else list(q.images) for q in batch],
            text=[questions.laid_out(question, processor, kind) for question in batch],
            padding=True,
            return_tensors="pt",
        )
        model = self.checkpoint.model
        inputs = inputs.to(self.checkpoint.device, dtype=model.dtype)
        with torch.inference_mode(), _seeded(self.settings.seed):
            written = model.generate(**inputs, **self._decoding())
        told = inputs["input_ids"]
        if torch.equal(written[:, : told.shape[1]], told):
            written = written[:, told.shape[1] :]  # decoders repeat the question
        answers = processor.batch_decode(written, skip_special_tokens=True)
        return [" ".join(answer.split()) for answer in answers]

    def _decoding(self) -> dict[str, Any]:
        """How words are chosen: the likeliest, or drawn from all of them."""
        is_drawn = self.settings.temperature > 0
        return {
            "max_new_tokens": self.settings.tokens,
            "do_sample": is_drawn,
            "temperature": self.settings.temperature if is_drawn else None,
            "top_p": 1.0 if is_drawn else None,
            "top_k": 0 if is_drawn else None,
            "num_beams": 1,
            "pad_token_id": self.checkpoint.processor.tokenizer.pad_token_id,
        }


def load(
    settings: ModelSettings, *, device: str | None, allow_download: bool
) -> VisionLanguageCaptioner:
    """Load the model and the prompt. Raises CaptionerUnavailable."""
    default = "short" if settings.unit == "figure" else "views"
    prompt = prompts.load(settings.prompt or default)
    loaded = checkpoints.load(settings, device=device, allow_download=allow_download)
    if not questions.has_layout(loaded.processor, loaded.kind):
        raise CaptionerUnavailable(
            f"{settings.model!r}: a {loaded.kind} without a chat template; "
            "use a checkpoint whose processor has one"
        )
    return VisionLanguageCaptioner(loaded, prompt, settings)


@contextlib.contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """The seed in force inside; the caller's random numbers go on unchanged."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield
