"""Names in other people's files: patents, sheets, classes, paths; each in one spelling.

`USD0939222-20211228-D00001.TIF` is sheet 1 of USD0939222, granted on 2021-12-28; `P`
instead of `D` is a photograph; sheet 0 is the gazette figure, a crop of the others.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

_PATENT = re.compile(r"(?:US)?D([0-9]{1,7})", re.IGNORECASE)
_SHEET = re.compile(
    r"(USD[0-9]{7})-([0-9]{8})-([DP])([0-9]{5})\.(?:tiff?|png|jpe?g|gif)", re.IGNORECASE
)
# Columns 1-3 class, 4-6 subclass, 7 on decimals and suffix; white space is data.
_USPC = re.compile(
    r"(?P<class>D\ [1-9]|\ D[1-9]|D[1-9][0-9])"
    r"(?:(?P<integer>[1-9][0-9]{2}|\ [1-9][0-9]|\ \ [1-9])"
    r"(?P<decimals>[0-9]*)\ *(?P<suffix>[A-Z]{0,3})"
    r"|(?P<special>DIG|FOR)\ *(?P<index>[1-9][0-9]*))?\ *"
)
_LOCARNO = re.compile(r"([0-9]{2})-?([0-9]{2})")
# Four digits that went through a number column: 0900 became 900 or 900.0.
_LOCARNO_NUMBER = re.compile(r"([0-9]{3,4})(?:\.0)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the name of a sheet says."""

    patent: str
    date: str
    kind: Literal["D", "P"]
    number: int

    @property
    def is_gazette(self) -> bool:
        """Whether it is the gazette figure, which repeats other sheets."""
        return self.number == 0


def patent(text: str) -> str:
    """The id `USD0908314` of "D0908314", "USD908314" or "D1006114".

    Raises ValueError for anything else.
    """
    found = _PATENT.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise ValueError(f"{text!r} is no design patent number")
    return f"USD{int(found[1]):07d}"


def sheet(path: str) -> Sheet:
    """What the last part of a path says. Raises ValueError if it names no sheet."""
    found = _SHEET.fullmatch(PurePosixPath(path).name)
    if found is None:
        raise ValueError(f"{path!r} names no sheet like USD0939222-20211228-D00001.TIF")
    kind: Literal["D", "P"] = "P" if found[3] in "Pp" else "D"
    return Sheet(patent(found[1]), found[2], kind, int(found[4]))


def patent_in(path: str) -> str:
    """The patent of an image named by its sheet, or by its number (`D0911610.TIF`).

    Raises ValueError for other names.
    """
    name = PurePosixPath(path)
    if _PATENT.fullmatch(name.stem):
        return patent(name.stem)
    return sheet(path).patent


def uspc(raw: str) -> str:
    """The symbol "D2/728" of a fixed-width "D 2728"; "" for what is no such symbol."""
    found = _USPC.fullmatch(raw)
    if found is None:
        return ""
    class_ = found["class"].replace(" ", "")
    if found["special"]:
        return f"{class_}/{found['special']} {found['index']}"
    if not found["integer"]:
        return class_
    decimals = f".{found['decimals']}" if found["decimals"] else ""
    suffix = f" {found['suffix']}" if found["suffix"] else ""
    return f"{class_}/{found['integer'].strip()}{decimals}{suffix}"


def locarno(raw: str) -> str:
    """The code "02-02" of "0202", "02-02" or a number's "202.0"; "" for other text."""
    text = raw.strip()
    number = _LOCARNO_NUMBER.fullmatch(text)
    found = _LOCARNO.fullmatch(number[1].zfill(4) if number else text)
    return f"{found[1]}-{found[2]}" if found else ""


def relative(path: str) -> str:
    """The path if it stays below its folder.

    Raises ValueError for absolute paths, for `..`, backslashes and control characters.
    """
    parts = path.split("/")
    is_plain = path.isprintable() and "\\" not in path
    if not is_plain or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{path!r} is no plain relative path")
    return path
