"""Documents as bytes that are the same for the same content, and their hashes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

HASHES = "sha256"  # the section that holds the hashes of all others
WHOLE = "record"  # its entry for all sections together


def write(value: Any) -> bytes:
    """UTF-8 with sorted keys, without a space, ended by a newline."""
    text = json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return f"{text}\n".encode()


def digest(value: Any) -> str:
    """The SHA-256 of a value as `write` gives it."""
    return hashlib.sha256(write(value)).hexdigest()


def hashes(document: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each section of a document, and of all of them together."""
    sections = {name: part for name, part in document.items() if name != HASHES}
    found = {name: digest(part) for name, part in sections.items()}
    return found | {WHOLE: digest(sections)}


def seal(document: Document) -> Document:
    """The document with its hashes."""
    return {**document, HASHES: hashes(document)}
