"""Class symbols in the raw spelling of the grants: fixed columns, no punctuation."""

import re

_USPC = re.compile(
    r"(?P<letter>D?)(?P<class>\d+)/(?P<subclass>\d+|DIG|FOR)(?:\.(?P<decimals>\d+))?"
    r"(?: ?(?P<suffix>[A-Z0-9]+(?:[A-Z0-9 ]*)))?"
)


def raw_locarno(symbol: str) -> str:
    """Return "0901" for "09-01". Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{2}-\d{2}", symbol):
        raise ValueError(f"Not a Locarno symbol: {symbol!r}; write it like 09-01.")
    return symbol.replace("-", "")


def raw_uspc(symbol: str) -> str:
    """Return the fixed-width spelling: "D 9500" for "D9/500", "D18  46" for "D18/4.6".

    Columns 1-3 hold the class, 4-6 the whole subclass, from 7 on its decimals or,
    after a space, its letters. Raises ValueError for a symbol of another form.
    """
    match = _USPC.fullmatch(symbol)
    if not match:
        raise ValueError(f"Not a USPC symbol: {symbol!r}; write it like D9/500.")
    letter, number = match["letter"], match["class"]
    class_ = f"D{number:>2}" if letter else f"{number:>3}"
    tail = match["decimals"] or ""
    if match["suffix"]:
        tail += f" {match['suffix']}"
    return f"{class_}{match['subclass']:>3}{tail}"


def raw_uspc_range(first: str, last: str) -> str:
    """Return a searched range of one class: "D11  1- 25" for D11/1 to D11/25."""
    class_, _, _ = first.partition("/")
    if not last.startswith(f"{class_}/"):
        raise ValueError(f"A range stays in one class: {first!r} to {last!r}.")
    return f"{raw_uspc(first)}-{raw_uspc(last)[3:]}"
