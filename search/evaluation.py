"""The door to the protocols: how good an encoder is, on the corpus or on other data.

An evaluation that was killed starts again and ends with the same figures.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any

from django.utils import timezone

from search import encoding, job_logs, jobs, learning_data
from search.learning_data import Data
from search.manifests import Selection
from search.models import Encoder, Evaluation, Job

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]  # done, total
Report = Callable[[int, int, str], None]  # done, total, doing what

# `ml.judging.PROTOCOLS`, here too so that a form can offer them without loading torch.
PROTOCOLS = (
    "same-design",
    "retrieval",
    "deeppatent",
    "dira",
    "one-to-one",
    "designclip",
    "zero-shot",
    "linear-probe",
    "fine-tuned",
    "classical",
)
# Of these no encoder without a text tower knows anything.
_ABOUT_WORDS = frozenset({"one-to-one", "designclip", "zero-shot"})
USUAL = ("same-design", "one-to-one")
SPLIT = "test"


class UnableToEvaluate(Exception):
    """Nothing could be judged; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An evaluation as people ask for it; `source` is a pack or manifest of their own.

    `options` are further fields of `ml.judging.Judgement` by name.
    """

    encoder: Encoder
    protocols: tuple[str, ...] = USUAL
    split: str = SPLIT
    source: str = ""
    selection: Selection = field(default_factory=Selection)
    options: dict[str, Any] = field(default_factory=dict)


def check(wanted: Wanted) -> None:
    """Raise UnableToEvaluate for what cannot even begin."""
    if odd := sorted({*wanted.protocols} - {*PROTOCOLS}):
        raise UnableToEvaluate(
            f"There is no protocol {', '.join(odd)}; there are: {', '.join(PROTOCOLS)}."
        )
    if not wanted.protocols:
        raise UnableToEvaluate(f"Name a protocol: {', '.join(PROTOCOLS)}.")
    if not wanted.encoder.has_text_tower and {*wanted.protocols} <= _ABOUT_WORDS:
        raise UnableToEvaluate(
            f"{wanted.encoder.name} has no text tower, so {wanted.protocols[0]} has "
            "nothing to ask of it; name a protocol like same-design too."
        )
    try:
        learning_data.require(wanted.source)
    except learning_data.UnusableData as problem:
        raise UnableToEvaluate(str(problem)) from problem


def create(wanted: Wanted) -> Evaluation:
    """An evaluation that waits to be executed. Raises UnableToEvaluate."""
    check(wanted)
    title = f"Evaluation of {wanted.encoder.name}"
    return Evaluation.objects.create(
        job=jobs.create(Job.Kind.EVALUATE, title=title, unit="figures"),
        encoder=wanted.encoder,
        source=wanted.source,
        protocols=list(dict.fromkeys(wanted.protocols)),
        settings={
            "selection": learning_data.kept(wanted.selection),
            "split": wanted.split,
            "options": wanted.options,
        },
    )


def execute(
    evaluation: Evaluation,
    *,
    progress: Progress | None = None,
    now: Clock = timezone.now,
) -> Evaluation:
    """Judge the encoder and keep the results on the row.

    Raises UnableToEvaluate, encoding.EncoderUnavailable, what `jobs.running` raises.
    """
    job = evaluation.job
    with jobs.running(job, now=now), job_logs.kept(job):
        encoding.require(evaluation.encoder)
        data = _data(evaluation)

        def tell(done: int, total: int, message: str) -> None:
            if total != job.total:
                jobs.expect(job, total=total, unit="figures")
            if message != job.log.rpartition("\n")[2]:
                jobs.log(job, message)
            if progress:
                progress(done, total)
            jobs.advance(job, done=done, now=now())

        evaluation.results = _finite(_judged(evaluation, data, tell))
        evaluation.save(update_fields=["results"])
    return evaluation


def _data(evaluation: Evaluation) -> Data:
    """The figures to judge on, the same ones each time the job is begun."""
    try:
        data = learning_data.find(
            evaluation.source,
            selection=learning_data.selected(evaluation.settings.get("selection", {})),
            sha256=evaluation.manifest_sha256,
        )
    except learning_data.UnusableData as problem:
        raise UnableToEvaluate(str(problem)) from problem
    if not evaluation.manifest_sha256:
        evaluation.manifest_sha256, evaluation.data = data.sha256, data.words
        evaluation.save(update_fields=["manifest_sha256", "data"])
    return data


def _judged(evaluation: Evaluation, data: Data, tell: Report) -> dict[str, Any]:
    """Results by method, split and protocol. Raises UnableToEvaluate."""
    from ml import judging

    try:
        wanted = judging.Judgement(
            data=data.path,
            encoders=(evaluation.encoder.load_name,),
            protocols=tuple(evaluation.protocols),
            splits=(evaluation.settings.get("split", SPLIT),),
            **evaluation.settings.get("options", {}),
        )
        return judging.judge(wanted, report=tell)
    except judging.FAILURES as problem:
        raise UnableToEvaluate(f"{type(problem).__name__}: {problem}") from problem


def _finite(value: Any) -> Any:
    """The same values with None for what is no number, which JSON cannot hold."""
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not isfinite(value) else value
