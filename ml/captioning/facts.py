"""Measurements as words, the most telling first.

Each threshold leaves room: what is hardly so is not said.
"""

from ml.captioning.shape import Shading, Shape

_ROUND = 0.96
_SHADED: dict[Shading, str] = {
    "lines": "closely spaced straight parallel lines",
    "contour": "closely spaced lines in changing directions",
    "stipple": "stippled areas",
    "solid": "solid black areas",
    "gray": "gray tones",
}


def facts(shape: Shape) -> list[str]:
    """What can be said of a shape in short phrases, the most telling first."""
    found = [
        _proportion(shape),
        _parts(shape),
        _outline(shape),
        _symmetry(shape),
        _widest(shape),
        _enclosed(shape),
        _SHADED.get(shape.shading, "") if shape.shaded >= 0.05 else "",
        _broken(shape),
        _detail(shape),
    ]
    return [fact for fact in found if fact]


def _proportion(shape: Shape) -> str:
    """ "2.5 times as tall as wide", along its own axis where it lies aslant."""
    if shape.elongation >= 2.2 and 15 <= abs(shape.slant) <= 75:
        side = "right" if shape.slant > 0 else "left"
        times = _times(shape.elongation)
        return f"slanting to the upper {side}, {times} as long as broad"
    if shape.aspect >= 1.15:
        return f"{_times(shape.aspect)} as wide as tall"
    if shape.aspect <= 1 / 1.15:
        return f"{_times(1 / shape.aspect)} as tall as wide"
    return "about as wide as tall"


def _times(ratio: float) -> str:
    if ratio > 10:
        return "over 10 times"
    step = 0.1 if ratio < 2 else 0.5 if ratio < 5 else 1.0
    return f"{round(round(ratio / step) * step, 1):g} times"


def _parts(shape: Shape) -> str:
    if shape.parts == 1:
        return ""
    return f"in {shape.parts} separate pieces" if shape.parts <= 9 else "in many pieces"


def _outline(shape: Shape) -> str:
    if shape.parts > 1:
        return ""
    if shape.roundness >= _ROUND:
        return "round outline" if shape.elongation < 1.08 else "oval outline"
    if shape.squareness >= 0.96:
        is_square = 1 / 1.06 <= shape.aspect <= 1.06
        return "square outline" if is_square else "rectangular outline"
    if shape.solidity < 0.6:
        return "branching outline with deep recesses"
    if shape.solidity < 0.8:
        return "outline with recesses"
    return "compact outline" if shape.solidity >= 0.95 else ""


def _symmetry(shape: Shape) -> str:
    across, down = shape.left_right >= 0.93, shape.top_bottom >= 0.93
    if across and down:
        return "outline symmetric both ways"
    if across:
        lines = shape.lines_left_right >= 0.9
        return "symmetric left to right" if lines else "outline symmetric left to right"
    if down:
        return "outline symmetric top to bottom"
    return "asymmetric" if max(shape.left_right, shape.top_bottom) < 0.75 else ""


def _widest(shape: Shape) -> str:
    """Where along its longer side an upright or lying shape is broadest."""
    lies_aslant = shape.elongation >= 1.5 and 15 <= abs(shape.slant) <= 75
    is_plain = shape.parts == 1 and shape.roundness < _ROUND
    if lies_aslant or not is_plain or min(shape.widths) <= 0:
        return ""
    if max(shape.widths) < 1.3 * min(shape.widths):
        return ""
    at = shape.widths.index(max(shape.widths))
    others = [width for i, width in enumerate(shape.widths) if i != at]
    if shape.widths[at] < 1.15 * max(others):
        at_least = shape.widths.index(min(shape.widths))
        return "narrowest in the middle" if at_least == 1 else ""
    if shape.aspect <= 1:
        return ("widest at the top", "widest in the middle", "widest at the bottom")[at]
    return ("tallest at the left", "tallest in the middle", "tallest at the right")[at]


def _enclosed(shape: Shape) -> str:
    if shape.enclosed <= 1:
        return ""
    if shape.enclosed <= 6:
        return f"{shape.enclosed} enclosed areas"
    return "about 10 enclosed areas" if shape.enclosed <= 14 else "many enclosed areas"


def _broken(shape: Shape) -> str:
    if shape.broken >= 0.4:
        return "drawn mostly in broken lines"
    return "some broken lines" if shape.broken >= 0.12 else ""


def _detail(shape: Shape) -> str:
    if shape.density >= 0.25:
        return "densely detailed"
    return "sparse lines" if shape.density <= 0.06 else ""
