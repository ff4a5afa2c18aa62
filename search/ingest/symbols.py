"""Class symbols of a grant as records; what cannot be read keeps its raw text."""

from functools import lru_cache

from search.classes import locarno, uspc
from search.ingest.records import ClassRecord, SearchedClass


def locarno_class(raw: str, *, edition: str, is_main: bool = True) -> ClassRecord:
    """Return a Locarno code; its symbol is "" where it is no code."""
    try:
        symbol = locarno.parse(raw)
    except locarno.UnreadableCode:
        symbol = ""
    return ClassRecord(
        scheme="locarno",
        symbol=symbol,
        raw=raw,
        is_main=is_main,
        edition=edition,
        is_in_edition_15=locarno.is_in_edition_15(symbol),
    )


def uspc_class(raw: str, *, is_main: bool) -> ClassRecord:
    """Return a USPC symbol; its symbol is "" where the columns do not hold."""
    return ClassRecord("uspc", _uspc_symbol(raw), raw, is_main)


def cpc_class(raw: str, *, is_main: bool) -> ClassRecord:
    """Return a CPC symbol, which is printed as it is written."""
    return ClassRecord("cpc", raw, raw, is_main)


@lru_cache(maxsize=8192)  # examiners search the same classes again and again
def searched(raw: str, *, is_range: bool) -> SearchedClass:
    """Return one USPC entry of the field of search."""
    if is_range and "-" in raw:
        try:
            lower, upper = uspc.parse_range(raw)
        except uspc.UnreadableSymbol:
            return SearchedClass(raw)
        return SearchedClass(raw, lower, upper)
    return SearchedClass(raw, _uspc_symbol(raw))


def unreadable(classes: list[ClassRecord]) -> list[str]:
    """Return a warning for each class whose symbol could not be read."""
    return [
        f"{record.scheme} class {record.raw!r} could not be read"
        for record in classes
        if not record.symbol
    ]


@lru_cache(maxsize=4096)
def _uspc_symbol(raw: str) -> str:
    try:
        return uspc.parse(raw)
    except uspc.UnreadableSymbol:
        return ""
