"""Vectors, index and live encoder brought up to date with the corpus."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from search import encoding, indexing, jobs, pending
from search.embedding import Counts, Progress
from search.models import Encoder, Figure, Job
from search.retrieval.codes import shelf

Clock = Callable[[], datetime]

LONGEST_WAIT = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The encoder that was used, what it embedded, and whether it is live now."""

    encoder: Encoder
    counts: Counts
    is_live: bool


def restore(
    *,
    load_name: str = "",
    to_live: bool = True,
    job: Job | None = None,
    progress: Progress | None = None,
    now: Clock = timezone.now,
) -> Restored:
    """Embed what lacks a vector, build index and codes, and make the encoder live.

    `load_name` is what `ml.encoders.load` takes, by default the configured encoder.
    Unless `to_live`, another live encoder stays the live one. Beside an encoder of
    whole drawings the configured facets are embedded in the same pass and made live;
    they get codes but no index. `job` shows the progress and can be cancelled. No
    transaction may surround the call.

    Raises encoding.EncoderUnavailable, embedding.MediaUnavailable,
    indexing.UnableToSwitch, and what `jobs.running` raises.
    """
    job = job or create_job()
    with jobs.running(job, now=now):
        encoder = encoding.register(load_name) if load_name else encoding.configured()

        def tell(done: int, total: int) -> None:
            jobs.advance(job, done=done, total=total, now=now())
            if progress:
                progress(done, total)

        facets = _facets_beside(encoder)
        counts = encoding.embed_figures(encoder=encoder, beside=facets, progress=tell)
        job.done = counts.done
        indexing.build(encoder)
        for row in (encoder, *facets):
            shelf.keep(row)
        for row in facets:
            indexing.switch(row, refused=counts.refused)
        if to_live or not Encoder.objects.live(encoder.facet):
            indexing.switch(encoder, refused=counts.refused)
    encoder.refresh_from_db()
    return Restored(
        encoder=encoder, counts=counts, is_live=encoder.state == Encoder.State.LIVE
    )


def create_job(encoder: Encoder | None = None) -> Job:
    """A job that waits to embed the figures that lack a vector."""
    title = f"Embedding by {encoder}" if encoder else "Embedding of figures"
    return jobs.create(Job.Kind.EMBED, title=title, unit="figures")


def load_name(encoder_id: int | None) -> str:
    """The name to load an encoder by: the live one's, where none is given.

    An encoder that was made live stays it whatever is configured; "" before one is.
    """
    found = (
        Encoder.objects.filter(pk=encoder_id).first()
        if encoder_id
        else Encoder.objects.live()
    )
    return found.load_name if found else ""


def needed_job(*, now: Clock = timezone.now) -> Job | None:
    """A job to embed with, or None where nothing lacks a vector or one waits already.

    Before an encoder of each facet is live every figure lacks one. A job that has
    waited for hours has lost its message and does not count.
    """
    waiting = Job.objects.filter(
        kind=Job.Kind.EMBED, state=Job.State.QUEUED, created_at__gt=now() - LONGEST_WAIT
    )
    live = Encoder.objects.live()
    facets = [Encoder.objects.live(facet) for facet in settings.ORNAMENT_FACETS]
    rows = [row for row in (live, *facets) if row]
    figures = (
        pending.count(*rows)
        if len(rows) == 1 + len(facets)
        else Figure.objects.searchable().count()
    )
    return create_job() if figures and not waiting.exists() else None


def _facets_beside(encoder: Encoder) -> list[Encoder]:
    if encoder.facet != Encoder.Facet.OVERALL:
        return []
    return encoding.configured_facets()
