"""Labels and headers in the typefaces that Matplotlib carries, so on every machine."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib import get_data_path
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ml.synthetic.labels import WHITE

Pixels = NDArray[np.uint8]
Random = np.random.Generator

TYPEFACES = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSans-BoldOblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSansMono",
    "STIXGeneral",
    "STIXGeneralBol",
    "STIXGeneralItalic",
)
_FORMS = ("FIG. {}", "FIG. {}", "FIG. {}", "Fig. {}", "FIG.{}", "FIG {}", "FIGURE {}")
_HEADERS = ("U.S. Patent", "U.S. Design Patent", "Sheet {} of {}", "US D{}{} S")


@dataclass(frozen=True, slots=True)
class Hand:
    """How a label is printed; `narrow` is a factor on its width."""

    typeface: str
    size: int  # pixels
    form: str  # "FIG. {}" or the like
    narrow: float = 1.0

    @classmethod
    def of(cls, rng: Random, *, scale: float) -> "Hand":
        """Draw a hand; `scale` is the longer side of the figure in pixels."""
        return cls(
            typeface=TYPEFACES[int(rng.integers(len(TYPEFACES)))],
            size=max(7, round(scale * float(rng.choice([0.03, 0.045, 0.06, 0.08])))),
            form=_FORMS[int(rng.integers(len(_FORMS)))],
            narrow=float(rng.choice([1.0, 1.0, 0.75, 0.85])),
        )


def label(number: int, hand: Hand) -> Pixels:
    """Print a figure's label, trimmed: uint8 (h, w), 0 is ink."""
    return _printed(hand.form.format(number), hand)


def header(rng: Random, hand: Hand) -> Pixels:
    """Print one of the lines that stand at the head of a sheet."""
    form = _HEADERS[int(rng.integers(len(_HEADERS)))]
    return _printed(form.format(*rng.integers(1, 999, 2)), hand)


def glyph(text: str, *, rows: int, typeface: str) -> NDArray[np.bool_]:
    """Return the (rows, columns) mask of a short text, trimmed to its ink."""
    page = _page(text, _font(typeface, 4 * rows))
    width = max(1, round(page.width * rows / page.height))
    small = page.resize((width, rows), Image.Resampling.BOX)
    mask: NDArray[np.bool_] = np.asarray(small) < WHITE // 2
    return mask


def _printed(text: str, hand: Hand) -> Pixels:
    page = _page(text, _font(hand.typeface, hand.size))
    if hand.narrow != 1.0:
        width = max(1, round(page.width * hand.narrow))
        page = page.resize((width, page.height), Image.Resampling.BILINEAR)
    return np.asarray(page)


def _page(text: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    left, top, right, bottom = font.getbbox(text)
    size = max(1, round(right - left)), max(1, round(bottom - top))
    page = Image.new("L", size, WHITE)
    ImageDraw.Draw(page).text((-left, -top), text, 0, font)
    return page


@cache
def _font(typeface: str, size: int) -> ImageFont.FreeTypeFont:
    path = Path(get_data_path()) / "fonts" / "ttf" / f"{typeface}.ttf"
    return ImageFont.truetype(path, size)
