"""Numbers of US design patents: every spelling in, one id out, one way to show it.

The id is `USD` and seven digits ("USD0908314"), so that ids sort as numbers do.
"""
# ruff: noqa: A005 - absolute imports only, so the standard `numbers` stays reachable

import re

DIGITS = 7
LARGEST = 10**DIGITS - 1
LONGEST = 80  # characters; without a bound, spaces could be matched for minutes

# Digits in one run, or in groups of three as printed ("908,314", OCR's "793.827").
_DIGITS = r"(?:[0-9]{1,3}(?:[,.\ ][0-9]{3}){1,2}|[0-9]{1,7})"
_KIND = r"(?:[\s-]*S[0-9]?)?"
_FILE_NAME_TAIL = r"(?:-[0-9]{8}(?:-[DP][0-9]{5})?)?(?:\.(?:xml|tiff?|pdf|zip))?"
_COUNTRY = r"(?:U\.?\s?S\.?)"
_LETTER = r"(?:Des(?:ign)?|D)"
_WORDS = r"(?:Pat(?:ent)?\.?\s*(?:No\.?)?)"

_PLAIN = re.compile(r"(?:US)?D([0-9]{1,7})")  # as nearly all come, and much quicker
_ANY_SPELLING = re.compile(
    rf"\s*{_COUNTRY}?[\s-]*{_LETTER}?[\s.-]*{_WORDS}?\s*(?P<digits>{_DIGITS}){_KIND}{_FILE_NAME_TAIL}\s*",
    re.IGNORECASE,
)
# In running text the letter must stand, and "D14/486" is a class, not a number.
_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9])(?:US)?(?:Des\.|D)\.?\s?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{4,7})(?![0-9,]*[0-9/])"
)


class UnreadableNumber(ValueError):
    """The text holds no design patent number."""


def parse(text: str) -> str:
    """Return the id behind any spelling: "D908,314", "USD908314S1", "D. 271298" …

    Raises UnreadableNumber for anything else, other kinds of patent included.
    """
    plain = _PLAIN.fullmatch(text)
    match = plain or (len(text) <= LONGEST and _ANY_SPELLING.fullmatch(text))
    digits = match[1] if match else ""
    number = int(digits if plain else re.sub(r"[^0-9]", "", digits) or 0)
    if not number:
        raise UnreadableNumber(
            f"{text[:LONGEST]!r} is no design patent number; write it like D908,314"
        )
    return _id(number)


def shown(patent_id: str) -> str:
    """Return the printed form of an id: "D908,314"."""
    return f"D{int(patent_id.removeprefix('USD')):,}"


def find(text: str) -> list[str]:
    """Return the ids of the design patents named in running text, in order."""
    digits = (match["digits"].replace(",", "") for match in _IN_TEXT.finditer(text))
    return [_id(int(number)) for number in digits if int(number)]


def _id(number: int) -> str:
    return f"USD{number:0{DIGITS}d}"
