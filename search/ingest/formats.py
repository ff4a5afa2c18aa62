"""Telling by name and first bytes what a file is."""

import os
import re
from typing import Literal

from search.ingest.images_beside import is_image

HEAD = 1024  # bytes that are enough to tell

Format = Literal[
    "xml", "zip", "tar", "gzip", "pdf", "image", "older text", "sgml", "packed", "other"
]

SGML = "SGML of before 2002, which is not read"
REFUSED: dict[Format, str] = {
    "older text": "fixed-column text of before 2001, which is not read",
    "sgml": SGML,
    "packed": "packed in a way that is not read; give ZIP, tar or gzip",
}

_PACKED = frozenset((".7z", ".rar", ".bz2", ".xz", ".zst", ".z", ".lzh", ".cab"))
_PERHAPS_TEXT = frozenset(("", ".txt", ".dat", ".aps", ".xml", ".sgm", ".sgml"))
_OLDER_TEXT = re.compile(rb"\s*(?:HHHHHT|PATN\s*\r?\n)")
_SGML = re.compile(rb"\s*<!DOCTYPE\s+PATDOC\s+PUBLIC", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")


def tell(name: str, head: bytes) -> Format:
    """Return the format of a file of this name that begins with these bytes."""
    extension = os.path.splitext(name)[1].lower()  # noqa: PTH122
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head[257:262] == b"ustar" or extension == ".tar":
        return "tar"
    if b"%PDF-" in head or extension == ".pdf":
        return "pdf"
    if is_image(name):
        return "image"
    if extension in _PACKED:
        return "packed"
    if extension == ".zip":
        return "zip"
    if extension in (".gz", ".tgz"):
        return "gzip"
    return _tell_text(extension, head)


def is_hidden(path: str) -> bool:
    """Say whether a path is one that file systems leave behind (`.DS_Store` …)."""
    parts = path.split("/")
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def refusal(part: bytes) -> str:
    """Return why a part of an XML file cannot be a document, "" where it may be."""
    if _SGML.match(part):
        return SGML
    if not _MARKUP.match(part):
        return "no XML"
    return ""


def _tell_text(extension: str, head: bytes) -> Format:
    if extension in _PERHAPS_TEXT and _OLDER_TEXT.match(head):
        return "older text"
    if extension in (".sgm", ".sgml") or (
        extension in _PERHAPS_TEXT and _SGML.match(head)
    ):
        return "sgml"
    if extension == ".xml" or (extension == "" and _XML.match(head)):
        return "xml"
    return "other"
