"""Heat maps of the hits of a case: handed out where they are drawn, else asked for."""

from django.core.cache import cache

from search import heat_maps
from search.heat_maps import NoHeatMap, Side
from search.models import Hit
from workers import workflows

ASKED_AGAIN = 20  # seconds


class NotDrawable(NoHeatMap):
    """It was tried and cannot be drawn; the message says why."""


def read(hit: Hit, *, view: int, side: Side) -> bytes | None:
    """The overlay of a hit and a view as PNG; None while a worker draws it.

    Raises heat_maps.NoHeatMap where no figure of the design answers the view, and
    NotDrawable.
    """
    heat_maps.check(hit, view=view)
    drawn = heat_maps.path(hit, view=view, side=side)
    if drawn.exists():
        return drawn.read_bytes()
    problem = heat_maps.problem_path(hit, view=view)
    if problem.exists():
        raise NotDrawable(problem.read_text())
    _ask(hit, view)
    return None


def _ask(hit: Hit, view: int) -> None:
    """Queue it once, however many ask; again after a while, should it be lost."""
    key = f"heat-{hit.pk}-{view}"
    if not cache.get(key):
        cache.set(key, True, ASKED_AGAIN)
        workflows.show_heat(hit, view=view)
