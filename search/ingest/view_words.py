"""Reading which view a figure shows out of the words that describe it.

Only words that stand where a view is named count: "a right side view, the left being a
mirror image" is right, "a perspective view of a rear of the pants" a perspective.
"""

import re

from search.figure_views import View

# What follows names the object or the occasion, not the view.
_OBJECT = re.compile(
    r"\b(?:of|thereof|showing|shows|shown|illustrating|illustrative|embodying|depicting"
    r"|displaying|in accordance|according|taken|with|wherein|where|which|when|while|as"
    r"|from|being|having|in a|in an|in the|in its|similar)\b|[;:(]"
)
_PERSPECTIVE = re.compile(
    r"\b(?:perspective|isometric|axonometric|trimetric|dimetric|oblique"
    r"|three[- ]quarters?|3/4|three[- ]dimensional|3d)\b"
)
_SPECIAL: tuple[tuple[View, re.Pattern[str]], ...] = (
    ("exploded", re.compile(r"\b(?:exploded|disassembled)\b")),
    ("section", re.compile(r"\b(?:cross[- ]?section(?:al)?|sectional|section)\b")),
    (
        "detail",
        re.compile(r"\b(?:fragmentary|detail(?:ed)?|close[- ]?up|partial|fragment)\b"),
    ),
)
_IN_USE = re.compile(
    r"\bin[- ](?:\w+ )?(?:condition |state |position )?(?:of )?use\b|\bin-use\b"
    r"|\buse state\b|\bstate of use\b|\bbeing used\b|\benvironmental\b"
)
_DIRECTIONS: dict[View, re.Pattern[str]] = {
    "front": re.compile(r"\b(?:front|frontal|forward|anterior)\b"),
    "rear": re.compile(r"\b(?:rear|back|backside|rearward|posterior)\b"),
    "left": re.compile(r"\b(?:left|lefthand)\b"),
    "right": re.compile(r"\b(?:right|righthand)\b"),
    "top": re.compile(r"\b(?:top|upper|overhead)\b"),
    "bottom": re.compile(r"\b(?:bottom|underside|underneath|lower)\b"),
}
_OPPOSITE = (("front", "rear"), ("left", "right"), ("top", "bottom"))
# These count where no direction is named, the first that is found.
_WEAK: tuple[tuple[View, re.Pattern[str]], ...] = (
    ("side", re.compile(r"\b(?:side|end|profile|lateral)\b")),
    ("plan", re.compile(r"\bplan\b")),
    ("elevation", re.compile(r"\belevation(?:al)?\b")),
    ("detail", re.compile(r"\b(?:enlarged|magnified)\b")),
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
    places = [
        (match.start(), direction)
        for direction, pattern in _DIRECTIONS.items()
        for match in pattern.finditer(_name_of_view(_without_verb(words)))
    ]
    plural = "views" in words.lower() and not _PERSPECTIVE.search(words.lower())
    if not plural or len(places) != count:
        return None
    return [direction for _, direction in sorted(places)]


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
    for name, pattern in _SPECIAL:
        if pattern.search(phrase):
            return name
    if _PERSPECTIVE.search(phrase):
        return "perspective"
    found = [view for view, word in _DIRECTIONS.items() if word.search(phrase)]
    if any(set(pair) <= set(found) for pair in _OPPOSITE):
        return "unknown"
    if len(found) > 1:
        return "perspective"  # what shows two neighbouring sides at once
    if found:
        return found[0]
    return next((name for name, word in _WEAK if word.search(phrase)), "unknown")
