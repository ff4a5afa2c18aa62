"""The words of captions: which ones count, and which give the class away."""

import re

# Words that say nothing about a design: grammar, and the talk of drawings and patents.
_EMPTY = (
    "a an the of and or in on at to from with without for by as is are be it its this "
    "that these those which has have having into over under than about one such being "
    "image picture drawing figure illustration show shows showing shown view seen "
    "design ornamental new my our thereof therefor portion part embodiment"
)
# Words of class names that name no class of things.
_VAGUE = (
    "article device equipment apparatus accessory other "
    "miscellaneous specified elsewhere not included general personal various similar "
    "item goods product part unit use used including "
    "fittings purpose"
)
_UNTOLD = frozenset(_EMPTY.split())
_WORD = re.compile(r"[a-z0-9]+(?:[.:/][0-9]+)?(?:-[a-z0-9]+)*")


def content_words(text: str) -> list[str]:
    """The words that say something, lower case and singular, in order."""
    words = (stem(word) for word in _WORD.findall(text.lower()))
    return [word for word in words if word not in _UNTOLD]


def stem(word: str) -> str:
    """A lower-case word without the plural's ending: "boxes" and "box" are one."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")


def leaked(text: str, class_name: str) -> tuple[str, ...]:
    """The words of a text that are words of the class's name, sorted.

    "Article", "equipment" and the like name no class and leak none.
    """
    telling = set(content_words(class_name)) - _NO_CLASS
    return tuple(sorted(telling & set(content_words(text))))


_NO_CLASS = frozenset(stem(word) for word in _VAGUE.split())
