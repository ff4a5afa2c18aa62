"""Reading which view a figure shows out of the words that describe it.

Only words that stand where a view is named count: "a right side view, the left being a
mirror image" is right, "a perspective view of a rear of the pants" a perspective.
"""

import re
from functools import lru_cache

from search.figure_views import View

# What follows names the object or the occasion, not the view.
_OBJECT = re.compile(
    r"\b(?:of|thereof|showing|shows|shown|illustrating|illustrative|embodying|depicting"
    r"|displaying|in accordance|according|taken|with|wherein|where|which|when|while|as"
    r"|from|being|having|in a|in an|in the|in its|similar)\b|[;:(]|(?<=\bview),"
    r"|(?<=\bviews),"
)
_SPECIAL: dict[View, frozenset[str]] = {
    "exploded": frozenset(("exploded", "disassembled")),
    "section": frozenset(("section", "sectional")),
    "detail": frozenset(
        ("fragmentary", "fragment", "detail", "detailed", "close", "closeup", "partial")
    ),
    "perspective": frozenset(
        (
            "perspective",
            "isometric",
            "axonometric",
            "trimetric",
            "dimetric",
            "oblique",
            "quarter",  # three-quarter view
            "dimensional",
        )
    ),
}
_DIRECTIONS: dict[View, frozenset[str]] = {
    "front": frozenset(("front", "frontal", "forward", "anterior")),
    "rear": frozenset(("rear", "back", "backside", "rearward", "posterior")),
    "left": frozenset(("left", "lefthand")),
    "right": frozenset(("right", "righthand")),
    "top": frozenset(("top", "upper", "overhead")),
    "bottom": frozenset(("bottom", "underside", "underneath", "lower")),
}
_OPPOSITE = (("front", "rear"), ("left", "right"), ("top", "bottom"))
# These count where no direction is named, in this order.
_WEAK: dict[View, frozenset[str]] = {
    "side": frozenset(("side", "end", "profile", "lateral")),
    "plan": frozenset(("plan",)),
    "elevation": frozenset(("elevation", "elevational")),
    "detail": frozenset(("enlarged", "magnified")),
}
_WORD = re.compile(r"[a-z]+")
_IN_USE = re.compile(
    r"\bin[- ](?:\w+ )?(?:condition |state |position )?(?:of )?use\b|\bin-use\b"
    r"|\buse state\b|\bstate of use\b|\bbeing used\b|\benvironmental\b"
)
# Without the word "view" a phrase names one only if it holds nothing else.
_VIEW_NAME = re.compile(
    r"(?:\b(?:is|are|shows?|illustrates?|a|an|the|and|one|another|second|first|opposite"
    r"|side|end|front|frontal|rear|back|left|right|top|bottom|upper|lower|plan|hand"
    r"|elevation|elevational|perspective|isometric|reference|exploded|sectional|enlarged"
    r"|inside|outside|overall)\b|[\s,.&/-]|[0-9])*"
)
_VERB = re.compile(
    r"(?:is|are|was|shows?|illustrates?|depicts?|represents?|discloses?|presents?"
    r"|displays?|provides?)\b\s*"
)
_FROM = re.compile(
    r"\b(?:from|of) (?:the |its |a )?(?P<side>front|rear|back|left|right|top|bottom"
    r"|underside|above|below)\b(?: (?:hand )?(?:side|end|face|surface))?"
    r"(?= of\b| thereof|[;.,]|$)"
)
_FROM_WORDS = {"above": "top", "below": "bottom"}


@lru_cache(maxsize=4096)  # "is a front view thereof;" stands in most grants
def view(words: str) -> View:
    """Return the view that a figure's description names, "unknown" where none.

    `words` are those after the label: "is a left side elevational view thereof;".
    """
    words = _without_verb(words)
    name = _name_of_view(words)
    if name and (found := _named(name)) != "unknown":
        return found
    if _IN_USE.search(words):
        return "in_use"
    if "view" in words and (seen := _FROM.search(words)):
        return _named(_FROM_WORDS.get(seen["side"], seen["side"]))
    return "unknown"


def views(words: str, count: int) -> list[View] | None:
    """Return one view per figure where a description names as many as figures.

    "are front and rear views" for two figures; None where the numbers do not match.
    """
    phrase = _name_of_view(_without_verb(words))
    names = [_direction(word) for word in _WORD.findall(phrase)]
    directions: list[View] = [name for name in names if name != "unknown"]
    if "views" not in phrase or len(directions) != count:
        return None
    return directions


def _direction(word: str) -> View:
    if word in _SPECIAL["perspective"]:
        return "perspective"
    found = (name for name, signs in _DIRECTIONS.items() if word in signs)
    return next(found, "unknown")


def _without_verb(words: str) -> str:
    words = words.lower()
    verb = _VERB.match(words)
    return words[verb.end() :] if verb else words


def _name_of_view(words: str) -> str:
    """Return the phrase that names the view, "" where there is none."""
    cut = _OBJECT.search(words)
    phrase = words[: cut.start()] if cut else words
    if re.search(r"\b(?:views?|images?|drawings?)\b", phrase):
        return phrase
    if _VIEW_NAME.fullmatch(phrase) or _VIEW_NAME.fullmatch(phrase.split(",")[0]):
        return phrase
    return ""


def _named(phrase: str) -> View:
    words = frozenset(_WORD.findall(phrase))
    for name, signs in _SPECIAL.items():
        if words & signs:
            return name
    found = [name for name, signs in _DIRECTIONS.items() if words & signs]
    if any(first in found and second in found for first, second in _OPPOSITE):
        return "unknown"
    if len(found) > 1:
        return "perspective"  # what shows two neighbouring sides at once
    if found:
        return found[0]
    return next((name for name, signs in _WEAK.items() if words & signs), "unknown")
