"""The views that show a whole design: which are missing, whether they agree."""

import re
from collections.abc import Mapping, Sequence

from search.figure_views import View

Size = tuple[int, int]  # width and height of what is drawn, any unit

SIDES: tuple[View, ...] = ("front", "rear", "left", "right", "top", "bottom")
_OPPOSITE: dict[View, View] = {
    "front": "rear",
    "rear": "front",
    "left": "right",
    "right": "left",
    "top": "bottom",
    "bottom": "top",
}
# What names no side for certain may be any of these.
_VAGUE: dict[View, tuple[View, ...]] = {
    "side": ("left", "right", "front", "rear"),
    "plan": ("top", "bottom"),
    "elevation": ("front", "rear", "left", "right"),
}
# Views may be left out where the description says why.
_EXCUSE = re.compile(
    r"\bmirror|\bidentical\b|\bthe same as\b|\bsymmetric|\bomitted\b"
    r"|\bnot (?:shown|visible|illustrated|claimed)\b|\bplain\b|\bunornamented\b"
    r"|\bflat\b|\bno part\b",
    re.IGNORECASE,
)
_WORDS: dict[View, str] = {
    "front": "front",
    "rear": "rear|back",
    "left": "left|sides?",
    "right": "right|sides?",
    "top": "top|upper",
    "bottom": "bottom|underside|lower",
}
_NAMED = {
    view: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for view, words in _WORDS.items()
}
_PAIRS: tuple[tuple[View, View], ...] = (
    ("front", "rear"),
    ("left", "right"),
    ("top", "bottom"),
)
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_TOLERANCE = 0.12  # of a proportion; measured by pixels of drawings made by hand


def missing(views: Sequence[View], *, statements: Sequence[str] = ()) -> list[View]:
    """The sides no view shows and no statement excuses.

    Left, right and the like may be excused in pairs: where one side mirrors another
    either may be the one that is left out.
    """
    absent = [side for side in SIDES if side not in views]
    for view in views:
        could_be = [side for side in _VAGUE.get(view, ()) if side in absent]
        if could_be:
            absent.remove(could_be[0])
    excused = _excused(statements)
    return [side for side in absent if side not in excused]


def are_opposite(one: View, other: View) -> bool:
    """Whether two views are, or may be, opposite sides: they may look the same."""
    if one in _VAGUE or other in _VAGUE:
        seen = {one, other} - set(_VAGUE)
        return seen <= set(SIDES)
    return _OPPOSITE.get(one) == other


def proportion_conflicts(
    sizes: Mapping[View, Size],
) -> list[tuple[tuple[View, ...], str]]:
    """Views that cannot show one thing, with a sentence that says why.

    Opposite sides have one outline; front, side and top share each dimension in pairs.
    Views stand turned on their page at times, and their scales differ by right.
    """
    ratios = {view: width / height for view, (width, height) in sizes.items()}
    found = [
        (pair, f"one is {_told(first)}, the other {_told(second)}.")
        for pair in _PAIRS
        if pair[0] in ratios and pair[1] in ratios
        for first, second in [(ratios[pair[0]], ratios[pair[1]])]
        if not _agree(first, second, _TOLERANCE)
    ]
    return [*found] or _box_conflict(ratios)


def _box_conflict(
    ratios: Mapping[View, float],
) -> list[tuple[tuple[View, ...], str]]:
    """Whether width, height and depth can be the same in three views."""
    views = [
        view
        for pair in _PAIRS
        if (view := next((v for v in pair if v in ratios), None))
    ]
    if len(views) < len(_PAIRS):
        return []
    front, side, top = (ratios[view] for view in views)
    # (w / h) / (d / h) is w / d; a view that lies turned has its proportion inverted.
    possible = (front / side, front * side)
    if any(_agree(each, top, 2 * _TOLERANCE) for each in possible):
        return []
    names = ", ".join(views[:2])
    sentence = (
        f"by {names} the {views[2]} should be {_told(possible[0])}, it is {_told(top)}."
    )
    return [(tuple(views), sentence)]


def _excused(statements: Sequence[str]) -> set[View]:
    """The sides named, or opposite to one named, where something is left out."""
    sentences = [sentence for text in statements for sentence in _SENTENCE.split(text)]
    named = {
        view
        for sentence in sentences
        if _EXCUSE.search(sentence)
        for view, words in _NAMED.items()
        if words.search(sentence)
    }
    return named | {_OPPOSITE[view] for view in named}


def _agree(one: float, other: float, tolerance: float) -> bool:
    """Whether two proportions are one, as drawn or turned by a quarter."""
    larger, smaller = (max(ratio, 1 / ratio) for ratio in (one, other))
    return abs(larger / smaller - 1) <= tolerance


def _told(ratio: float) -> str:
    """A proportion as examiners say it."""
    if ratio >= 1:
        return f"{ratio:.2f} times as wide as tall"
    return f"{1 / ratio:.2f} times as tall as wide"
