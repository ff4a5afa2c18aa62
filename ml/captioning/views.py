"""Views in words: which ones a text names, and how to name one.

A view is named by "front view", "left side elevational view", "seen from above" or
"views: front, left"; "front panel" names a part and no view.
"""

import re
from collections.abc import Iterable

# Words before "view", and the kind of view each one says; the usual word first.
_KINDS = {
    "perspective": ("perspective", "isometric", "oblique"),
    "front": ("front", "frontal"),
    "rear": ("rear", "back"),
    "left": ("left", "left-hand"),
    "right": ("right", "right-hand"),
    "top": ("top", "above", "overhead"),
    "bottom": ("bottom", "below", "underside"),
    "detail": ("detail", "detailed", "enlarged"),
    "section": ("section", "sectional", "cross-section", "cross-sectional"),
    "exploded": ("exploded",),
    "side": ("side",),
    "plan": ("plan",),
    "elevation": ("elevation", "elevational"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_VAGUE = {
    "side": {"left", "right", "side"},
    "plan": {"top", "bottom", "plan"},
    "elevation": {"front", "rear", "left", "right", "side", "elevation"},
}
_WORD = "|".join(sorted(map(re.escape, _KIND_OF), key=len, reverse=True))
_RUN = rf"(?:(?:{_WORD}|half|upper|lower|end)(?:\s+|\s*,\s*|\s+and\s+|\s*/\s*|-))*"
_VIEW = re.compile(rf"\b({_RUN}(?:{_WORD}))[\s-]+views?\b")
_SEEN = re.compile(
    rf"\b(?:seen|viewed|shown) from (?:the |its )?"
    rf"((?:(?:{_WORD})(?:,? and (?:the )?|, (?:the )?|\s+)?)+)\b"
)
_LISTED = re.compile(rf"\bviews?: ((?:(?:{_WORD})(?:, | and )?)+)\b")


def named(text: str) -> tuple[str, ...]:
    """The kinds of view a text names, sorted.

    A "front left perspective view" is a perspective only and a "left side elevational
    view" a left one: vague words give way to sharp ones.
    """
    lower = text.lower()
    found: set[str] = set()
    for pattern in (_VIEW, _SEEN, _LISTED):
        for match in pattern.finditer(lower):
            is_one = pattern is _VIEW and not re.search(r",| and ", match[1])
            kinds = [
                _KIND_OF[word] for word in re.findall(rf"\b(?:{_WORD})\b", match[1])
            ]
            found |= _sharpest(kinds) if is_one else set(kinds)
    return tuple(sorted(found))


def not_shown(text: str, shown: Iterable[str]) -> tuple[str, ...]:
    """The views a text names that are none of `shown`; none where `shown` is empty.

    "Side", "plan" and "elevation" are content with any view of their kind, and a view
    shown as one of them with any sharper word of its kind.
    """
    known = {view for view in shown if view and view != "unknown"}
    if not known:
        return ()
    allowed = set(known)
    for view in known:
        allowed |= _VAGUE.get(view, set())
    return tuple(view for view in named(text) if not _VAGUE.get(view, {view}) & allowed)


def spelled(text: str) -> str:
    """The first view a text names as it spells it, "front left perspective view"."""
    found = _VIEW.search(text.lower())
    return f"{' '.join(found[1].split())} view" if found else ""


def phrase(view: str) -> str:
    """Words for one view: "front view"; "" where it is not known."""
    if view in ("", "unknown"):
        return ""
    if view == "in_use":
        return "view in use"
    shown = {"section": "sectional", "elevation": "elevational"}.get(view, view)
    return f"{shown} view"


def _sharpest(kinds: Iterable[str]) -> set[str]:
    given = set(kinds)
    for special in ("section", "exploded", "detail", "perspective"):
        if special in given:
            return {special}
    return (given - set(_VAGUE)) or (given - {"elevation"}) or given
