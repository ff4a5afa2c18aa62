"""Which figures a synthetic grant shows, and how they spread over sheets."""

import numpy as np

from ml.synthetic import designs, labels
from ml.synthetic.cameras import VIEWS
from ml.synthetic.designs import Design
from ml.synthetic.meshes import BODY
from ml.synthetic.plans import Drawings, FigurePlan

_DASHED_SHARE = 0.25
_SINGLE_SHARE = 0.7  # of grants that give each figure a sheet of its own
_OMITTED: tuple[tuple[str, ...], ...] = ((), ("bottom",), ("bottom", "rear"))
_OMITTED_SHARES = (0.9, 0.06, 0.04)
_ORDERS = (
    VIEWS,
    ("perspective", "front", "rear", "right", "left", "top", "bottom"),
    ("front", "rear", "left", "right", "top", "bottom", "perspective"),
    ("perspective", "top", "bottom", "front", "rear", "left", "right"),
)


def drawings(design: Design, rng: np.random.Generator, *, is_hague: bool) -> Drawings:
    """Choose views, numbers, sheets, gazette figure and broken lines of one grant.

    Nine grants in ten show all seven views; the others leave the bottom out, or the
    bottom and the rear.
    """
    order = _ORDERS[int(rng.integers(len(_ORDERS)))]
    omitted = _OMITTED[int(rng.choice(len(_OMITTED), p=_OMITTED_SHARES))]
    views = [view for view in order if view not in omitted]
    figures = tuple(
        FigurePlan(
            f"1.{place}" if is_hague else str(place), view, int(rng.integers(2**31))
        )
        for place, view in enumerate(views, start=1)
    )
    style = labels.draw_style(rng)
    return Drawings(
        figures=figures,
        sheets=_sheets(len(figures), rng),
        gazette=_gazette(len(figures), rng),
        turns_wide_sheets=bool(rng.random() < 0.6),
        dashed=_dashed(design, rng),
        label_style=labels.hague_style(style) if is_hague else style,
        seed=int(rng.integers(2**31)),
    )


def _sheets(count: int, rng: np.random.Generator) -> tuple[tuple[int, ...], ...]:
    """Split the figures in order: one to a sheet, or up to four together."""
    if rng.random() < _SINGLE_SHARE:
        return tuple((index,) for index in range(count))
    sheets: list[tuple[int, ...]] = []
    start = 0
    while start < count:
        size = int(rng.choice((1, 2, 3, 4), p=(0.2, 0.5, 0.2, 0.1)))
        sheets.append(tuple(range(start, min(start + size, count))))
        start += size
    return tuple(sheets)


def _gazette(count: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Choose the gazette's figure: the first mostly, or two to three side by side."""
    size = int(rng.choice((1, 2, 3), p=(0.82, 0.13, 0.05)))
    return tuple(range(min(size, count)))


def _dashed(design: Design, rng: np.random.Generator) -> tuple[str, ...]:
    """Name the part that a quarter of designs leaves unclaimed; never the body."""
    if rng.random() > _DASHED_SHARE:
        return ()
    parts = [tag for tag in designs.mesh(design).tag_names if tag != BODY]
    return (parts[int(rng.integers(len(parts)))],) if parts else ()
