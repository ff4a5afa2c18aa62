"""Pages of a printed patent: a sheet under its header ("U.S. Patent", date, number).

The weekly drawing files carry no header; the page images of a patent's PDF do.
"""

from dataclasses import replace

import numpy as np
from PIL import Image

from ml.synthetic import labels
from ml.synthetic.labels import WHITE, LabelStyle
from ml.synthetic.sheets import Box, Pixels, Sheet, moved, paper, stamp, turned

PAGE = (3300, 2560)  # height, width in pixels


def page(
    sheet: Sheet, *, number: str, granted: str, position: str, is_turned: bool = False
) -> Sheet:
    """Set a sheet on a page of a printed patent under its header.

    `number`, `granted` and `position` as printed: "US D9,000,001 S", "Jul. 14, 2020",
    "Sheet 1 of 6". A turned sheet lies on its side, the header stays upright; boxes
    are pixels of the page. The sheet is enlarged to the page where it is small.
    """
    height, width = PAGE
    canvas = paper(height, width)
    _print_header(canvas, ("U.S. Patent", granted, position, number))
    stored = _turned_sheet(sheet) if is_turned else sheet
    top, margin = round(height * 0.1), round(width * 0.08)
    room_high, room_wide = height - top - margin, width - 2 * margin
    scale = min(
        room_high / stored.pixels.shape[0], room_wide / stored.pixels.shape[1], 3.0
    )
    stored = _scaled(stored, scale)
    tall, wide = stored.pixels.shape
    x, y = (width - wide) // 2, top + (room_high - tall) // 2
    stamp(canvas, stored.pixels, (x, y, x + wide, y + tall))
    return Sheet(canvas, tuple(moved(item, x, y) for item in stored.placed))


def turned_box(box: Box, *, width: int) -> Box:
    """Map a box of an upright sheet `width` pixels wide onto the sheet as turned."""
    left, top, right, bottom = box
    return top, width - right, bottom, width - left


def _turned_sheet(sheet: Sheet) -> Sheet:
    width = sheet.pixels.shape[1]
    return Sheet(
        turned(sheet.pixels),
        tuple(
            replace(
                item,
                box=turned_box(item.box, width=width),
                label_box=turned_box(item.label_box, width=width),
            )
            for item in sheet.placed
        ),
    )


def _scaled(sheet: Sheet, scale: float) -> Sheet:
    height, width = sheet.pixels.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = Image.fromarray(sheet.pixels).resize(size, Image.Resampling.BILINEAR)
    pixels = np.where(np.asarray(image) < labels.INK_BELOW, 0, WHITE)
    return Sheet(
        pixels.astype(np.uint8),
        tuple(
            replace(
                item,
                box=_scaled_box(item.box, scale),
                label_box=_scaled_box(item.label_box, scale),
            )
            for item in sheet.placed
        ),
    )


def _scaled_box(box: Box, scale: float) -> Box:
    left, top, right, bottom = box
    return (
        int(left * scale),
        int(top * scale),
        int(np.ceil(right * scale)),
        int(np.ceil(bottom * scale)),
    )


def _print_header(canvas: Pixels, words: tuple[str, ...]) -> None:
    height, width = canvas.shape
    centre = round(height * 0.0755)
    bold = LabelStyle(is_bold=True)
    places = (0.12, 0.40, 0.62, 0.86)
    for word, at in zip(words, places, strict=True):
        print_ = labels.render(word, bold, size=58)
        x = round(width * at - print_.shape[1] / 2)
        y = centre - print_.shape[0] // 2
        stamp(canvas, print_, (x, y, x + print_.shape[1], y + print_.shape[0]))
