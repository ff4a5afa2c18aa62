"""What is seen on a page of an application's drawings, before a person looks at it.

Its figures with their printed numbers, how each is drawn (ink or photograph, in broken
lines or not), and what tells two of them apart. Read once by a worker and kept with
the page; what it means for a case is `search.application_figures`' affair.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from ml import claims, drawings
from ml.reading.sheets import Box, ReadFigure
from search import case_media, media, sheet_reading
from search.models import Upload, UploadPage
from search.queries import Crop

Fault = Literal["", "missing", "unreadable", "faint"]

# A photograph has tones where a drawing has paper and strokes: grey ones, or dots so
# dense that ink and paper change places along rows and columns alike (hatching does so
# along one of them). In grants photographs have .44 and more, drawings .19 at most.
_BLOCK = 16  # pixels
_DOTTED = 0.2  # changes from ink to paper per pixel
_LIGHT = 225  # of 255; no pixel of a block as light as this: no paper in it
_LEAST_TONED = 0.3  # of the blocks that have ink
GRID = 32  # cells each way
_BELL = np.exp(-(np.arange(-4, 5) ** 2) / 2)  # of half a cell's spread
_BELL /= _BELL.sum()
_NINE = ord("9")
_FAINT = 96  # of 255 between paper and the darkest ink: strokes hardly seen
_FORGOTTEN_AFTER = timedelta(minutes=2)
_GIVEN_UP_AFTER = timedelta(hours=12)

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigure:
    """One figure of a page, its label left aside.

    `crop` is its part of the page in shares, None for the whole. `width` and `height`
    are those of its ink in pixels. `grid` is how much of it lies in each of 32 x 32
    cells, softened, as hexadecimal digits. `broken` is the share of it in broken lines.
    """

    number: str = ""
    number_confidence: float | None = None
    crop: Crop | None = None
    width: int = 0
    height: int = 0
    grid: str = ""
    broken: float = 0.0
    is_photograph: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """The figures of a page in the order they are read; none on a page without ink.

    `split_confidence` and `is_doubtful` as `ml.reading.sheets.SheetReading` has them.
    `fault` says why it could not be read, or that it is drawn too faintly.
    """

    figures: tuple[PageFigure, ...] = ()
    split_confidence: float | None = None
    is_doubtful: bool = False
    fault: Fault = ""

    def to_json(self) -> dict[str, Any]:
        """As the page's row keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """As the page's row kept it."""
        found = [
            PageFigure(**{**one, "crop": tuple(one["crop"]) if one["crop"] else None})
            for one in stored["figures"]
        ]
        return cls(**{**stored, "figures": tuple(found)})


def difference(one: PageFigure, other: PageFigure) -> int | None:
    """The most two figures differ by in any cell, of 15; None where one shows nothing.

    Copies of a drawing, made smaller, as JPEG, or slightly turned, differ by 2 at most;
    different figures of a grant by 13 and more, frames of an animation by 2 to 6.
    """
    if not (one.grid and other.grid):
        return None
    return int(np.abs(_levels(one.grid) - _levels(other.grid)).max())


def _levels(grid: str) -> NDArray[np.int8]:
    """The levels that hexadecimal digits tell, (GRID * GRID,)."""
    codes = np.frombuffer(grid.encode(), np.uint8).astype(np.int8)
    return np.where(codes > _NINE, codes - (ord("a") - 10), codes - ord("0"))


def of_page(page: UploadPage) -> PageReading | None:
    """What was read on a page, None until it was read."""
    return PageReading.from_json(page.reading) if page.reading else None


def read_upload(upload: Upload) -> int:
    """Read the pages of an upload that nobody has read and tell how many there were."""
    pages = upload.pages.filter(reading__isnull=True).order_by("position")
    for page in pages:
        found = _read_page(page).to_json()
        UploadPage.objects.filter(pk=page.pk, reading__isnull=True).update(
            reading=found
        )
    return len(pages)


def forgotten(*, now: datetime) -> list[Upload]:
    """Recent uploads with pages that nobody has read though there was time to."""
    since, before = now - _GIVEN_UP_AFTER, now - _FORGOTTEN_AFTER
    waiting = Upload.objects.filter(
        state=Upload.State.DECODED,
        created_at__range=(since, before),
        pages__reading__isnull=True,
    )
    return list(waiting.distinct().order_by("pk"))


def read(image: Image.Image) -> PageReading:
    """Read an upright page of mode 1 or L."""
    try:
        ink = drawings.ink(image)
    except drawings.BlankDrawing:
        return PageReading()
    sheet = sheet_reading.read(ink)
    return PageReading(
        figures=tuple(_figure(image, figure) for figure in sheet.figures),
        split_confidence=sheet.split_confidence,
        is_doubtful=sheet.is_doubtful,
        fault="faint" if _is_faint(image) else "",
    )


def _read_page(page: UploadPage) -> PageReading:
    try:
        image = case_media.read_drawing(Path(settings.PRIVATE_MEDIA), page)
    except media.MissingMedia:
        return PageReading(fault="missing")
    except drawings.UnreadableDrawing:
        return PageReading(fault="unreadable")
    return read(image)


def _figure(image: Image.Image, figure: ReadFigure) -> PageFigure:
    box = figure.box or (0, 0, *image.size)
    part = _without_label(image, box, figure.label_box)
    told = PageFigure(
        number=figure.number,
        number_confidence=figure.number_confidence,
        crop=_shares(figure.box, image),
    )
    try:
        left, top, right, bottom = drawings.ink_box(part)
    except drawings.BlankDrawing:
        return told
    is_photograph = _is_photograph(part)
    return replace(
        told,
        width=right - left,
        height=bottom - top,
        grid=_grid(part.crop((left, top, right, bottom))),
        broken=0.0 if is_photograph else _broken(part),
        is_photograph=is_photograph,
    )


def _without_label(image: Image.Image, box: Box, label: Box | None) -> Image.Image:
    part = image.crop(box)
    if label is not None:
        moved = [edge - box[place % 2] for place, edge in enumerate(label)]
        part.paste(255, tuple(moved))  # type: ignore[arg-type]
    return part


def _broken(part: Image.Image) -> float:
    """The share of the ink that lies where broken lines are found."""
    ink = drawings.ink(part)
    cells = claims.environment(part)
    rows, columns = np.nonzero(ink)
    high, wide = cells.shape
    inside = cells[rows * high // part.height, columns * wide // part.width]
    return round(float(inside.mean()), 4)


def _grid(inked: Image.Image) -> str:
    """Levels 0 to 15, soft enough that copies of thin lines differ by two at most."""
    half = inked.convert("L").resize((2 * GRID, 2 * GRID), Image.Resampling.BOX)
    soft = 255.0 - np.asarray(half)
    for axis in (0, 1):
        soft = _softened(soft, axis)
    cells = soft.reshape(GRID, 2, GRID, 2).mean(axis=(1, 3))
    most = float(np.percentile(cells, 99)) or 1.0
    levels = np.minimum(15, np.rint(cells / most * 12)).astype(int)
    return "".join(f"{level:x}" for level in levels.ravel())


def _softened(levels: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Levels (h, w) blurred along an axis; beyond the edge they go on as they end."""
    reach = len(_BELL) // 2
    margins = [(reach, reach) if place == axis else (0, 0) for place in (0, 1)]
    padded = np.pad(levels, margins, mode="edge")
    blurred: NDArray[np.float64] = (
        np.lib.stride_tricks.sliding_window_view(padded, len(_BELL), axis=axis) @ _BELL
    )
    return blurred


def _is_photograph(part: Image.Image) -> bool:
    """Whether most of what is seen are tones, grey ones or dithered."""
    ink = drawings.ink(part)
    across, down = np.zeros_like(ink), np.zeros_like(ink)
    across[:, 1:] = ink[:, 1:] != ink[:, :-1]
    down[1:] = ink[1:] != ink[:-1]
    toned = np.minimum(_by_block(across), _by_block(down)) > _DOTTED
    if part.mode == "L":
        toned |= _by_block(np.asarray(part) >= _LIGHT) == 0
    inked = int(np.count_nonzero(_by_block(ink)))
    return inked > 0 and int(np.count_nonzero(toned)) >= _LEAST_TONED * inked


def _by_block(pixels: Cells) -> NDArray[np.float64]:
    """The share of true pixels in each whole block, (h, w)."""
    high, wide = (side // _BLOCK for side in pixels.shape)
    cut = pixels[: high * _BLOCK, : wide * _BLOCK]
    shares: NDArray[np.float64] = cut.reshape(high, _BLOCK, wide, _BLOCK).mean(
        axis=(1, 3)
    )
    return shares


def _is_faint(image: Image.Image) -> bool:
    if image.mode == "1":
        return False
    counts = np.asarray(image.histogram()[:256])
    cumulated = np.cumsum(counts) / counts.sum()
    darkest = int(np.searchsorted(cumulated, 1e-4))
    paper = int(np.searchsorted(cumulated, 0.95))
    return paper - darkest < _FAINT


def _shares(box: Box | None, image: Image.Image) -> Crop | None:
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = image.size
    return (
        round(left / width, 5),
        round(top / height, 5),
        round(right / width, 5),
        round(bottom / height, 5),
    )
