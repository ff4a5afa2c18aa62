"""Tasks of embeddings: bring the vectors up to date with the corpus."""

import logging
from typing import Any

from search import freshness, jobs
from search.models import Job
from workers.celery import app
from workers.tasks import watches

logger = logging.getLogger(__name__)


@app.task(  # type: ignore[untyped-decorator]
    name="embeddings.embed_figures",
    acks_late=True,
)
def embed_figures(
    *, job_id: int, encoder_id: int | None = None, to_live: bool = True, **_: Any
) -> None:
    """Embed what lacks a vector; begun again when its worker was killed.

    By the encoder that is live or is to be the first, unless another one is named.
    Watches look at what can be found now.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    try:
        freshness.restore(
            load_name=freshness.load_name(encoder_id), to_live=to_live, job=job
        )
    except jobs.UnableToBegin as problem:
        logger.info("job %s: %s", job_id, problem)
    except jobs.Cancelled:
        logger.info("job %s was cancelled", job_id)
    else:
        watches.look_all.delay_on_commit()
