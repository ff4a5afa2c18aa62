"""Standing searches as lines: what they ask, and up to when they have looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from examiner.cases.models import CaseWatch
from examiner.web import tiles
from search.models import Revision
from search.queries import Filters


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A standing search with its query; `looked_to` is as of when the corpus was."""

    placed: CaseWatch
    filters: Filters
    tiles: list[tiles.Tile]
    looked_to: datetime | None


def read(watches: Sequence[CaseWatch]) -> list[WatchLine]:
    """Read the lines of watches whose searches and drawings are loaded."""
    revisions = Revision.objects.in_bulk({one.watch.looked_to for one in watches})
    return [_line(one, revisions) for one in watches]


def _line(placed: CaseWatch, revisions: dict[int, Revision]) -> WatchLine:
    run = placed.watch.origin
    views = sorted(run.views.all(), key=lambda view: view.position)
    revision = revisions.get(placed.watch.looked_to)
    return WatchLine(
        placed=placed,
        filters=Filters.from_json(run.filters),
        tiles=tiles.of_run(views),
        looked_to=revision.created_at if revision else None,
    )
