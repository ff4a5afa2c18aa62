"""What follows what: chains of work in code, not in the database."""

from collections.abc import Iterable
from uuid import UUID

from search import freshness
from workers.tasks import embeddings, runs


def embed_new_figures() -> None:
    """Queue the embedding of figures that lack a vector, unless it waits already."""
    job = freshness.needed_job()
    if job:
        embeddings.embed_figures.delay_on_commit(job_id=job.pk)


def execute_runs(run_ids: Iterable[UUID]) -> None:
    """Queue some searches."""
    for run_id in run_ids:
        runs.execute.delay_on_commit(run_id=str(run_id))
