"""A figure as plain JSON values, for formats that carry facts beside an image.

Keys are those of our manifest. Files of others may lack any and have more: captions
may stand as `caption` or `text`, and the patent may be told by the file's name alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Literal, cast

from ml.manifests import names
from ml.manifests.ornament import Figure

_TEXTS = ("captions", "caption", "text")


def of(figure: Figure) -> dict[str, Any]:
    """What is known of a figure; the captions as a list."""
    known = {key: value for key, value in asdict(figure).items() if value}
    return {**known, "captions": list(figure.captions)}


def figure(facts: Mapping[str, Any], *, path: str, split: str = "") -> Figure:
    """A figure from such values, its image at `path`; `split` where they have none.

    Raises TypeError for a value of a wrong kind, and ValueError where patent or split
    are told neither by the values nor by the name.
    """
    turn = facts.get("turn", 0)
    if type(turn) is not int or turn not in (0, 90, 180, 270):
        raise ValueError(f"turn {turn!r} is no quarter turn")
    given_split = _text(facts, "split") or split
    if not given_split:
        raise ValueError("no split given")
    return Figure(
        path=path,
        patent=_text(facts, "patent") or names.patent_in(path),
        split=given_split,
        view=_text(facts, "view"),
        captions=tuple(dict.fromkeys(_captions(facts))),
        locarno=_text(facts, "locarno"),
        uspc=_text(facts, "uspc"),
        turn=cast("Literal[0, 90, 180, 270]", turn),
    )


def parse(text: str | bytes) -> dict[str, Any]:
    """The object a JSON text holds. Raises ValueError, or TypeError for no object."""
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(values, dict):
        raise TypeError("not an object")
    return values


def _captions(facts: Mapping[str, Any]) -> Iterator[str]:
    for key in _TEXTS:
        value = facts.get(key) or []
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
            raise TypeError(f"{key} {value!r} is no text")
        yield from (text for text in texts if text.strip())


def _text(facts: Mapping[str, Any], key: str) -> str:
    value = facts.get(key) or ""
    if not isinstance(value, str):
        raise TypeError(f"{key} {value!r} is no text")
    return value
