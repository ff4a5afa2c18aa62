"""Figures on sheets as offices store them: labeled, several together, turned, cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.packing import lettering
from ml.packing.lettering import Hand, Random

Pixels = NDArray[np.uint8]

_PAPER = 255
_PLACES = ("below", "above", "right", "left", "corner")
_PLACE_SHARES = (0.62, 0.07, 0.13, 0.05, 0.13)


@dataclass(frozen=True, slots=True)
class SheetShares:
    """Shares of figures whose sheet has a trait; traits are drawn independently."""

    labeled: float = 0.45
    several: float = 0.16  # two to four figures on one sheet
    headed: float = 0.05  # a line of the office's above them
    turned: float = 0.08  # stored lying on its side
    cropped: float = 0.05  # a margin with a piece of the figure is missing
    skewed: float = 0.2  # by up to two degrees
    inked: float = 0.15  # scanned too dark or too light
    speckled: float = 0.1
    worn: float = 0.08  # strokes with gaps
    grayed: float = 0.05  # kept as a JPEG


# What the splits that judge are drawn on: a figure and sometimes its label.
CLEAN = SheetShares(0.35, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def companions(shares: SheetShares, rng: Random) -> int:
    """Draw how many other figures stand on the sheet, up to three."""
    if rng.random() >= shares.several:
        return 0
    return int(rng.choice([1, 2, 3], p=[0.6, 0.2, 0.2]))


def compose(
    figures: Sequence[Pixels], *, number: int, shares: SheetShares, rng: Random
) -> Pixels:
    """Lay figures, uint8 (h, w) each, on one sheet; the first one is FIG. `number`."""
    hand = Hand.of(rng, scale=float(max(figures[0].shape)))
    cells = [trimmed(figure) for figure in figures]
    if rng.random() < shares.labeled:
        place = str(rng.choice(_PLACES, p=_PLACE_SHARES))
        cells = [
            _labeled(cell, lettering.label(number + i, hand), place, rng)
            for i, cell in enumerate(cells)
        ]
    page = _arranged(cells, gap=int(rng.integers(8, 60)), rng=rng)
    if rng.random() < shares.headed:
        page = _above(lettering.header(rng, hand), page, gap=int(rng.integers(10, 50)))
    if rng.random() < shares.turned:
        page = np.rot90(page, 1 if rng.random() < 0.8 else -1)
    if rng.random() < shares.cropped:
        page = _cut(page, rng)
    return np.ascontiguousarray(page)


def trimmed(pixels: Pixels) -> Pixels:
    """Cut pixels to everything that is not paper; a blank stays as it is."""
    inked = pixels < _PAPER
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if rows.size == 0:
        return pixels
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _labeled(figure: Pixels, label: Pixels, place: str, rng: Random) -> Pixels:
    (height, width), (tall, wide) = figure.shape, label.shape
    gap = int(rng.integers(4, 44))
    x = (width - wide) // 2
    if rng.random() < 0.25 and width > wide:
        x = int(rng.integers(width - wide))
    y = int((height - tall) * rng.uniform(0.3, 1.0))
    at = {
        "below": (x, height + gap),
        "above": (x, -gap - tall),
        "right": (width + gap, y),
        "left": (-gap - wide, y),
        "corner": (width - wide // 2, height + gap // 4),
    }[place]
    return _stamped(figure, label, *at)


def _stamped(page: Pixels, mark: Pixels, x: int, y: int) -> Pixels:
    """Print a mark at x, y of a page, which grows to hold it."""
    left, top = max(0, -x), max(0, -y)
    width = max(page.shape[1], x + mark.shape[1]) + left
    height = max(page.shape[0], y + mark.shape[0]) + top
    sheet = np.full((height, width), _PAPER, np.uint8)
    sheet[top : top + page.shape[0], left : left + page.shape[1]] = page
    area = sheet[top + y :, left + x :][: mark.shape[0], : mark.shape[1]]
    np.minimum(area, mark, out=area)
    return sheet


def _arranged(cells: list[Pixels], *, gap: int, rng: Random) -> Pixels:
    """Stack figures or set them side by side; four may make a square."""
    if len(cells) == 4 and rng.random() < 0.6:
        upper = _row(cells[:2], gap)
        lower = _row(cells[2:], gap)
        return _column([upper, lower], gap)
    tall = sum(cell.shape[0] > cell.shape[1] for cell in cells) * 2 > len(cells)
    is_row = tall if rng.random() < 0.8 else not tall
    return _row(cells, gap) if is_row else _column(cells, gap)


def _row(cells: list[Pixels], gap: int) -> Pixels:
    return _column([cell.T for cell in cells], gap).T


def _column(cells: list[Pixels], gap: int) -> Pixels:
    page = cells[0]
    for cell in cells[1:]:
        centred = (page.shape[1] - cell.shape[1]) // 2
        page = _stamped(page, cell, centred, page.shape[0] + gap)
    return page


def _above(header: Pixels, page: Pixels, *, gap: int) -> Pixels:
    return _stamped(page, header, 0, -gap - header.shape[0])


def _cut(page: Pixels, rng: Random) -> Pixels:
    """Cut a strip off one side, never all ink."""
    share = float(rng.uniform(0.04, 0.18))
    height, width = page.shape
    down, across = int(height * share), int(width * share)
    kept = (
        page[down:],
        page[: height - down],
        page[:, across:],
        page[:, : width - across],
    )[int(rng.integers(4))]
    return kept if (kept < _PAPER).any() else page
