"""Letters of single strokes, as plotters and pens draw them, for training only.

Each letter is a few polylines on a grid 4 wide and 6 high, y down from the top; jitter
and splines turn them into handwriting.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml.synthetic.curves import spline

Random = np.random.Generator

WHITE = 255

# Strokes as "x y" pairs: commas part the points, bars the strokes.
_WRITTEN = {
    "0": "2 0, 0.4 1, 0 3, 0.4 5, 2 6, 3.6 5, 4 3, 3.6 1, 2 0",
    "1": "1 1.2, 2 0, 2 6",
    "2": "0 1.3, 1 0, 3 0, 4 1.3, 4 2.2, 0 6, 4 6",
    "3": (
        "0 0.8, 1 0, 3 0, 4 1, 4 2, 3 2.8, 1.6 2.8 | 3 2.8, 4 3.8, 4 5, 3 6, 1 6, 0 5.2"
    ),
    "4": "3 6, 3 0, 0 4, 4 4",
    "5": "4 0, 0.4 0, 0 2.8, 2.6 2.3, 4 3.6, 3.6 5.4, 2 6, 0 5.4",
    "6": "3.8 0.6, 2 0, 0.4 1.6, 0 4, 1 6, 3 6, 4 4.6, 3 3, 1 3, 0 4.2",
    "7": "0 0, 4 0, 1.4 6",
    "8": "2 2.8, 0.4 1.6, 1.2 0, 2.8 0, 3.6 1.6, 2 2.8, 0 4.4, 1 6, 3 6, 4 4.4, 2 2.8",
    "9": "4 1.8, 3 3, 1 3, 0 1.6, 1 0, 3 0, 4 1.8, 3.6 4.4, 2 6, 0.2 5.4",
    "F": "0 6, 0 0, 4 0 | 0 2.9, 3 2.9",
    "I": "1 0, 1 6",
    "G": "4 1, 3 0, 1 0, 0 1.2, 0 4.8, 1 6, 3 6, 4 5, 4 3.3 | 4 3.3, 2.2 3.3",
    "U": "0 0, 0 4.8, 1 6, 3 6, 4 4.8, 4 0",
    "R": "0 6, 0 0, 3 0, 4 1.5, 3 3, 0 3 | 2 3, 4 6",
    "E": "4 0, 0 0, 0 6, 4 6 | 0 2.9, 3 2.9",
    "A": "0 6, 2 0, 4 6 | 0.8 4, 3.2 4",
    "B": "0 0, 0 6, 3 6, 4 4.6, 3 3, 0 3 | 0 0, 2.8 0, 3.7 1.4, 2.8 3",
    "C": "4 1, 3 0, 1 0, 0 1.4, 0 4.6, 1 6, 3 6, 4 5",
    "D": "0 0, 0 6, 2.4 6, 4 4.4, 4 1.6, 2.4 0, 0 0",
    "i": "0.6 2.2, 0.6 6 | 0.6 0.6, 0.6 0.9",
    "g": (
        "3 2.4, 0.8 2.4, 0 3.6, 0.6 5.6, 2.2 5.8, 3 4.6 | 3 2.2, 3 6.8, 2 7.8, 0.4 7.4"
    ),
    "u": "0 2.4, 0 5, 1 6, 2.2 5.8, 3 4.8 | 3 2.4, 3 6",
    "r": "0 2.4, 0 6 | 0 3.6, 1 2.5, 2 2.5",
    "e": "0 4.1, 3 4.1, 2.6 2.8, 1.2 2.4, 0 3.8, 0.6 5.6, 1.8 6, 3 5.4",
    ".": "0.2 5.7, 0.5 5.7, 0.5 6, 0.2 6, 0.2 5.7",
    "-": "0 3.2, 2.4 3.2",
}
KNOWN = frozenset(_WRITTEN) | {" "}


def write(text: str, *, size: int, rng: Random) -> NDArray[np.uint8]:
    """Write a text of KNOWN letters about `size` pixels high: uint8 (h, w), 0 is ink.

    Half of the hands are a plotter's, straight and even; the others waver.
    """
    is_plotted = rng.random() < 0.5
    wobble = 0.0 if is_plotted else float(rng.uniform(0.05, 0.3))
    wide, gap = float(rng.uniform(0.6, 1.1)), float(rng.uniform(0.8, 2.0))
    unit = size / 6
    pen = max(1, round(unit * rng.uniform(0.18, 0.9 if wobble else 0.6)))
    margin = 2 * size
    room = round(len(text) * (4 * wide + gap) * unit) + 2 * margin
    canvas = Image.new("L", (room, 2 * size + 2 * margin), WHITE)
    draw = ImageDraw.Draw(canvas)
    x = 0.0
    for letter in text:
        if letter == " ":
            x += float(rng.uniform(1.0, 3.5))
            continue
        strokes = _strokes(letter)
        rise = float(rng.normal(0, wobble))
        for stroke in strokes:
            points = stroke.copy()
            if wobble:
                points += rng.normal(0, wobble, points.shape)
                if len(points) > 3:
                    points = spline(points)
            points = (points * [wide, 1.0] + [x, rise]) * unit + margin
            draw.line([tuple(p) for p in points], fill=0, width=pen, joint="curve")
        reach = max(stroke[:, 0].max() for stroke in strokes)
        x += reach * wide + gap
    return np.asarray(canvas)


@cache
def _strokes(letter: str) -> list[NDArray[np.float64]]:
    """Return the polylines of a letter, (points, 2) each."""
    return [
        np.array([point.split() for point in stroke.split(",")], dtype=float)
        for stroke in _WRITTEN[letter].split("|")
    ]
