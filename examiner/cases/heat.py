"""Heat maps of the hits of a case: handed out where they are drawn, else asked for."""

from search import heat_maps
from search.heat_maps import NoHeatMap, Side
from search.models import Hit
from workers import workflows


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
    workflows.show_heat(hit, view=view)
    return None
