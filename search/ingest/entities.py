"""Named entities of old grants, translated without any DTD.

PATDOC text says `&mdash;` and expects a DTD that must never be loaded; a parser either
fails there or drops the character in silence. Names: HTML 5, which holds most of ISO
8879, and the ISO Greek letters it lacks.
"""

import re
from html.entities import html5

_PREDEFINED = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9._-]*);")
_DECLARED = re.compile(rb"<!ENTITY\b")
_UNPARSED = re.compile(
    rb"""<!ENTITY\s+[\w.:-]+\s+
    (?:SYSTEM\s+(?:"[^"]*"|'[^']*')|PUBLIC(?:\s+(?:"[^"]*"|'[^']*')){1,2})
    \s+NDATA\s+[\w.:-]+\s*>""",
    re.VERBOSE,
)
# ISO 8879, ISOgrk1 and ISOgrk2: names by the letters of the Greek alphabet.
_GREEK_NAMES = (
    "agr bgr ggr dgr egr zgr eegr thgr igr kgr lgr mgr ngr xgr ogr pgr rgr sfgr sgr"
    " tgr ugr phgr khgr psgr ohgr"
)
_GREEK_LOWER = "αβγδεζηθικλμνξοπρςστυφχψω"
_GREEK_ACCENTED = {
    "aacgr": "ά",
    "Aacgr": "Ά",
    "eacgr": "έ",
    "Eacgr": "Έ",
    "eeacgr": "ή",
    "EEacgr": "Ή",
    "iacgr": "ί",
    "Iacgr": "Ί",
    "idigr": "ϊ",
    "Idigr": "Ϊ",
    "idiagr": "ΐ",
    "oacgr": "ό",
    "Oacgr": "Ό",
    "uacgr": "ύ",
    "Uacgr": "Ύ",
    "udigr": "ϋ",
    "Udigr": "Ϋ",
    "udiagr": "ΰ",
    "ohacgr": "ώ",
    "OHacgr": "Ώ",
}


def _greek() -> dict[str, str]:
    lower = dict(zip(_GREEK_NAMES.split(), _GREEK_LOWER, strict=True))
    # Capitals: `Agr`, but `THgr`, `EEgr`: all letters before `gr` are raised.
    upper = {
        f"{name[:-2].upper()}gr": letter.upper()
        for name, letter in lower.items()
        if name != "sfgr"  # the final sigma has no capital
    }
    return lower | upper | _GREEK_ACCENTED


CHARACTERS = {
    **{name[:-1]: text for name, text in html5.items() if name.endswith(";")},
    **_greek(),
}


def translate(content: bytes) -> tuple[bytes, list[str]]:
    """Return the document with named entities as characters, and the unknown names.

    Characters come as numeric references, so the encoding does not matter; an unknown
    name stays in the text as it was written.
    """
    unknown: dict[str, None] = {}

    def translated(match: re.Match[bytes]) -> bytes:
        name = match[1].decode("ascii")
        if name in _PREDEFINED:
            return match[0]
        if name in CHARACTERS:
            return "".join(f"&#{ord(c)};" for c in CHARACTERS[name]).encode("ascii")
        unknown[name] = None
        return b"&amp;" + match[0][1:]

    return _NAMED.sub(translated, content), list(unknown)


def declares_text(content: bytes) -> bool:
    """Say whether a document declares an entity other than an unparsed file.

    No grant does. Those that do mean to swell in memory or to have files read.
    """
    starts = (match.start() for match in _DECLARED.finditer(content))
    return any(not _UNPARSED.match(content, start) for start in starts)
