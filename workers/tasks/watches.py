"""Tasks of watches: look at what came into the corpus, for each standing query."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from search import watches
from workers.celery import app


@app.task(name="watches.look_all", acks_late=True)  # type: ignore[untyped-decorator]
def look_all(**_: Any) -> None:
    """Queue a look of every watch that has something new to look at."""
    upto = watches.searchable_to(now=timezone.now())
    for watch_id in watches.due(upto=upto):
        look.delay_on_commit(watch_id=str(watch_id), upto=upto)


@app.task(name="watches.look", acks_late=True)  # type: ignore[untyped-decorator]
def look(*, watch_id: str, upto: int, **_: Any) -> None:
    """Look for one watch; one that has looked, is paused or gone ends cleanly."""
    watches.look(UUID(watch_id), upto=upto)
