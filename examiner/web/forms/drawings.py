"""The drawings of a query in a form: `view=page:12` or `view=figure:34`, in order.

How one is seen comes beside it, under names that end in the drawing's value:
`weight:page:12=0.5`. Where several figures stand on one page, a further number tells
them apart: `page:12:1`.
"""

import re
from dataclasses import replace
from typing import Any, cast, get_args

from django.http import QueryDict

from search.figure_views import View as ViewKind
from search.queries import Bitmap, Crop, Mask, UnusableQuery, View

_VIEW = re.compile(r"(page|figure):([1-9][0-9]{0,17})(?::[0-9]{1,4})?")

ROTATIONS = (0, 90, 180, 270)
MASKS: tuple[tuple[Mask, str], ...] = (
    ("whole", "whole drawing"),
    ("claimed", "claimed part"),
    ("environment", "broken lines only"),
)
KINDS: tuple[ViewKind, ...] = get_args(ViewKind)


def value_of(view: View, *, part: int = 0) -> str:
    """The value of a drawing in a form; `part` tells those of one source apart."""
    source = f"page:{view.page_id}" if view.page_id else f"figure:{view.figure_id}"
    return f"{source}:{part}" if part else source


def read(data: QueryDict) -> tuple[View, ...]:
    """The drawings asked for, each once; what names none is dropped.

    Raises UnusableQuery where the way one is seen cannot be read.
    """
    values = dict.fromkeys(data.getlist("view"))
    found = ((value, _VIEW.fullmatch(value)) for value in values)
    return tuple(_view(data, value, match) for value, match in found if match)


def with_part(views: tuple[View, ...], part: str) -> tuple[View, ...]:
    """The drawings with one part of all of them that counts; "" leaves each its own.

    Raises UnusableQuery where there is no such part.
    """
    if not part:
        return views
    return tuple(replace(view, mask=cast("Mask", part)) for view in views)


def crop_text(crop: Crop | None) -> str:
    """A crop as a form keeps it."""
    return ",".join(f"{side:g}" for side in crop) if crop else ""


def environment_text(area: Bitmap | None) -> str:
    """An edited area as a form keeps it."""
    return f"{area.width},{area.height},{area.bits}" if area else ""


def _view(data: QueryDict, value: str, match: re.Match[str]) -> View:
    source = {"page": "page_id", "figure": "figure_id"}[match[1]]
    try:
        return View(
            **cast("Any", {source: int(match[2])}),
            view=cast("ViewKind", data.get(f"kind:{value}") or "unknown"),
            weight=float(data.get(f"weight:{value}") or 1.0),
            crop=read_crop(data.get(f"crop:{value}", "")),
            mask=cast("Mask", data.get(f"mask:{value}") or "whole"),
            environment=read_environment(data.get(f"environment:{value}", "")),
            rotation=int(data.get(f"rotation:{value}") or 0),
            is_mirrored=bool(data.get(f"mirror:{value}")),
        )
    except UnusableQuery:
        raise
    except ValueError as error:
        raise UnusableQuery(
            f"How a drawing is seen cannot be read: {error}."
        ) from error


def read_crop(text: str) -> Crop | None:
    """A crop as a form kept it. Raises ValueError."""
    if not text:
        return None
    left, top, right, bottom = map(float, text.split(","))
    return left, top, right, bottom


def read_environment(text: str) -> Bitmap | None:
    """An edited area as a form kept it. Raises ValueError."""
    if not text:
        return None
    width, height, bits = text.split(",", 2)
    return Bitmap(width=int(width), height=int(height), bits=bits)
