"""The number of the patent in a PDF: from its barcode, else from its text.

Code 39 in the upper right corner: WIPO-style "US00D906013S". File names prove nothing.
"""

import re

import zxingcpp
from PIL import Image

from search import numbers

_CORNER = (0.3, 0.07)  # shares of width and height; the barcode stands right above
_CODE_39 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code39)
_CODE = re.compile(r"US0*(?P<kind>D|PP|RE|H|T)?0*(?P<digits>\d{1,8})[A-Z]\d?")
_KINDS = {
    None: "a utility patent",
    "PP": "a plant patent",
    "RE": "a reissue",
    "H": "a statutory invention registration",
    "T": "a defensive publication",
}
_PRINTED = re.compile(
    r"(?:US\s*D|\bDes\s?\.)\s*(\d{1,3}(?:\s*[,.]\s*\d{3}){1,2})(?!\d)"
)
_OCR_BARCODE = re.compile(r"US[0O]{1,2}D\s?(\d{6,7})[S5]")
# "US 9,123,456 B2", before 2001 "Patent Number: 5,123,456"
_UTILITY = re.compile(r"(?<![\d,])\d{1,2}\s*,\s*\d{3}\s*,\s*\d{3}(?![\d,])")
_OTHERS = re.compile(r"Plant\s+Patent|Reissued\s+Patent|Patent\s+Application\s+Publ")
_IN_FILE_NAME = re.compile(r"(?<![A-Za-z])(?:US)?D0*(\d{4,7})(?!\d)", re.IGNORECASE)


class NotADesignPatent(Exception):
    """The PDF is something else, or shows nothing of a design patent."""


def in_barcode(front: Image.Image) -> str:
    """Return the id a front page's barcode tells, or "" without one.

    Raises NotADesignPatent when it is the barcode of another kind of patent.
    """
    left, bottom = round(front.width * _CORNER[0]), round(front.height * _CORNER[1])
    corner = front.crop((left, 0, front.width, bottom))
    for barcode in zxingcpp.read_barcodes(corner, formats=_CODE_39):
        text = barcode.text.strip()
        found = _CODE.fullmatch(text)
        if found and found["kind"] == "D":
            return numbers.parse(f"D{found['digits']}")
        if found:
            raise NotADesignPatent(f"its barcode says {text}: {_KINDS[found['kind']]}")
    return ""


def in_header(text: str) -> str:
    """Return the id the text above a front page's columns tells, or "".

    Raises NotADesignPatent when the text names another kind of patent.
    """
    if found := _PRINTED.search(text):
        return numbers.parse("D" + re.sub(r"\D", "", found[1]))
    if found := _OCR_BARCODE.search(text):
        return numbers.parse(f"D{found[1]}")
    is_other = _OTHERS.search(text) or ("Patent" in text and _UTILITY.search(text))
    if is_other and "Des" not in text:
        raise NotADesignPatent("its front page is that of another kind of patent")
    return ""


def in_file_name(name: str) -> str:
    """Return the id a file name hints at, or ""; the letter D must stand in it."""
    found = _IN_FILE_NAME.search(name.rpartition("/")[2])
    return numbers.parse(f"D{found[1]}") if found else ""
