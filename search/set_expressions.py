"""Sets of results as examiners write them: `L1 AND (L2 OR L4) NOT D908,314`.

NOT stands before what is kept out, alone or after another set. NOT and AND bind
closer than OR. Names of searches are given by the caller.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

from search import numbers, result_sets
from search.result_sets import (
    DEEPEST,
    Both,
    Designs,
    Either,
    Outside,
    ResultSet,
    Run,
    UnreadableSet,
)

MOST_WRITTEN = 20  # designs of a list that are written one by one

_TOKEN = re.compile(
    r"\s*(?:(?P<operator>AND|OR|NOT)\b|(?P<bracket>[()])|(?P<search>L[0-9]{1,6})\b"
    r"|(?P<design>(?:US\s?)?D\s?(?:[0-9][0-9,]*)?[0-9]))",
    re.IGNORECASE,
)


def read(text: str, *, runs: Mapping[str, UUID]) -> ResultSet:
    """Read an expression; `runs` are the searches by name. Raises UnreadableSet."""
    found = _Reader(list(_tokens(text)), runs).whole()
    return result_sets.read(found.to_json())  # which holds it against the limits


def write(result_set: ResultSet, *, names: Mapping[UUID, str]) -> str:
    """Write a set so that `read` gives the same designs.

    As JSON where it holds a search without a name, or a long list of designs.
    """
    if not _can_be_written(result_set, names):
        return json.dumps(result_set.to_json())
    return _written(result_set, names)


def is_json(text: str) -> bool:
    """Tell whether a set is given as JSON and not as an expression."""
    return text.lstrip().startswith("{")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each word of an expression."""
    place, text = 0, text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise UnreadableSet(
                f"{text[place : place + 20].strip()!r} is neither a search like L1, "
                "nor a design like D908,314, nor AND, OR, NOT."
            )
        kind = match.lastgroup or ""
        yield kind, match[kind].upper()
        place = match.end()


class _Reader:
    """Reads tokens from left to right, one kind of operator a method."""

    def __init__(
        self, tokens: Sequence[tuple[str, str]], runs: Mapping[str, UUID]
    ) -> None:
        self._rest = list(tokens)
        self._runs = runs
        self._depth = 0

    def whole(self) -> ResultSet:
        found = self._either()
        if self._rest:
            _, text = self._rest[0]
            told = f"Before {text} an operator is missing: AND, OR or NOT."
            raise UnreadableSet("There is a ) too many." if text == ")" else told)
        return found

    def _either(self) -> ResultSet:
        sets = [self._both()]
        while self._takes("OR"):
            sets.append(self._both())
        return sets[0] if len(sets) == 1 else Either(tuple(sets))

    def _both(self) -> ResultSet:
        sets = [self._one()]
        while self._rest and self._rest[0][1] in {"AND", "NOT"}:
            self._takes("AND")
            sets.append(self._one())
        return sets[0] if len(sets) == 1 else Both(tuple(sets))

    def _one(self) -> ResultSet:
        if not self._rest:
            raise UnreadableSet("A search or a design is missing at the end.")
        kind, text = self._rest.pop(0)
        if text == "NOT":
            return Outside(self._deeper(self._one))
        if text == "(":
            found = self._deeper(self._either)
            if not self._takes(")"):
                raise UnreadableSet("A ) is missing.")
            return found
        if kind == "search":
            return Run(self._run(text))
        if kind == "design":
            return Designs((_design(text),))
        raise UnreadableSet(f"Before {text} a search or a design is missing.")

    def _deeper(self, read_it: Callable[[], ResultSet]) -> ResultSet:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableSet(f"At most {DEEPEST} operators inside one another.")
        found = read_it()
        self._depth -= 1
        return found

    def _takes(self, text: str) -> bool:
        if self._rest and self._rest[0][1] == text:
            self._rest.pop(0)
            return True
        return False

    def _run(self, name: str) -> UUID:
        canonical = f"L{int(name[1:])}"
        if canonical not in self._runs:
            raise UnreadableSet(f"{canonical} is no search of this case.")
        return self._runs[canonical]


def _design(text: str) -> str:
    try:
        return numbers.parse(text)
    except numbers.UnreadableNumber as error:
        raise UnreadableSet(str(error)) from error


def _can_be_written(result_set: ResultSet, names: Mapping[UUID, str]) -> bool:
    match result_set:
        case Run(run_id):
            return run_id in names
        case Designs(patent_ids):
            return 0 < len(patent_ids) <= MOST_WRITTEN
        case Both(sets) | Either(sets):
            return all(_can_be_written(one, names) for one in sets)
        case Outside(kept_out):
            return _can_be_written(kept_out, names)


def _written(result_set: ResultSet, names: Mapping[UUID, str]) -> str:
    match result_set:
        case Run(run_id):
            return names[run_id]
        case Designs(patent_ids):
            return " OR ".join(map(numbers.shown, patent_ids))
        case Outside(kept_out):
            return f"NOT {_inside(kept_out, names)}"
        case Either(sets):
            return " OR ".join(_inside(one, names) for one in sets)
        case Both(sets):
            first, *others = (_inside(one, names) for one in sets)
            joined = (f" {_joining(one)}{one}" for one in others)
            return first + "".join(joined)


def _joining(written: str) -> str:
    return "" if written.startswith("NOT ") else "AND "


def _inside(result_set: ResultSet, names: Mapping[UUID, str]) -> str:
    """A set as part of another one; brackets wherever two operators would meet."""
    written = _written(result_set, names)
    is_single = isinstance(result_set, Outside) or " " not in written
    return written if is_single else f"({written})"
