"""Whether two spellings mean the same inventor or the same company.

Grants and application forms write a person as "SMITH, John Q." or "John Quincy Smith",
and a company with or without its legal form.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

Likeness = Literal["same", "alike", "different"]

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_LEGAL_FORMS = {
    *("ab", "ag", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh"),
    *("inc", "incorporated", "kg", "kgaa", "kk", "lc", "limited", "llc", "llp", "lp"),
    *("ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa"),
    *("srl", "the"),
}
_JOINING = re.compile(r"['’.‐‑-]")  # "O'Neill", "S.p.A.", "Xiao-Ming"
_NO_LETTER = re.compile(r"[^\w]+")


def person(first: str, second: str) -> Likeness:
    """Compare two names of persons, in any order, case and punctuation.

    `same`: two names agree in full and the rest does not contradict (a middle name
    may be an initial or missing). `alike`: a surname agrees, and first names only by
    their initials.
    """
    words, others = _words(first), _words(second)
    if not words or not others:
        return "different"
    if "".join(words) == "".join(others) or sorted(words) == sorted(others):
        return "same"
    shared = [word for word in words if word in others and len(word) > 1]
    rest = _without(words, shared)
    other_rest = _without(others, shared)
    if not shared or not _is_compatible(rest, other_rest):
        return "different"
    return "same" if len(shared) > 1 else "alike"


def persons(first: Sequence[str], second: Sequence[str]) -> Likeness:
    """Compare two inventive entities: are they the same ones, person for person?

    `alike` where that holds only by initials. Empty lists are different.
    """
    if len(first) != len(second) or not first:
        return "different"
    left, found = list(second), set[Likeness]()
    for name in first:
        # The surest match first, so that "J. Smith" does not take John Smith's place.
        best = min(left, key=lambda other: _ORDER.index(person(name, other)))
        found.add(person(name, best))
        left.remove(best)
    return max(found, key=_ORDER.index)


def shared_person(
    first: Sequence[str], second: Sequence[str]
) -> tuple[str, Likeness] | None:
    """Return a person of the first list whom the second names too, surest first."""
    pairs = [(name, person(name, other)) for name in first for other in second]
    best = min(pairs, key=lambda pair: _ORDER.index(pair[1]), default=None)
    return None if best is None or best[1] == "different" else best


def shared_company(first: Sequence[str], second: Sequence[str]) -> str | None:
    """Return a company of the first list that the second names too."""
    others = {company(name) for name in second}
    return next(
        (name for name in first if company(name) and company(name) in others), None
    )


def company(name: str) -> str:
    """Return what two spellings of a company have in common; "" for no name."""
    words = _plain_words(name)
    core = [word for word in words if word not in _LEGAL_FORMS]
    return "".join(core or words)


_ORDER: tuple[Likeness, ...] = ("same", "alike", "different")


def _words(name: str) -> list[str]:
    """First names, then surnames, where a comma tells; suffixes left out."""
    last, comma, first = name.partition(",")
    words = _plain_words(f"{first} {last}" if comma else name)
    return [word for word in words if word not in _SUFFIXES] or words


def _plain_words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NO_LETTER.sub(" ", _JOINING.sub("", bare)).split()


def _without(words: Sequence[str], shared: Sequence[str]) -> list[str]:
    left = list(words)
    for word in shared:
        left.remove(word)
    return left


def _is_compatible(words: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether what differs does not contradict: initials may stand for names."""
    left, unmatched = list(others), []
    for word in words:
        match = next((other for other in left if _may_be(word, other)), None)
        if match is None:
            unmatched.append(word)
        else:
            left.remove(match)
    return not unmatched or not left


def _may_be(word: str, other: str) -> bool:
    return word[0] == other[0] and 1 in (len(word), len(other))
