"""One XML document: what kind it is at a glance, and a design grant read whole.

Hardened: no DTD is loaded, no entity expanded, nothing fetched. Nine of ten documents
of a weekly file are no designs and are told by their first bytes, without a parser.
"""

import re
from typing import Literal, cast

from lxml import etree

from search.ingest import entities, patdoc, redbook
from search.ingest.elements import Element, MissingField
from search.ingest.records import PatentRecord

Kind = Literal[
    "design",
    "utility",
    "plant",
    "reissue",
    "statutory invention registration",
    "application",
    "sequence listing",
    "unknown",
]

_APPLICATION_TYPES: dict[bytes, Kind] = {
    b"design": "design",
    b"utility": "utility",
    b"plant": "plant",
    b"reissue": "reissue",
    b"sir": "statutory invention registration",
}
_KIND_LETTERS: dict[bytes, Kind] = {
    b"S": "design",
    b"A": "utility",
    b"B": "utility",
    b"P": "plant",
    b"E": "reissue",
    b"H": "statutory invention registration",
}
_OTHER_ROOTS: dict[bytes, Kind] = {
    b"us-patent-application": "application",
    b"sequence-cwu": "sequence listing",
}
# Declaration, comments (one may hold a second DOCTYPE) and DOCTYPE, then the root.
# Possessive, so that no input makes it try a prolog twice.
_PROLOG = re.compile(
    rb"""(?:\xef\xbb\xbf)?
    (?:\s++ | <\?(?>.*?\?>) | <!--(?>.*?-->)
       | <!DOCTYPE(?>[^\[<>]*+)(?:\[(?>.*?\]\s*>)|>) )*+
    <([A-Za-z][\w.-]*)""",
    re.VERBOSE | re.DOTALL,
)
_APPLICATION_TYPE = re.compile(
    rb"""<application-reference\b[^>]*\bappl-type\s*=\s*["']([a-z-]+)["']"""
)
_KIND_CODE = re.compile(rb"<B130>\s*<PDAT>\s*([A-Z])[0-9]?\s*</PDAT>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")
_READ_ENCODINGS = frozenset(
    (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
)
_PARSER = etree.XMLParser(
    load_dtd=False,
    no_network=True,
    resolve_entities=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_AFTER_THE_END = b" \t\r\n\0\xef\xbb\xbf"  # a file's end, the next one's BOM


class UnreadableDocument(ValueError):
    """The document cannot be read; `line` is where, 0 where no line is at fault."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


def classify(content: bytes) -> Kind:
    """Return the kind of document from its beginning; "unknown" is for `parse` to name.

    Nothing is checked beyond what tells the kind: a broken utility patent is utility.
    """
    if content.startswith(_WIDE_BOMS):
        content = content.decode("utf-16", "replace").encode()
    prolog = _PROLOG.match(content)
    if not prolog:
        return "unknown"
    root, start = prolog[1], prolog.start(1)
    if root == b"us-patent-grant":
        # `find` is many times quicker than the expression on the way to the place.
        place = content.find(b"<application-reference", start)
        found = _APPLICATION_TYPE.match(content, place) if place >= 0 else None
        return _APPLICATION_TYPES.get(found[1], "unknown") if found else "unknown"
    if root == b"PATDOC":
        place = content.find(b"<B130>", start)
        found = _KIND_CODE.match(content, place) if place >= 0 else None
        return _KIND_LETTERS.get(found[1], "unknown") if found else "unknown"
    return _OTHER_ROOTS.get(root, "unknown")


def parse(content: bytes) -> PatentRecord:
    """Return the design grant a document holds, whichever form it has.

    Raises UnreadableDocument with the reason, and the line where there is one.
    """
    content, unknown = _prepared(content)
    root = _root(content)
    warnings = tuple(f"unknown entity &{name};" for name in unknown)
    try:
        if root.tag == redbook.ROOT:
            return redbook.parse(root, warnings)
        if root.tag == patdoc.ROOT:
            return patdoc.parse(root, warnings)
    except MissingField as problem:
        raise UnreadableDocument(str(problem)) from problem
    raise UnreadableDocument(f"its root <{root.tag}> is no US patent grant")


def _prepared(content: bytes) -> tuple[bytes, list[str]]:
    """Return the bytes a parser may see, and the names of unknown entities."""
    if content.startswith(_WIDE_BOMS):
        text = content.decode("utf-16", "replace")
        content = re.sub(r"^<\?xml[^>]*\?>", "", text).encode()
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _READ_ENCODINGS:
        name = declared[1].decode("ascii", "replace")
        raise UnreadableDocument(f"the encoding {name} is not read")
    if entities.declares_text(content):
        raise UnreadableDocument("it declares entities of its own, as no grant does")
    return entities.translate(content.rstrip(_AFTER_THE_END))


def _root(content: bytes) -> Element:
    try:
        return cast("Element", etree.fromstring(content, _PARSER))
    except etree.XMLSyntaxError as problem:
        line = problem.lineno or 0
        raise UnreadableDocument(f"not well-formed: {problem.msg}", line=line) from None
