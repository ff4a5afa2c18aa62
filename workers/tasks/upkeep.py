"""Tasks that keep house: the schedule starts them, nobody waits for them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from search import application_pages, figure_pictures, heat_maps, jobs, media, runs
from search.models import Encoder, Job
from search.retrieval.codes import shelf
from workers import workflows
from workers.celery import app

# What they have stored is kept, and nobody else queues them again.
RESUMED = (Job.Kind.CAPTION, Job.Kind.TRAIN, Job.Kind.EVALUATE)
RESUMED_AFTER = timedelta(minutes=1)
SILENT_AFTER = timedelta(minutes=5)
HALF_WRITTEN_AFTER = timedelta(hours=6)
HEAT_MAPS_KEPT = timedelta(days=7)


@app.task(name="upkeep.fail_silent_jobs")  # type: ignore[untyped-decorator]
def fail_silent_jobs(**_: Any) -> None:
    """Queue again the jobs that go on after a kill, and end the others."""
    now = timezone.now()
    workflows.resume(jobs.requeue_silent(RESUMED, before=now - RESUMED_AFTER))
    jobs.fail_silent(before=now - SILENT_AFTER, now=now)


@app.task(name="upkeep.revive_runs")  # type: ignore[untyped-decorator]
def revive_runs(**_: Any) -> None:
    """Queue searches again whose message was lost; executing twice does no harm."""
    workflows.execute_runs(runs.forgotten(now=timezone.now()))


@app.task(name="upkeep.fail_abandoned_runs")  # type: ignore[untyped-decorator]
def fail_abandoned_runs(**_: Any) -> None:
    """End the searches that were waited for in vain."""
    runs.fail_abandoned(now=timezone.now())


@app.task(name="upkeep.embed_new_figures")  # type: ignore[untyped-decorator]
def embed_new_figures(**_: Any) -> None:
    """Embed figures that no import's own message got embedded."""
    workflows.embed_new_figures()


@app.task(name="upkeep.read_forgotten_pages")  # type: ignore[untyped-decorator]
def read_forgotten_pages(**_: Any) -> None:
    """Queue the reading of uploads again whose message was lost, or never sent."""
    for upload in application_pages.forgotten(now=timezone.now()):
        workflows.read_pages(upload)


@app.task(name="upkeep.sweep_media")  # type: ignore[untyped-decorator]
def sweep_media(**_: Any) -> None:
    """Remove what killed processes half wrote, old heat maps, parts no figure is."""
    now, root = timezone.now(), Path(settings.PUBLIC_MEDIA)
    media.sweep(root, before=now - HALF_WRITTEN_AFTER)
    heat_maps.sweep(before=now - HEAT_MAPS_KEPT)
    figure_pictures.sweep(root)


@app.task(name="upkeep.fold_codes")  # type: ignore[untyped-decorator]
def fold_codes(**_: Any) -> None:
    """Fold what was embedded lately into the files of the codes, where it is much."""
    for encoder in Encoder.objects.filter(state=Encoder.State.LIVE).order_by("pk"):
        shelf.keep(encoder, wait=False)
