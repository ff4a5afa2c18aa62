"""Tasks of heat maps: show where a hit owes its score."""

import logging
from typing import Any

from search import heat_maps
from search.encoding import EncoderUnavailable
from workers.celery import app

logger = logging.getLogger(__name__)


@app.task(name="runs.show_heat", ignore_result=True)  # type: ignore[untyped-decorator]
def show(*, hit_id: int, view: int, **_: Any) -> None:
    """Draw the heat map of a hit and a view; one that is drawn already stays."""
    try:
        heat_maps.draw(hit_id, view=view)
    except (heat_maps.NoHeatMap, EncoderUnavailable) as problem:
        logger.info("heat map of hit %s: %s", hit_id, problem)
