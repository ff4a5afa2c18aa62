"""Every pair of colours that meets on a screen can be read, in light and in dark."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.1 AA, 1.4.3 and 1.4.11
GROUNDS = ("desk", "sheet", "raised")
WORDS = ("ink", "ink-soft", "ink-faint", "accent", "good", "warn", "bad")
PAIRS = [
    *((ink, ground, TEXT) for ink, ground in product(WORDS, GROUNDS)),
    *(("control-line", ground, CONTROL) for ground in GROUNDS),
    *((ink, "accent-wash", TEXT) for ink in ("ink", "ink-soft", "accent")),
    *((ink, "bad-wash", TEXT) for ink in ("ink", "bad")),
    *((ink, "warn-wash", TEXT) for ink in ("ink", "warn")),
    ("on-accent", "accent", TEXT),
]


def tokens() -> dict[str, tuple[str, str]]:
    """The light and the dark value of each colour."""
    path = finders.find("web/css/desk.css")
    assert path
    found = re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", Path(path).read_text()
    )
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_colour_stands_out_from_its_ground(
    ink: str, ground: str, least: float, theme: str
) -> None:
    place = ("light", "dark").index(theme)
    pair = sorted(luminance(tokens()[name][place]) for name in (ink, ground))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= least
