"""US Patent Classification: the fixed-width symbols of grants, and the design classes.

Characters 1-3 hold the class, 4-6 the subclass (right-aligned, or `DIG`, `FOR`), from
7 on decimals and suffix letters. White space is data: `D 3215` is D3/215 and `D32 15`
is D32/15.
Class names: USPTO, design classification.
"""

import re
from dataclasses import dataclass

from search.classes.filters import LONGEST, ClassFilter

NAMES = {
    "D1": "Edible products",
    "D2": "Apparel and haberdashery",
    "D3": "Travel goods, personal belongings, and storage or carrying articles",
    "D4": "Brushware",
    "D5": "Textile or paper yard goods; sheet material",
    "D6": "Furnishings",
    "D7": "Equipment for preparing or serving food or drink not elsewhere specified",
    "D8": "Tools and hardware",
    "D9": "Packages and containers for goods",
    "D10": "Measuring, testing, or signalling instruments",
    "D11": "Jewelry, symbolic insignia, and ornaments",
    "D12": "Transportation",
    "D13": ("Equipment for production, distribution, or transformation of energy"),
    "D14": "Recording, communication, or information retrieval equipment",
    "D15": "Machines not elsewhere specified",
    "D16": "Photography and optical equipment",
    "D17": "Musical instruments",
    "D18": "Printing and office machinery",
    "D19": "Office supplies; artists' and teachers' materials",
    "D20": "Sales and advertising equipment",
    "D21": "Games, toys, and sports goods",
    "D22": "Arms, pyrotechnics, hunting and fishing equipment",
    "D23": ("Environmental heating and cooling; fluid handling and sanitary equipment"),
    "D24": "Medical and laboratory equipment",
    "D25": "Building units and construction elements",
    "D26": "Lighting",
    "D27": "Tobacco and smokers' supplies",
    "D28": "Cosmetic products and toilet articles",
    "D29": "Equipment for safety, protection, and rescue",
    "D30": "Animal husbandry",
    "D32": "Washing, cleaning, or drying machine",
    "D34": "Material or article handling equipment",
    "D99": "Miscellaneous",
}

CLASS_WIDTH = 3
SUBCLASS_WIDTH = 3

_CLASS = re.compile(r"D[1-9][0-9]?|[1-9][0-9]{0,2}|PLT|G9B")
_INTEGER = re.compile(r" *[1-9][0-9]*")
_SPECIAL = re.compile(r"(DIG|FOR) *([1-9][0-9]*)")
_TAIL = re.compile(r"([0-9]*) *([A-Z]{0,3})")

# What a person types: D14/486, d14 486, D14486, D9/DIG 9, D14/138 AA, 248/231.81
_TYPED_CLASS = re.compile(r"D\s*([1-9][0-9]?)|([1-9][0-9]{0,2})", re.IGNORECASE)
_TYPED_SUBCLASS = re.compile(
    r"(?P<integer>[1-9][0-9]{0,2})(?P<decimals>\.[0-9]+)?\s*(?P<suffix>[A-Z]{0,3})"
    r"|(?P<special>DIG|FOR)\.?\s*(?P<index>[1-9][0-9]*)",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(r"D\s*([1-9][0-9]{2,6})", re.IGNORECASE)


class UnreadableSymbol(ValueError):
    """The text is no USPC symbol in the spelling asked for."""


@dataclass(frozen=True, slots=True)
class _Subclass:
    """Columns 4 on: `DIG 9` has no integer, `138 AA` no decimals."""

    integer: str
    decimals: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        decimals = f".{self.decimals}" if self.decimals else ""
        suffix = f" {self.suffix}" if self.suffix else ""
        return f"{self.integer}{decimals}{suffix}"

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in its class; decimals sort as a fraction."""
        return int(self.integer), self.decimals


def parse(raw: str) -> str:
    """Return the canonical symbol of a fixed-width one: "D 2728" is "D2/728".

    A class alone ("D14") stays one. Raises UnreadableSymbol where the columns do not
    hold; nothing is stripped in front, because leading spaces are columns.
    """
    class_ = _class(raw)
    rest = raw[CLASS_WIDTH:].rstrip()
    return f"{class_}/{_subclass(rest, raw)}" if rest else class_


def parse_range(raw: str) -> tuple[str, str]:
    """Return the canonical ends of a range: "D14485- 95" is D14/485 to D14/495.

    The class stands once; an upper end below the start is abbreviated. Raises
    UnreadableSymbol where the ends contradict each other.
    """
    class_ = _class(raw)
    lower_text, dash, upper_text = raw[CLASS_WIDTH:].rstrip().partition("-")
    if not dash:
        raise UnreadableSymbol(f"{raw!r} is no range of USPC subclasses")
    lower = _subclass(lower_text.rstrip(), raw)
    upper = _subclass(upper_text.rjust(SUBCLASS_WIDTH), raw)
    if not (lower.integer.isdigit() and upper.integer.isdigit()):
        raise UnreadableSymbol(f"the range {raw!r} has an end without number")
    upper = _completed(upper, lower)
    if upper.place < lower.place:
        raise UnreadableSymbol(f"the range {raw!r} ends before it begins")
    return f"{class_}/{lower}", f"{class_}/{upper}"


def accept(text: str) -> ClassFilter:
    """Read what a person types: "D14486", "d14/486", "D14/48*", "D14", "D9/DIG 9".

    Raises UnreadableSymbol with a hint where it cannot be told.
    """
    if len(text) > LONGEST:
        raise UnreadableSymbol(f"a USPC symbol has at most {LONGEST} characters")
    wanted, is_prefix = _without_star(text)
    class_text, slash, subclass_text = wanted.partition("/")
    if not slash:
        return _accept_together(text, wanted, is_prefix)
    class_ = _typed_class(class_text.strip(), text)
    subclass_text = subclass_text.strip()
    if not subclass_text:
        return ClassFilter(f"{class_}/", is_prefix=True)
    point = "." if is_prefix and subclass_text.endswith(".") else ""  # "D7/401.*"
    subclass = _typed_subclass(subclass_text.removesuffix(point), text)
    return ClassFilter(f"{class_}/{subclass}{point}", is_prefix)


def class_of(symbol: str) -> str:
    """Return the class of a canonical symbol: "D14" of "D14/486"."""
    return symbol.partition("/")[0]


def name(symbol: str) -> str:
    """Return the name of a design class or of a symbol's class, "" for others."""
    return NAMES.get(class_of(symbol), "")


def _class(raw: str) -> str:
    class_ = raw[:CLASS_WIDTH].replace(" ", "")  # "D 2" and " D2" are one class
    if len(raw) < CLASS_WIDTH or not _CLASS.fullmatch(class_):
        raise UnreadableSymbol(f"{raw!r} has no USPC class in its first columns")
    return class_


def _subclass(text: str, raw: str) -> _Subclass:
    if special := _SPECIAL.fullmatch(text):
        return _Subclass(f"{special[1]} {special[2]}")
    integer, tail = text[:SUBCLASS_WIDTH], _TAIL.fullmatch(text[SUBCLASS_WIDTH:])
    if len(integer) < SUBCLASS_WIDTH or not _INTEGER.fullmatch(integer) or not tail:
        raise UnreadableSymbol(f"{raw!r} has no USPC subclass in columns 4 to 6")
    return _Subclass(integer.strip(), *tail.groups())


def _completed(upper: _Subclass, lower: _Subclass) -> _Subclass:
    """Complete an abbreviated upper end from the digits of the lower one."""
    if int(upper.integer) >= int(lower.integer) or upper.decimals:
        return upper
    kept = lower.integer[: -len(upper.integer)]
    return _Subclass(kept + upper.integer, upper.decimals, upper.suffix)


def _without_star(text: str) -> tuple[str, bool]:
    wanted = text.strip()
    return wanted.rstrip("*").strip(), wanted.endswith("*")


def _accept_together(text: str, wanted: str, is_prefix: bool) -> ClassFilter:
    """Read a symbol without slash: by its columns, else by its digits."""
    if match := re.fullmatch(r"D\s*([1-9][0-9]?)", wanted, re.IGNORECASE):
        return ClassFilter(f"{_design_class(match[1], text)}/", is_prefix=True)
    if match := _RUN_TOGETHER.fullmatch(wanted):
        return ClassFilter(_split_digits(match[1], text), is_prefix)
    parts = re.sub(r"(?i)(dig|for)", r" \1", wanted, count=1).split(maxsplit=1)
    if len(parts) == 2 and "  " not in wanted:  # "D14 486", "d14 138 AA", "D9DIG 9"
        typed = _TYPED_SUBCLASS.fullmatch(parts[1])
        if typed:
            class_ = _typed_class(parts[0], text)
            return ClassFilter(f"{class_}/{_as_typed(typed)}", is_prefix)
    try:  # pasted from a grant, such as "455  302"
        return ClassFilter(parse(text.rstrip("* ").upper()), is_prefix)
    except UnreadableSymbol:
        raise _unreadable(text) from None


def _split_digits(digits: str, text: str) -> str:
    """Split the digits of "D14486" into class and subclass.

    Subclasses nearly always have three digits, so four digits mean a class of one and
    five or more a class of two, unless there is no such class.
    """
    if len(digits) == 3:
        raise UnreadableSymbol(
            f"{text!r} may be D{digits[0]}/{digits[1:]} or D{digits[:2]}/{digits[2:]};"
            " write the slash"
        )
    widths = (1, 2) if len(digits) == 4 else (2, 1)
    for width in widths:
        class_, rest = f"D{digits[:width]}", digits[width:]
        if class_ in NAMES and not rest.startswith("0"):
            return f"{class_}/{_Subclass(rest[:SUBCLASS_WIDTH], rest[SUBCLASS_WIDTH:])}"
    raise _unreadable(text)


def _typed_class(class_text: str, text: str) -> str:
    match = _TYPED_CLASS.fullmatch(class_text)
    if not match:
        raise _unreadable(text)
    return _design_class(match[1], text) if match[1] else match[2]


def _design_class(number: str, text: str) -> str:
    class_ = f"D{int(number)}"
    if class_ not in NAMES:
        raise UnreadableSymbol(f"{text!r}: there is no design class {class_}")
    return class_


def _typed_subclass(subclass_text: str, text: str) -> _Subclass:
    match = _TYPED_SUBCLASS.fullmatch(subclass_text)
    if not match:
        raise _unreadable(text)
    return _as_typed(match)


def _as_typed(match: re.Match[str]) -> _Subclass:
    if match["special"]:
        return _Subclass(f"{match['special'].upper()} {match['index']}")
    decimals = (match["decimals"] or "").removeprefix(".")
    return _Subclass(match["integer"], decimals, match["suffix"].upper())


def _unreadable(text: str) -> UnreadableSymbol:
    return UnreadableSymbol(f"{text!r} is no USPC symbol; write it like D14/486")
