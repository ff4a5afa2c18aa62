"""Words for synthetic designs: titles, captions of one view, figure descriptions.

Captions vary as examiners' search words and grants' figure descriptions do; all words
come from the design's own family and parts, so that text and drawing agree.
"""

import re
from collections.abc import Sequence

import numpy as np

from ml.synthetic import designs
from ml.synthetic.designs import Design
from ml.synthetic.families import FAMILIES

# The words of each view as figure paragraphs of grants spell them, usual ones first.
_VIEW_WORDS: dict[str, tuple[str, ...]] = {
    "perspective": (
        "perspective view",
        "front perspective view",
        "top perspective view",
        "isometric view",
    ),
    "front": ("front view", "front elevational view", "front elevation view"),
    "rear": ("rear view", "back view", "rear elevational view"),
    "left": ("left side view", "left side elevational view", "left view"),
    "right": ("right side view", "right side elevational view", "right view"),
    "top": ("top view", "top plan view"),
    "bottom": ("bottom view", "bottom plan view"),
}
_HAGUE_WORDS = {
    "perspective": "Perspective",
    "front": "Front",
    "rear": "Back",
    "left": "Left",
    "right": "Right",
    "top": "Top",
    "bottom": "Bottom",
}
_OPENINGS = (
    ", showing my new design",
    ", showing our new design",
    " showing my design",
    ", showing the new design",
    " according to our new design",
    " embodying the new design",
)
_ARTICLES = frozenset({"a", "an", "the"})
_COUNTS = frozenset(
    {"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
    | {"ten", "eleven", "twelve", "several", "many"}
)
_JOINTS = re.compile(
    r" (?:with|of|in|on|at|for|over|under|above|below|between|towards?|upwards?|"
    r"downwards?|from|to|and)\b"
)
_PARTICIPLES = frozenset({"tapering", "widening", "narrowing", "flaring", "curving"})
_MASSES = ("ware", "wear", "furniture", "jewelry", "luggage", "cutlery", "lighting")


def title(design: Design, rng: np.random.Generator) -> str:
    """Return a title as grants print it: "Bottle", "Bottle with screw cap"."""
    product = product_word(design, rng)
    parts = designs.phrases(design)
    if parts and rng.random() < 0.12:
        product = f"{product} with {_bare(pick(parts, rng))}"
    return product[:1].upper() + product[1:]


def caption(design: Design, view: str, rng: np.random.Generator) -> str:
    """Return one natural description of `design` seen from `view`.

    Four manners take turns: a view of something with its parts, an examiner's search
    words, a claim's wording, the thing alone. Raises KeyError for an unknown view.
    """
    seen = pick(_VIEW_WORDS[view], rng)
    product = running(product_word(design, rng))
    told = _told(designs.phrases(design), rng)
    thing = with_article(product) + _with(told)
    manner = rng.random()
    if manner < 0.5:
        return f"{seen} of {thing}"
    if manner < 0.75:
        return ", ".join([product, *(_bare(part) for part in told)])
    if manner < 0.87:
        return f"ornamental design for {thing}, {seen}"
    return thing


def descriptions(
    product: str,
    views: Sequence[str],
    rng: np.random.Generator,
    *,
    is_hague: bool = False,
) -> list[str]:
    """Return the figure paragraphs of a grant titled `product`, one per view, in order.

    `FIG. 1 is a front perspective view of a bottle, showing my new design;` and so on;
    under the Hague agreement `1.1 : Perspective`.
    """
    if is_hague:
        return [
            f"1.{number} : {_HAGUE_WORDS[view]}"
            for number, view in enumerate(views, start=1)
        ]
    spelling = {view: pick(words, rng) for view, words in _VIEW_WORDS.items()}
    product = running(product)
    opening = f"{with_article(product)}{pick(_OPENINGS, rng)}"
    if len(views) == 1:
        return [f"The FIGURE is {with_article(spelling[views[0]])} of {opening}."]
    again = "thereof" if rng.random() < 0.85 else f"of the {product}"
    objects = [f"of {opening}", *[again] * (len(views) - 1)]
    ends = [*[";"] * (len(views) - 2), "; and,", "."]
    return [
        f"FIG. {number} is {with_article(spelling[view])} {object_}{end}"
        for number, (view, object_, end) in enumerate(
            zip(views, objects, ends, strict=True), start=1
        )
    ]


def product_word(design: Design, rng: np.random.Generator) -> str:
    """Return one of the words for the design's product, the usual one mostly."""
    titles = FAMILIES[design.family].titles
    return titles[0] if rng.random() < 0.5 else pick(titles, rng)


def with_article(words: str) -> str:
    """Put the indefinite article before `words`, where English has one."""
    first = words.split(maxsplit=1)[0]
    if first in _ARTICLES or first in _COUNTS or first.isdigit():
        return words
    noun = _JOINTS.split(words, maxsplit=1)[0]
    if _is_plural(noun) or noun.lower().endswith(_MASSES):
        return words
    if noun in _PARTICIPLES:
        return words
    vowels = "AEFHILMNORSX" if first.isupper() and len(first) > 1 else "AEIOU"
    return f"{'an' if first[0].upper() in vowels else 'a'} {words}"


def running(title: str) -> str:
    """Return a title as it stands within a sentence: abbreviations keep capitals."""
    return " ".join(
        word if word.isupper() and len(word) > 1 else word.lower()
        for word in title.split()
    )


def listed(words: Sequence[str]) -> str:
    """Join words as English does: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def pick(choices: Sequence[str], rng: np.random.Generator) -> str:
    """Return one of `choices`, each as likely."""
    return choices[int(rng.integers(len(choices)))]


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "lens"))


def _told(phrases: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Choose one to three of a design's features, in their own order."""
    count = min(len(phrases), int(rng.integers(1, 4)))
    chosen = sorted(rng.choice(len(phrases), count, replace=False)) if count else []
    return [phrases[int(index)] for index in chosen]


def _with(told: Sequence[str]) -> str:
    return f" with {listed([with_article(part) for part in told])}" if told else ""


def _bare(phrase: str) -> str:
    """Return `phrase` without its article, as titles and search words go."""
    first, _, rest = phrase.partition(" ")
    return rest if first in _ARTICLES else phrase
