"""Grant XML of a planned patent, as it stands in the Office's Red Book files.

Every grant is written in the form of version 4.5, or 4.7 from mid 2022, whatever its
date: older forms are the parser's matter, not the demo corpus's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from ml.synthetic.bibliography import bibliography
from ml.synthetic.markup import day, leaf
from ml.synthetic.plans import PatentPlan
from ml.synthetic.sheets import DPI

VERSION_47_FROM = date(2022, 7, 5)
_VERSIONS = {"v4.5": "2014-04-03", "v4.7": "2022-02-17"}
_FIGURE_NUMBER = re.compile(r"FIGS?\. [\d-]+|\d+\.\d+ (?=:)")
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing file as stored; sizes in pixels, not swapped when turned."""

    file: str
    height: int
    width: int
    is_turned: bool


def xml(plan: PatentPlan, images: Sequence[Image]) -> bytes:
    """Return the grant document of `plan`; `images` are D00000, D00001, … in order.

    ASCII with numeric references, LF line ends, DOCTYPE with an empty subset.
    """
    version, dated = version_of(plan.granted)
    produced = plan.granted - timedelta(days=15)
    name = f"us-patent-grant-{version.replace('.', '')}-{dated}.dtd"
    root = (
        f'<us-patent-grant lang="EN" dtd-version="{version} {dated}" '
        f'file="{plan.name}.XML" status="PRODUCTION" id="us-patent-grant" '
        f'country="US" date-produced="{day(produced)}" '
        f'date-publ="{day(plan.granted)}">'
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<!DOCTYPE us-patent-grant SYSTEM "{name}" [ ]>',
        root,
        *bibliography(plan),
        *_drawings(images),
        *_description(plan),
        "<us-claim-statement>CLAIM</us-claim-statement>",
        '<claims id="claims">',
        '<claim id="CLM-00001" num="00001">',
        leaf("claim-text", plan.words.claim),
        "</claim>",
        "</claims>",
        "</us-patent-grant>",
        "",
    ]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace")


def version_of(granted: date) -> tuple[str, str]:
    """Return the document version of a grant date: ("v4.5", "2014-04-03")."""
    version = "v4.7" if granted >= VERSION_47_FROM else "v4.5"
    return version, _VERSIONS[version]


def millimetres(pixels: int) -> str:
    """Return a length in the spelling of `he` and `wi`: "99.74mm" at 300 dpi."""
    return f"{pixels / DPI * _MM_PER_INCH:.2f}mm"


def _drawings(images: Sequence[Image]) -> Iterator[str]:
    yield '<drawings id="DRAWINGS">'
    for index, image in enumerate(images):
        turned = ' orientation="landscape"' if image.is_turned else ""
        yield f'<figure id="Fig-EMI-D{index:05d}" num="{index:05d}">'
        yield (
            f'<img id="EMI-D{index:05d}" he="{millimetres(image.height)}" '
            f'wi="{millimetres(image.width)}"{turned} file={quoteattr(image.file)} '
            'alt="embedded image" img-content="drawing" img-format="tif"/>'
        )
        yield "</figure>"
    yield "</drawings>"


def _description(plan: PatentPlan) -> Iterator[str]:
    marker = (
        "<?brief-description-of-drawings "
        'description="Brief Description of Drawings" end="{}"?>'
    )
    yield '<description id="description">'
    yield marker.format("lead")
    yield "<description-of-drawings>"
    is_bold = version_of(plan.granted)[0] == "v4.7"
    paragraphs = (*plan.words.descriptions, *plan.words.statements)
    for number, paragraph in enumerate(paragraphs, start=1):
        text = _FIGURE_NUMBER.sub(
            lambda match: _figure_reference(match[0], is_bold=is_bold),
            escape(paragraph),
        )
        yield f'<p id="p-{number:04d}" num="{number:04d}">{text}</p>'
    yield "</description-of-drawings>"
    yield marker.format("tail")
    yield "</description>"


def _figure_reference(number: str, *, is_bold: bool) -> str:
    """Mark up a figure number; from version 4.7 on its digits stand in bold."""
    text = re.sub(r"\d+", r"<b>\g<0></b>", number) if is_bold else number
    return f'<figref idref="DRAWINGS">{text}</figref>'
