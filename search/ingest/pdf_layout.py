"""What a page of a design-patent PDF is, told from where its ink stands.

A sheet has a running head in three parts ("U.S. Patent", date and sheet, number), a
continuation of the text has the number alone in the middle above a page-wide rule.
"""

import io
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import drawings
from search import figures

PageKind = Literal["front", "continuation", "sheet", "other"]
Span = tuple[float, float]

# Shares of the page's height and width, measured on pages of 2006 to 2021.
HEAD = (0.045, 0.09)  # the running head, which is cut off a sheet
_HEAD_LEFT = (0.10, 0.28)
_HEAD_GAPS = ((0.28, 0.315), (0.635, 0.695))  # white on every sheet
_HEAD_MIDDLE = (0.40, 0.60)
_HEAD_RIGHT = (0.695, 0.90)
_RULE_ROWS = (0.09, 0.11)
_RULE_LENGTH = 0.6
_LEAST_INK = 0.002  # of a zone: less is dust
_DARK = 128
_MARGIN = 24  # white pixels kept around the drawing


def kind(page: Image.Image) -> PageKind:
    """Tell a grey page after the front page: "sheet", "continuation" or "other"."""
    left, middle, right = (
        _ink(page, HEAD, zone) > _LEAST_INK
        for zone in (_HEAD_LEFT, _HEAD_MIDDLE, _HEAD_RIGHT)
    )
    has_gaps = all(_ink(page, HEAD, gap) < _LEAST_INK for gap in _HEAD_GAPS)
    if left and right and has_gaps:
        return "sheet"
    if middle and not left and not right and _has_rule(page):
        return "continuation"
    return "other"


def without_head(page: Image.Image) -> Image.Image:
    """Return a sheet below its running head, in its simplest mode, borders trimmed."""
    body = page.crop((0, round(page.height * HEAD[1]), page.width, page.height))
    body = figures.simplest(body)
    try:
        left, top, right, bottom = drawings.ink_box(body)
    except drawings.BlankDrawing:
        return body
    return body.crop(
        (
            max(0, left - _MARGIN),
            max(0, top - _MARGIN),
            min(body.width, right + _MARGIN),
            min(body.height, bottom + _MARGIN),
        )
    )


def encode(sheet: Image.Image) -> bytes:
    """Return a sheet as the office stores its own: a TIFF, Group 4 where it is 1-bit.

    The same pixels give the same bytes.
    """
    buffer = io.BytesIO()
    compression = "group4" if sheet.mode == "1" else "tiff_deflate"
    sheet.save(buffer, "TIFF", compression=compression, dpi=(300, 300))
    return buffer.getvalue()


def _zone(page: Image.Image, rows: Span, columns: Span) -> NDArray[np.bool_]:
    """Return where a zone, given in shares of the page, is dark."""
    box = (
        round(page.width * columns[0]),
        round(page.height * rows[0]),
        round(page.width * columns[1]),
        round(page.height * rows[1]),
    )
    return np.asarray(page.crop(box)) < _DARK


def _ink(page: Image.Image, rows: Span, columns: Span) -> float:
    return float(_zone(page, rows, columns).mean())


def _has_rule(page: Image.Image) -> bool:
    """Tell whether a line runs over most of the page's width below the head."""
    rows = _zone(page, _RULE_ROWS, (0.0, 1.0))
    return bool(rows.mean(axis=1).max() > _RULE_LENGTH)
