"""Lists of strings spelled as Python literals in table cells, `['a', "it's"]`.

Text is checked whole against the grammar of such a list before `ast.literal_eval` sees
it, so nothing nested, computed, huge or warned about reaches the parser.
"""

import ast
import re
from collections.abc import Sequence

_MOST = 20_000
_ESCAPE = r"\\(?:[\\'\"nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})"  # all of repr's
_TEXT = rf"(?:'(?:[^'\\\n\r]|{_ESCAPE})*+'|\"(?:[^\"\\\n\r]|{_ESCAPE})*+\")"
_TEXTS = re.compile(rf"\[\s*+(?:{_TEXT}(?:\s*+,\s*+{_TEXT})*+\s*+)?+\]")


def parse_texts(cell: str) -> tuple[str, ...]:
    """The strings of a list; () for an empty cell.

    Raises ValueError for anything but a flat list of plain strings.
    """
    text = cell.strip()
    if not text:
        return ()
    if not _TEXTS.fullmatch(text):
        raise ValueError(f"no list of plain strings: {text[:60]!r}")
    try:
        items = tuple(str(item) for item in ast.literal_eval(text))
    except SyntaxError as error:  # \U00110000, or a NUL
        raise ValueError(f"no list of plain strings: {error.msg}") from error
    if len(items) > _MOST:
        raise ValueError(f"a list of {len(items)} strings, over {_MOST}")
    if any("\ud800" <= sign <= "\udfff" for item in items for sign in item):
        raise ValueError(f"half a character (a surrogate) in {text[:60]!r}")
    return items


def texts(items: Sequence[str]) -> str:
    """The literal of a list of strings, as Python and pandas print it."""
    return repr(list(items))
