"""Tasks of captions: describe figures or designs."""

from typing import Any

from search import captioning
from search.captioning import CaptionerUnavailable
from search.embedding import MediaUnavailable
from search.models import Captioning
from workers.celery import app
from workers.endings import ending_cleanly


@app.task(  # type: ignore[untyped-decorator]
    name="captions.caption_figures",
    acks_late=True,
)
def caption_figures(*, captioning_id: int, **_: Any) -> None:
    """Write the captions that are missing; begun again when its worker was killed."""
    row = Captioning.objects.select_related("job").filter(pk=captioning_id).first()
    if row is None:
        return
    with ending_cleanly(str(row), CaptionerUnavailable, MediaUnavailable):
        captioning.execute(row)
