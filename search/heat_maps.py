"""Heat maps of hits, drawn once by a worker and kept with the case's files.

They lie at `heat/<run>/<hit>-<view>-<side>.png` below the private root: the query's
drawings are confidential.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from django.conf import settings

from ml import drawings
from search import encoding, explanation, media, regions
from search.models import Figure, Hit

Side = Literal["query", "reference"]
SIDES: tuple[Side, ...] = get_args(Side)


class NoHeatMap(Exception):
    """There is none for this hit and view; the message says why."""


def path(hit: Hit, *, view: int, side: Side) -> Path:
    """Where the overlay lies, drawn or not."""
    folder = Path(settings.PRIVATE_MEDIA) / "heat" / str(hit.run_id)
    return folder / f"{hit.pk}-{view}-{side}.png"


def problem_path(hit: Hit, *, view: int) -> Path:
    """Where it is kept why there is no heat map."""
    return path(hit, view=view, side="query").with_suffix(".txt")


def check(hit: Hit, *, view: int) -> int:
    """The row of the figure that answers a view. Raises NoHeatMap."""
    for pair in explanation.pairs(hit.parts):
        if pair.view == view:
            return pair.figure_id
    raise NoHeatMap(f"No figure of the design answers view {view}.")


def draw(hit_id: int, *, view: int) -> None:
    """Draw the overlays of a hit and a view, unless they are drawn.

    What cannot be drawn is kept as a text beside them. Raises NoHeatMap, and
    EncoderUnavailable.
    """
    hit = Hit.objects.select_related("run__encoder").filter(pk=hit_id).first()
    if hit is None:
        raise NoHeatMap("The hit is gone.")
    figure_id = check(hit, view=view)
    if path(hit, view=view, side="reference").exists():
        return
    asked = hit.run.views.select_related("page", "figure__sheet").get(position=view)
    figure = Figure.objects.select_related("sheet").get(pk=figure_id)
    encoder = hit.run.encoder or encoding.current()
    try:
        shown = regions.heat_map(asked, figure, encoder=encoder)
    except (media.MissingMedia, drawings.UnreadableDrawing, drawings.BlankDrawing):
        _keep(problem_path(hit, view=view), b"A drawing of the pair cannot be read.")
        raise NoHeatMap("a drawing of the pair cannot be read") from None
    except encoding.EncoderUnavailable as error:
        _keep(problem_path(hit, view=view), str(error).encode())
        raise
    _keep(path(hit, view=view, side="query"), shown.query_overlay)
    _keep(path(hit, view=view, side="reference"), shown.reference_overlay)


def sweep(*, before: datetime) -> int:
    """Remove what was drawn before that moment; return how many files.

    It is drawn again when somebody asks: what a confidential drawing looks like is
    not kept longer than it is looked at.
    """
    removed = 0
    root = Path(settings.PRIVATE_MEDIA) / "heat"
    for folder in root.glob("*"):
        for file in folder.iterdir():
            if file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)
                removed += 1
        with suppress(OSError):  # others are still looked at
            folder.rmdir()
    return removed


def _keep(target: Path, content: bytes) -> None:
    """Write whole files only; the last one written tells that all are there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    half.write_bytes(content)
    half.replace(target)
