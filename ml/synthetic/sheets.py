"""Drawing sheets as the Office stores them: figures, labels, TIFF of one bit.

A sheet is composed upright and cropped to its ink. A landscape sheet is stored turned:
90 degrees clockwise make it upright again.
"""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, TiffImagePlugin

from ml.synthetic import labels
from ml.synthetic.labels import WHITE, LabelStyle

DPI = 300
_PHOTOMETRIC = TiffImagePlugin.PHOTOMETRIC_INTERPRETATION

Pixels = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom; half open, pixels
Place = Literal["below", "above", "beside"]

_PLACES: tuple[Place, ...] = ("below", "above", "beside")
_PLACE_SHARES = (0.86, 0.06, 0.08)


@dataclass(frozen=True, slots=True)
class Figure:
    """One rendered view waiting for its place: pixels uint8 (h, w), 0 is ink."""

    number: str  # "1", "2", or "1.1" under the Hague agreement
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a figure and its label lie on the upright sheet."""

    number: str
    label: str  # as printed
    box: Box
    label_box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """One upright sheet, uint8 (h, w), 0 is ink, and what lies on it."""

    pixels: Pixels
    placed: tuple[Placed, ...]


def compose(
    figures: Sequence[Figure],
    *,
    style: LabelStyle,
    label_size: int,
    rng: np.random.Generator,
) -> Sheet:
    """Lay `figures` out on one upright sheet with their labels, cropped to the ink.

    Labels are printed from a font of about `label_size` pixels; gaps follow it.

    Raises ValueError without a figure or where one shows no ink.
    """
    if not figures:
        raise ValueError("A sheet needs at least one figure.")
    place = _PLACES[int(rng.choice(len(_PLACES), p=_PLACE_SHARES))]
    space = round(label_size * rng.uniform(0.8, 2.2))
    cells = [
        _cell(
            figure,
            label=labels.render(
                style.form.format(figure.number), style, size=label_size
            ),
            text=style.form.format(figure.number),
            place=place,
            space=space,
        )
        for figure in figures
    ]
    gap = round(label_size * rng.uniform(1.5, 3.0))
    return _crop(_arrange(cells, gap=gap))


def _cell(
    figure: Figure, *, label: Pixels, text: str, place: Place, space: int
) -> Sheet:
    """Join one figure and its label into a small sheet of their own."""
    drawing = labels.trim(figure.pixels)
    if labels.ink_box(drawing)[2] == 0:
        raise ValueError(f"Figure {figure.number} shows no ink.")
    (height, width), (label_height, label_width) = drawing.shape, label.shape
    x, y = {
        "below": ((width - label_width) // 2, height + space),
        "above": ((width - label_width) // 2, -space - label_height),
        "beside": (width + space, round((height - label_height) * 0.6)),
    }[place]
    dx, dy = max(0, -x), max(0, -y)  # a wide or upper label moves the figure
    box = shifted((0, 0, width, height), dx, dy)
    label_box = shifted((x, y, x + label_width, y + label_height), dx, dy)
    canvas = paper(max(box[3], label_box[3]), max(box[2], label_box[2]))
    stamp(canvas, drawing, box)
    stamp(canvas, label, label_box)
    return Sheet(canvas, (Placed(figure.number, text, box, label_box),))


def _arrange(cells: list[Sheet], *, gap: int) -> Sheet:
    """Stack wide cells, set tall ones side by side; four and more make a grid."""
    tall = sum(cell.pixels.shape[0] > cell.pixels.shape[1] for cell in cells)
    columns = len(cells) if tall * 2 > len(cells) else 1
    if len(cells) > 3:
        columns = 2
    rows = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    joined = [_join(row, gap=gap, axis=1) for row in rows]
    return _join(joined, gap=gap, axis=0)


def _join(parts: list[Sheet], *, gap: int, axis: Literal[0, 1]) -> Sheet:
    """Put `parts` in a row (axis 1) or a column (axis 0), centred across it."""
    across = max(part.pixels.shape[1 - axis] for part in parts)
    along = sum(part.pixels.shape[axis] for part in parts) + gap * (len(parts) - 1)
    canvas = paper(along, across) if axis == 0 else paper(across, along)
    placed: list[Placed] = []
    offset = 0
    for part in parts:
        height, width = part.pixels.shape
        centred = (across - part.pixels.shape[1 - axis]) // 2
        x, y = (centred, offset) if axis == 0 else (offset, centred)
        stamp(canvas, part.pixels, (x, y, x + width, y + height))
        placed += [moved(item, x, y) for item in part.placed]
        offset += part.pixels.shape[axis] + gap
    return Sheet(canvas, tuple(placed))


def _crop(sheet: Sheet) -> Sheet:
    left, top, right, bottom = labels.ink_box(sheet.pixels)
    return Sheet(
        sheet.pixels[top:bottom, left:right],
        tuple(moved(item, -left, -top) for item in sheet.placed),
    )


def gazette(figures: Sequence[Figure], *, gap: int = 40) -> Pixels:
    """Return the gazette's picture: one view, or several side by side, unlabelled."""
    cells = [Sheet(labels.trim(figure.pixels), ()) for figure in figures]
    return labels.trim(_join(cells, gap=gap, axis=1).pixels)


def turned(pixels: Pixels) -> Pixels:
    """Turn an upright landscape sheet as it is stored: 90 degrees anticlockwise."""
    return np.ascontiguousarray(np.rot90(pixels, 1))


def upright(pixels: Pixels) -> Pixels:
    """Turn a stored landscape sheet upright: 90 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, -1))


def is_landscape(sheet: Sheet) -> bool:
    """Whether the upright sheet is so much wider than high that it is worth turning."""
    height, width = sheet.pixels.shape
    return bool(width > 1.25 * height)


def tiff(pixels: Pixels, *, description: str) -> bytes:
    """Encode as the weekly files do: Group 4, one strip, 300 dpi, white is zero."""
    # Pillow writes white-is-zero by turning each pixel in a Python loop, far slower
    # than all the rest of a sheet: hand it the negative, then correct the tag.
    image = Image.fromarray(WHITE - pixels).convert("1", dither=Image.Dither.NONE)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[TiffImagePlugin.IMAGEDESCRIPTION] = description
    tags[TiffImagePlugin.ROWSPERSTRIP] = image.height
    stream = io.BytesIO()
    image.save(stream, "TIFF", compression="group4", dpi=(DPI, DPI), tiffinfo=tags)
    return _white_is_zero(stream.getvalue())


def _white_is_zero(content: bytes) -> bytes:
    """Set PhotometricInterpretation to 0 in a little-endian TIFF of one frame."""
    changed = bytearray(content)
    (start,) = struct.unpack_from("<I", changed, 4)
    (count,) = struct.unpack_from("<H", changed, start)
    for entry in range(start + 2, start + 2 + 12 * count, 12):
        if struct.unpack_from("<H", changed, entry) == (_PHOTOMETRIC,):
            struct.pack_into("<H", changed, entry + 8, 0)
    return bytes(changed)


def description(*, sheet: int, is_turned: bool) -> str:
    """Return the image description (tag 270) of a sheet; 0 is the gazette figure."""
    name = f"PG{sheet:06d}" if sheet else "OGFIG"
    return f"**DRAWING;{name};BW;{'L' if is_turned else 'P'}"


def paper(height: int, width: int) -> Pixels:
    """Return blank paper, uint8 (height, width)."""
    return np.full((height, width), WHITE, dtype=np.uint8)


def stamp(canvas: Pixels, pixels: Pixels, box: Box) -> None:
    """Print `pixels` onto `canvas` at `box`, ink over paper."""
    left, top, right, bottom = box
    area = canvas[top:bottom, left:right]
    np.minimum(area, pixels, out=area)


def moved(item: Placed, dx: int, dy: int) -> Placed:
    """Return `item` with both boxes moved by (dx, dy) pixels."""
    return replace(
        item, box=shifted(item.box, dx, dy), label_box=shifted(item.label_box, dx, dy)
    )


def shifted(box: Box, dx: int, dy: int) -> Box:
    """Return `box` moved by (dx, dy) pixels."""
    left, top, right, bottom = box
    return left + dx, top + dy, right + dx, bottom + dy
