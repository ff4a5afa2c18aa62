"""Flat random forms: screens with icons and lines of text, signs, letters, patterns."""

import string

import numpy as np

from ml.packing import cells, lettering
from ml.packing.bodies import Made
from ml.packing.outlines import Random, outline
from ml.synthetic.curves import circle, rectangle
from ml.synthetic.meshes import Floats, Mesh, join
from ml.synthetic.primitives import box, extrusion

_RELIEF = 0.02  # marks stand this proud of their ground, so that nothing flickers
_LETTERS = string.ascii_uppercase + string.digits + "&?!#@%"


def screen(rng: Random) -> Made:
    """Return a framed plate with bars, buttons, icons and lines of text."""
    width, height = rng.uniform(0.9, 2.4, 2)
    plate = box(width, height, 0.06, corner=float(rng.uniform(0, 0.2)))
    marks = [plate]
    if rng.random() < 0.6:
        inset = rectangle(width * 0.92, height * 0.92, 0.05)
        marks.append(_raised(inset, 0.0, 0.0, "display"))
    rows = int(rng.integers(1, 6))
    pitch = 0.84 * height / rows
    for row in range(rows):
        y = 0.42 * height - (row + 0.5) * pitch
        marks += _row(rng, y, 0.84 * width, 0.8 * pitch)
    return _upright(join(marks), rng), "display screen with marks"


def icon(rng: Random) -> Made:
    """Lay two to four outlines on one another, each smaller than the last."""
    parts, words, scale = [], [], 1.0
    for layer in range(int(rng.integers(2, 5))):
        shape, word = outline(rng)
        parts.append(extrusion(shape * scale, 0.04).moved(z=layer * 0.04))
        words.append(word)
        scale *= float(rng.uniform(0.45, 0.8))
    return _upright(join(parts), rng), f"{words[-1]} icon on a {words[0]} ground"


def letters(rng: Random) -> Made:
    """Cut one to three letters from a plate, or set them on one."""
    count = int(rng.integers(1, 4))
    text = "".join(rng.choice(list(_LETTERS), count))
    mask = letter_mask(text, rng, rows=int(rng.integers(14, 22)))
    mark = cells.plate(mask, side=2.0 / max(mask.shape), depth=0.1)
    if rng.random() < 0.5:
        ground, _ = outline(rng)
        mark = join([mark.moved(z=0.06), extrusion(ground * 1.6, 0.06)])
    return _upright(mark, rng), "lettering"


def tiling(rng: Random) -> Made:
    """Cover a plate with a pattern of one or two repeated shapes."""
    rows, columns = (int(n) for n in rng.integers(3, 8, 2))
    pitch = 2.2 / max(rows, columns)
    shapes = [outline(rng)[0] * (pitch * 0.36) for _ in range(int(rng.integers(1, 3)))]
    offset = float(rng.choice([0.0, 0.5]))
    ground = box((columns + offset) * pitch, rows * pitch, 0.05)
    marks = [ground]
    for row in range(rows):
        for column in range(columns):
            x = (column - (columns - 1) / 2 + offset * (row % 2 - 0.5)) * pitch
            y = (row - (rows - 1) / 2) * pitch
            shape = shapes[(row + column) % len(shapes)]
            marks.append(_raised(shape, x, y, "pattern"))
    return _upright(join(marks), rng), "plate with a repeated pattern"


def letter_mask(text: str, rng: Random, *, rows: int) -> cells.Mask:
    """Return the cells of a text in a typeface drawn by `rng`; never empty."""
    typefaces = lettering.TYPEFACES
    face = typefaces[int(rng.integers(len(typefaces)))]
    mask = lettering.glyph(text, rows=rows, typeface=face)
    return mask if mask.any() else np.ones((rows, rows), bool)


def _row(rng: Random, y: float, width: float, height: float) -> list[Mesh]:
    """Return one row of a screen: a bar, buttons, icons or words."""
    kind = int(rng.integers(4))
    if kind == 0:
        bar = rectangle(width * rng.uniform(0.4, 1.0), height * 0.7, 0.3 * height)
        return [_raised(bar, 0.0, y, "bar")]
    count = int(rng.integers(2, 6))
    pitch = width / count
    size = 0.8 * min(pitch, height)
    if kind == 1:
        shape = rectangle(size, size, 0.2 * size)
    elif kind == 2:
        is_round = rng.random() < 0.4
        shape = circle(size / 2) if is_round else outline(rng)[0] * (0.4 * size)
    else:
        return _words(rng, y, width, height)
    return [
        _raised(shape, (i - (count - 1) / 2) * pitch, y, "icons") for i in range(count)
    ]


def _words(rng: Random, y: float, width: float, height: float) -> list[Mesh]:
    """Return a line of text: letters where they are large, else bars for words."""
    if rng.random() < 0.5:
        text = "".join(rng.choice(list(_LETTERS), int(rng.integers(2, 6))))
        mask = letter_mask(text, rng, rows=12)
        side = min(width / mask.shape[1], 0.6 * height / mask.shape[0])
        mark = cells.plate(mask, side=side, depth=_RELIEF)
        return [mark.moved(y=y, z=0.04 + _RELIEF).tagged("text")]
    lines, x = [], -width / 2
    while x < width * 0.4:
        long = float(rng.uniform(0.08, 0.3)) * width
        lines.append(_raised(rectangle(long, 0.18 * height), x + long / 2, y, "text"))
        x += long * 1.25
    return lines


def _raised(shape: Floats, x: float, y: float, tag: str) -> Mesh:
    """Return a thin relief on the face of a plate 0.06 thick."""
    lift = 0.03 if tag == "display" else 0.035 + _RELIEF
    return extrusion(shape, _RELIEF, tag=tag).moved(x, y, lift)


def _upright(mesh: Mesh, rng: Random) -> Mesh:
    """Let a flat form face the front, as screens and signs do, or lie."""
    return mesh.turned("x", 90) if rng.random() < 0.75 else mesh
