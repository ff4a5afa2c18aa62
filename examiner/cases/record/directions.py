"""Hebrew and Arabic as paper shows them: letters joined, read from right to left.

Meant for what stands among English words, names and titles: a longer text is parted
into short lines, each of which is turned around by itself.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

_FROM_RIGHT = {"R", "AL"}
_LINE = 36  # letters
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_STRETCH = "\u0640"  # joins on both sides
_LAM = "\u0644"  # is written as one with the alef after it
_NO_BREAK = "\u00a0"


def visual(text: str) -> str:
    """The text in the order in which it is printed; any other is left as it is."""
    if not any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in text):
        return text
    return "\n".join("".join(_turned(line)) for line in text.splitlines())


def _turned(line: str) -> Iterator[str]:
    """A line whose runs from right to left are turned around."""
    kinds = "".join(map(_kind, line))
    end = 0
    for run in re.finditer("R(?:[RN]*R)?", kinds):
        yield line[end : run.start()]
        yield "\n".join(map(_reversed, _lines(line[run.start() : run.end()])))
        end = run.end()
    yield line[end:]


def _kind(letter: str) -> str:
    kind = unicodedata.bidirectional(letter)
    return "R" if kind in _FROM_RIGHT else "L" if kind == "L" else "N"


def _lines(run: str) -> list[str]:
    lines = [""]
    for word in run.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _reversed(line: str) -> str:
    """Letters joined and turned around; numbers are read from left to right."""
    joined = _joined(line.replace(" ", _NO_BREAK)).translate(_MIRRORED)
    turned = "".join(
        reversed(re.findall(r".[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]*", joined))
    )
    return _NUMBER.sub(lambda number: number[0][::-1], turned)


def _joined(text: str) -> str:
    """Arabic letters in the form that each takes between its neighbours."""
    told: list[str] = []
    letters = [
        place for place, one in enumerate(text) if not unicodedata.combining(one)
    ]
    forms = dict.fromkeys(range(len(text)), "")
    for place, before, after in zip(
        letters, chain([-1], letters), chain(letters[1:], [-1]), strict=False
    ):
        joins_before = before >= 0 and _joins(text[before], text[place])
        joins_after = after >= 0 and _joins(text[place], text[after])
        forms[place] = _FORM[joins_before, joins_after]
    skip = -1
    for place, letter in enumerate(text):
        both = text[place : place + 2]
        if place == skip:
            continue
        if both in _SHAPES and forms[place]:
            skip = place + 1
            kind = (
                "<final>" if forms[place] in {"<final>", "<medial>"} else "<isolated>"
            )
            told.append(_SHAPES[both].get(kind, both))
        else:
            told.append(
                _SHAPES[letter].get(forms[place], letter)
                if letter in _SHAPES
                else letter
            )
    return "".join(told)


def _joins(first: str, second: str) -> bool:
    """Whether two letters beside each other are written as one stroke."""
    forward = first == _STRETCH or "<initial>" in _SHAPES.get(first, ())
    back = second == _STRETCH or "<final>" in _SHAPES.get(second, ())
    return forward and back


def _shapes() -> dict[str, dict[str, str]]:
    """The forms of letters, and of two that are written as one, as Unicode has them."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        text = "".join(chr(int(letter, 16)) for letter in letters)
        is_one = len(text) == 1 or text.startswith(_LAM)
        if kind in _FORM.values() and is_one:
            found[text].setdefault(kind, chr(code))
    return dict(found)


_FORM = {
    (False, False): "<isolated>",
    (False, True): "<initial>",
    (True, False): "<final>",
    (True, True): "<medial>",
}
_SHAPES = _shapes()
