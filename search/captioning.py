"""The door to the captioners: words for figures or whole designs, as rows.

Each figure, or each design, gets one caption of each captioner's version, however often
this is run and whatever is killed in between: a batch is stored as a whole, and what
has a caption is not looked at again.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from PIL import Image

from ml import drawings
from search import caption_verdicts, jobs, media, pixels, uncaptioned
from search.caption_verdicts import Candidate, Verdict
from search.embedding import MediaUnavailable
from search.models import Caption, Captioning, Figure, Job
from search.uncaptioned import Target, Wanted

if TYPE_CHECKING:
    from ml.captioning import Captioner

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]  # done, total

BATCH = 16


class NothingToCaption(Exception):
    """There is no figure to describe; the message says what to do."""


class CaptionerUnavailable(Exception):
    """The captioner cannot be used; the message says what to do."""


@dataclass(slots=True)
class Counts:
    """What became of the figures, or designs, that had no caption."""

    captioned: int = 0
    refused: int = 0  # no caption came, or no pixels could be read
    generic: int = 0  # of all captions of this version, as the gate found

    @property
    def done(self) -> int:
        return self.captioned + self.refused


def check(*, patents: Sequence[str] = (), figures: Sequence[int] = ()) -> None:
    """Raise NothingToCaption unless there is a figure to look at."""
    shown = Figure.objects.searchable()
    if patents:
        shown = shown.filter(patent__in=patents)
    if figures:
        shown = shown.filter(pk__in=figures)
    if not shown.exists():
        raise NothingToCaption(
            "None of these has a stored drawing that can be searched."
            if patents or figures
            else "The corpus holds no figure: run manage.py import_patents first."
        )


def create(
    *, captioner: str = "", patents: Sequence[str] = (), figures: Sequence[int] = ()
) -> Captioning:
    """A captioning that waits to be executed; of everything unless some are named.

    `captioner` is what `ml.captioning.load` takes, by default the configured one. One
    that describes designs takes the designs of the figures named. Raises
    NothingToCaption.
    """
    check(patents=patents, figures=figures)
    name = captioner or settings.ORNAMENT_CAPTIONER
    job = jobs.create(Job.Kind.CAPTION, title=f"Captions by {name}")
    return Captioning.objects.create(
        job=job, captioner=name, patents=[*patents], figures=[*figures]
    )


def execute(
    captioning: Captioning,
    *,
    progress: Progress | None = None,
    now: Clock = timezone.now,
) -> Counts:
    """Write the captions that are missing; what is stored is not written again.

    Raises CaptionerUnavailable, MediaUnavailable, and what `jobs.running` raises.
    """
    job = captioning.job
    with jobs.running(job, now=now):
        _require_media()
        captioner = _captioner(captioning.captioner)
        wanted = Wanted(
            generator=captioner.version,
            unit=captioner.unit,
            patents=tuple(captioning.patents),
            figures=tuple(captioning.figures),
        )
        captioning.generator = wanted.generator
        jobs.expect(job, total=uncaptioned.count(wanted), unit=f"{wanted.unit}s")
        counts = Counts()
        for targets in uncaptioned.batches(wanted, size=BATCH):
            _caption(targets, captioner, counts, job)
            jobs.advance(job, done=counts.done, now=now())
            if progress:
                progress(counts.done, job.total or 0)
        counts.generic = judge(wanted.generator)
        captioning.counts = asdict(counts)
        captioning.save(update_fields=["generator", "counts"])
    return counts


def judge(generator: str) -> int:
    """Have the gate look at what it has not seen of a generator; count the generic."""
    return caption_verdicts.renew(generator, judge=_verdicts)


def _caption(
    targets: Sequence[Target], captioner: "Captioner", counts: Counts, job: Job
) -> None:
    """Describe a batch and store its captions; say in the log what got none."""
    images = [_images(target) for target in targets]
    readable = [at for at, found in enumerate(images) if found]
    texts = _texts(captioner, [_facts(targets[at], images[at]) for at in readable])
    rows = [
        _row(targets[at], text, captioner.version)
        for at, text in zip(readable, texts, strict=True)
        if text
    ]
    # Another process may be at the same figures: whoever comes second adds nothing.
    Caption.objects.bulk_create(rows, ignore_conflicts=True)
    told = {(row.patent_id, row.figure_id) for row in rows}
    for target in targets:
        figure = None if target.is_design else target.figures[0]
        if (target.patent.pk, figure and figure.pk) not in told:
            jobs.log(job, f"{figure or target.patent}: no caption")
    counts.captioned += len(rows)
    counts.refused += len(targets) - len(rows)


def _images(target: Target) -> dict[int, Image.Image]:
    """The pixels of the figures that can be read, by the figures' ids."""
    found = {}
    for figure in target.figures:
        with suppress(media.MissingMedia, drawings.UnreadableDrawing):
            found[figure.pk] = pixels.of_figure(
                Path(settings.PUBLIC_MEDIA),
                figure.sheet.file_sha256,
                is_landscape=figure.sheet.is_landscape,
                box=figure.box,
            )
    return found


def _row(target: Target, text: str, version: str) -> Caption:
    figure = None if target.is_design else target.figures[0]
    return Caption(
        patent=target.patent,
        figure=figure,
        source=Caption.Source.GENERATED,
        position=figure.position if figure else 0,
        numbers=[figure.number] if figure and figure.number else [],
        view=figure.view if figure else "unknown",
        text=text.replace("\0", ""),
        generator=version,
    )


def _require_media() -> None:
    root = Path(settings.PUBLIC_MEDIA)
    if not (root / "figures").is_dir():
        raise MediaUnavailable(f"{root} holds no figures; check ORNAMENT_MEDIA.")


def _facts(target: Target, images: Mapping[int, Image.Image]) -> dict[str, Any]:
    """What a captioner is told, by the names of its `Subject`."""
    patent = target.patent
    shown = [figure for figure in target.figures if figure.pk in images]
    return {
        "title": patent.title,
        "description": patent.figure_text if target.is_design else shown[0].description,
        "view": "" if target.is_design else shown[0].view,
        "views_shown": tuple(figure.view for figure in shown),
        "locarno": patent.locarno,
        "uspc": patent.uspc,
        "class_name": caption_verdicts.class_name(patent),
        "images": tuple(images.values()),
    }


def _texts(captioner: "Captioner", facts: Sequence[dict[str, Any]]) -> list[str]:
    """One text for each subject, "" where the captioner found none."""
    from ml.captioning import Subject, UnableToCaption

    if not facts:
        return []
    try:
        return captioner.caption([Subject(**known) for known in facts])
    except UnableToCaption as problem:
        return problem.texts


def _verdicts(candidates: Sequence[Candidate]) -> list[Verdict]:
    """What the gate finds of the captions of a class."""
    from ml.captioning import gate

    found = gate.judge([gate.Candidate(**asdict(known)) for known in candidates])
    return [Verdict(one.is_generic, asdict(one)) for one in found]


@cache
def _captioner(name: str) -> "Captioner":
    """Load a captioner once per process, from this machine only."""
    from ml import captioning

    try:
        return captioning.load(name)
    except captioning.CaptionerUnavailable as problem:
        raise CaptionerUnavailable(
            f"The captioner {name} cannot be loaded: {problem}"
        ) from problem
