"""Lines to train the reader on: labels in many hands, other words, and no text at all.

Typefaces are those that Matplotlib and Pillow carry, so the same on every machine; some
are held back to judge the reader on letters it has not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib import get_data_path
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps
from scipy import ndimage

from ml.reading import network, strokes
from ml.reading.components import Ink
from ml.reading.network import Floats

Random = np.random.Generator
Pixels = NDArray[np.uint8]

VALIDATING = ("DejaVuSansMono-Oblique", "DejaVuSerif-BoldItalic")  # choose the weights
TESTING = ("STIXGeneral", "cmss10")  # judge them
TYPEFACES = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    *("DejaVuSansMono", "DejaVuSansMono-Bold", "DejaVuSansMono-BoldOblique"),
    *("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic"),
    *("STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    *("cmb10", "cmr10", "cmti10", "cmtt10"),
    "Pillow",
)

_FORMS = (
    *("FIG. {}",) * 9,
    *("Fig. {}", "Fig. {}", "FIG.{}", "FIG.{}", "Fig.{}", "FIG {}", "Fig {}", "FIG-{}"),
    *("FIG - {}", "FIGURE {}", "Figure {}", "Figure {}", "figure {}", "fig. {}"),
)
_WORDS = (
    *("TOP", "FRONT", "Sheet", "Time", "Limit", "Apple", "map", "PRIOR", "ART", "view"),
    *("OFF", "MENU", "kg", "Fit", "FILE", "Figs", "big", "GIF", "Open", "Save", "FREE"),
)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZabcdefghkmnprstuvwxyz"

WRITTEN_SHARE = 0.2  # of lines in single strokes, as plotters and pens draw
WHITE = 255


@dataclass(frozen=True, slots=True)
class Line:
    """A picture of a line as `network.picture` returns it, and its letters, if any."""

    picture: Floats
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines to print from one seed; crosses the process boundary."""

    seed: list[int]
    count: int
    faces: tuple[str, ...]

    def printed(self, junk: Sequence[Ink]) -> list[Line]:
        """Print the lines; `junk` as `line` takes it."""
        rng = np.random.default_rng(self.seed)
        return [line(rng, junk, faces=self.faces) for _ in range(self.count)]


def line(rng: Random, junk: Sequence[Ink], *, faces: Sequence[str] = TYPEFACES) -> Line:
    """Draw one line; `junk` is ink of drawings that looked like a row of text."""
    kind = rng.random()
    if kind < 0.15:
        ink = _worn(_no_text(junk, rng), rng)
        return Line(network.picture(trimmed(ink)), "")
    if kind < 0.66:
        text = _FORMS[int(rng.integers(len(_FORMS)))].format(number(rng))
    elif kind < 0.84:
        text = number(rng, is_dotted=True)
    else:
        text = _other_words(rng)
    ink = printed(text, rng, faces=faces)
    if rng.random() < 0.1:
        ink = _beside(ink, _no_text(junk, rng), rng)
    return Line(network.picture(trimmed(ink)), folded(text))


def number(rng: Random, *, is_dotted: bool = False) -> str:
    """Draw a figure number: mostly small, sometimes with a letter, or "1.2"."""
    most = int(rng.choice([9, 20, 99, 199], p=[0.5, 0.25, 0.2, 0.05]))
    plain = str(rng.integers(1, most + 1))
    if is_dotted:
        return f"{rng.integers(1, 13)}.{rng.integers(1, 16)}"
    if rng.random() < 0.2:
        letter = "ABCDEFGH"[int(rng.integers(8))]
        return plain + (letter if rng.random() < 0.75 else letter.lower())
    return plain


def folded(text: str) -> str:
    """Return what the reader should say: capitals, no spaces."""
    return text.upper().replace(" ", "")


def printed(text: str, rng: Random, *, faces: Sequence[str] = TYPEFACES) -> Ink:
    """Print a text in a hand drawn by `rng`, worn as scans are, trimmed to its ink."""
    size = int(np.exp(rng.uniform(np.log(20), np.log(84))))
    if rng.random() < WRITTEN_SHARE and set(text) <= strokes.KNOWN:
        page = Image.fromarray(strokes.write(text, size=size, rng=rng))
    else:
        page = _typeset(text, faces[int(rng.integers(len(faces)))], size, rng)
    page = _cropped(page)
    lean = float(rng.normal(0, 0.1)) if rng.random() < 0.4 else 0.0
    angle = float(np.clip(rng.normal(0, 1.0), -3, 3))
    page = page.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=WHITE)
    stretch = float(np.exp(rng.normal(-0.04, 0.22))) if rng.random() < 0.7 else 1.0
    wide = max(8, round(page.width * max(0.5, stretch)))
    page = page.transform(
        (wide, page.height),
        Image.Transform.AFFINE,
        (page.width / wide, lean, -lean * page.height / 2, 0, 1, 0),
        Image.Resampling.BILINEAR,
        fillcolor=WHITE,
    )
    ink: Ink = np.asarray(page) < rng.uniform(90, 190)
    return trimmed(_worn(ink, rng))


def trimmed(ink: Ink) -> Ink:
    """Cut to the ink; blank ink becomes a single pixel of paper."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if rows.size == 0:
        return np.zeros((1, 1), dtype=bool)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _typeset(text: str, face: str, size: int, rng: Random) -> Image.Image:
    """Set a text letter by letter, with the spacing of a machine or a loose hand."""
    type_ = font(face, size)
    spread = float(rng.choice([0.0, 0.0, 0.0, 0.06, 0.15]) * size)
    weight = int(rng.choice([0, 0, 0, 1, 2]) * size / 40)
    margin = size
    width = sum(type_.getlength(letter) + spread for letter in text) + 4 * margin
    page = Image.new("L", (round(width * 1.4), 2 * size + 2 * margin), WHITE)
    draw = ImageDraw.Draw(page)
    space = float(rng.uniform(0.6, 2.4))
    if spread == 0 and rng.random() < 0.6:
        draw.text((margin, margin), text, 0, type_, stroke_width=weight)
        return page
    x = float(margin)
    for letter in text:
        if letter == " ":
            x += type_.getlength(" ") * space
            continue
        draw.text((x, margin), letter, 0, type_, stroke_width=weight)
        x += type_.getlength(letter) + spread
    return page


def _cropped(page: Image.Image) -> Image.Image:
    """Cut to the ink and a margin that leaning and turning need."""
    box = page.point(lambda value: WHITE - value).getbbox()
    if box is None:
        return page
    return ImageOps.expand(page.crop(box), (box[3] - box[1], 4), WHITE)


def _worn(ink: Ink, rng: Random) -> Ink:
    """Thicken or thin the strokes, break some, roughen their edges."""
    worn = ink
    way, size = rng.random(), max(ink.shape)
    if way < 0.12 and size > 120:
        worn = ndimage.binary_dilation(worn, iterations=1 + size // 400)
    elif way < 0.24 and size > 120:
        thin = ndimage.binary_erosion(worn)
        worn = thin if thin.sum() > 0.3 * worn.sum() else worn
    if rng.random() < 0.15:  # white scratches
        worn = worn.copy()
        for _ in range(int(rng.integers(1, 5))):
            x = int(rng.integers(worn.shape[1]))
            y = int(rng.integers(worn.shape[0]))
            reach = 1 + int(rng.integers(2)) * worn.shape[0] // 40
            if rng.random() < 0.5:
                worn[:, x : x + reach] = False
            else:
                worn[y : y + reach] = False
    if rng.random() < 0.25:
        worn = worn ^ (ndimage.binary_dilation(worn) & (rng.random(worn.shape) < 0.12))
    return worn if worn.any() else ink


def _beside(ink: Ink, piece: Ink, rng: Random) -> Ink:
    """Set a piece of a drawing before or behind the text, as rows catch them."""
    height = ink.shape[0]
    width = round(piece.shape[1] * height / piece.shape[0])
    if width < 2 * height:
        return ink  # a lone stroke would pass for a 1
    width = min(4 * height, width)
    part = piece[:, : max(1, round(width * piece.shape[0] / height))]
    image = Image.fromarray(part.astype(np.uint8) * 255).resize((width, height))
    gap = np.zeros((height, round(height * rng.uniform(0.6, 1.7))), dtype=bool)
    other = np.asarray(image) > 127
    if rng.random() < 0.5:
        return np.concatenate([other, gap, ink], axis=1)
    return np.concatenate([ink, gap, other], axis=1)


def _no_text(junk: Sequence[Ink], rng: Random) -> Ink:
    """Return a piece of a drawing, or scribbles in a row."""
    if junk and rng.random() < 0.3:
        return junk[int(rng.integers(len(junk)))]
    size = int(rng.integers(16, 60))
    count = int(rng.integers(2, 9))
    pen = max(1, int(rng.integers(1, 1 + size // 8)))
    page = Image.new("1", (size * (count + 2), size), 0)
    draw = ImageDraw.Draw(page)
    is_even = bool(rng.random() < 0.4)  # as hatching and dashes are
    first = _scribble(size, rng)
    x = 0.0
    for _ in range(count):
        kind, points = first if is_even else _scribble(size, rng)
        placed = [(x + a, b) for a, b in points]
        (a, b), (c, d) = placed[:2]
        corners = (min(a, c), min(b, d), max(a, c) + 1, max(b, d) + 1)
        if kind == 0:
            draw.line(placed, fill=1, width=pen)
        elif kind == 1:
            draw.arc(corners, points[2][0] * 9, points[2][0] * 9 + 150, 1, pen)
        elif kind == 2:
            draw.ellipse(corners, outline=1, width=pen)
        else:
            draw.rectangle(corners, outline=1, width=pen)
        x += max(p[0] for p in points) + pen + size * 0.15
    ink: Ink = np.asarray(page, dtype=bool)
    return trimmed(ink) if ink.any() else ~ink[:, :8]


def _scribble(size: int, rng: Random) -> tuple[int, list[tuple[float, float]]]:
    """Return a kind of stroke and three points it runs by."""
    wide = float(rng.uniform(0.05, 1.0)) * size
    points = rng.uniform(0, 1, (3, 2)) * [wide, size]
    if rng.random() < 0.5:
        points[0, 1], points[1, 1] = 0, size - 1  # as high as the row
    kind = int(rng.choice(4, p=[0.6, 0.2, 0.05, 0.15]))
    count = 3 + int(rng.integers(2))
    return kind, [(float(a), float(b)) for a, b in points[[0, 1, 2, 2][:count]]]


def _other_words(rng: Random) -> str:
    way = rng.random()
    if way < 0.35:
        return str(rng.choice(_WORDS))
    if way < 0.75:
        return "".join(rng.choice(list(_LETTERS), int(rng.integers(2, 9))))
    if way < 0.9:
        return f"{rng.choice(_WORDS)} {rng.integers(1, 99)}"
    return f"{rng.integers(1, 13)}-{rng.integers(1, 13)}"


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a typeface by its name, letters of `size` pixels."""
    if face == "Pillow":
        default = ImageFont.load_default(size)
        assert isinstance(default, ImageFont.FreeTypeFont)
        return default
    path = Path(get_data_path()) / "fonts" / "ttf" / f"{face}.ttf"
    return ImageFont.truetype(path, size)
