"""Figure labels as drawing offices print them: "FIG. 1", "Fig. 2", "1.3".

One typeface (the one Pillow carries) is varied by size, weight, slant and width, so
that nothing depends on the fonts of a machine.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

WHITE = 255
INK_BELOW = 140  # grey levels under this print black

_FORMS = ("FIG. {}", "FIG. {}", "FIG. {}", "FIG. {}", "Fig. {}", "FIG.{}", "FIG {}")


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How one patent prints its labels; slant is a shear, the rest are factors."""

    form: str = "FIG. {}"
    scale: float = 1.0
    is_bold: bool = False
    slant: float = 0.0
    stretch: float = 1.0


def draw_style(rng: np.random.Generator) -> LabelStyle:
    """Draw the label style of one patent."""
    return LabelStyle(
        form=_FORMS[int(rng.integers(len(_FORMS)))],
        scale=float(rng.uniform(0.85, 1.25)),
        is_bold=bool(rng.random() < 0.35),
        slant=0.22 if rng.random() < 0.12 else 0.0,
        stretch=float(rng.choice([1.0, 1.0, 0.8, 1.15])),
    )


def hague_style(style: LabelStyle) -> LabelStyle:
    """Return `style` with the bare numbers of an international registration."""
    return replace(style, form="{}")


def render(text: str, style: LabelStyle, *, size: int) -> npt.NDArray[np.uint8]:
    """Print `text`, trimmed to its ink: uint8 (h, w), 0 is ink, 255 paper.

    Letters at a scale of 1 come from a font of `size` pixels.
    """
    margin = max(10, round(size * style.scale))
    font = _font(margin)
    stroke = max(1, margin // 28) if style.is_bold else 0
    left, top, right, bottom = font.getbbox(text, stroke_width=stroke)
    canvas = Image.new(
        "L", (round(right - left) + 2 * margin, round(bottom - top) + 2 * margin), WHITE
    )
    ImageDraw.Draw(canvas).text(
        (margin - left, margin - top), text, 0, font, stroke_width=stroke
    )
    if style.slant:
        shift = style.slant * canvas.height / 2
        canvas = canvas.transform(
            canvas.size,
            Image.Transform.AFFINE,
            (1, style.slant, -shift, 0, 1, 0),
            Image.Resampling.BILINEAR,
            fillcolor=WHITE,
        )
    if style.stretch != 1.0:
        canvas = canvas.resize(
            (round(canvas.width * style.stretch), canvas.height),
            Image.Resampling.BILINEAR,
        )
    pixels = np.where(np.asarray(canvas) < INK_BELOW, 0, WHITE).astype(np.uint8)
    return trim(pixels)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)  # unpacked anew on each call


def ink_box(pixels: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of the ink, half open; pixels uint8 (h, w).

    A blank image has the empty box (0, 0, 0, 0).
    """
    ink = pixels < INK_BELOW
    rows = np.flatnonzero(ink.any(axis=1))
    if rows.size == 0:
        return 0, 0, 0, 0
    columns = np.flatnonzero(ink.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def trim(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Cut `pixels` to its ink; a blank image stays as it is."""
    left, top, right, bottom = ink_box(pixels)
    return pixels[top:bottom, left:right] if right else pixels
