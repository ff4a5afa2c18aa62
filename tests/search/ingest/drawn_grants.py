"""Small design grants with their sheets, made in a folder for tests of importing."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.factories import picture

_GRANT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" country="US">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country>
<doc-number>D{number:07d}</doc-number><kind>S1</kind><date>20210126</date>
</document-id></publication-reference>
<application-reference appl-type="{type}"><document-id><country>US</country>
<doc-number>29701234</doc-number><date>20190812</date></document-id>
</application-reference>
<us-application-series-code>29</us-application-series-code>
<us-term-of-grant><length-of-grant>15</length-of-grant></us-term-of-grant>
<classification-locarno><edition>13</edition>
<main-classification>0901</main-classification></classification-locarno>
<classification-national><country>US</country>
<main-classification>D 9500</main-classification></classification-national>
<invention-title id="d2e43">{title}</invention-title>
<us-references-cited><us-citation><patcit num="00001"><document-id>
<country>US</country><doc-number>D402788</doc-number><kind>S</kind>
<name>Smith</name><date>19981200</date></document-id></patcit>
<category>cited by examiner</category></us-citation></us-references-cited>
<figures><number-of-drawing-sheets>{sheets}</number-of-drawing-sheets>
<number-of-figures>{figures}</number-of-figures></figures>
</us-bibliographic-data-grant>
<drawings id="DRAWINGS">{images}</drawings>
<description id="description"><description-of-drawings>{paragraphs}
</description-of-drawings></description>
<claims id="claims"><claim id="CLM-00001" num="00001">
<claim-text>The ornamental design for a {title}, as shown and described.</claim-text>
</claim></claims>
</us-patent-grant>
"""
VIEWS = ("perspective", "front", "rear", "left", "right", "top", "bottom")


@dataclass(frozen=True)
class Grant:
    """A design of so many sheets, one figure on each unless said otherwise."""

    number: int = 908314
    title: str = "Bottle"
    sheets: int = 3
    figures: int | None = None
    type: str = "design"
    turned: Sequence[int] = ()  # sheets that lie turned

    @property
    def id(self) -> str:
        return f"USD{self.number:07d}"

    @property
    def name(self) -> str:
        return f"{self.id}-20210126"

    @property
    def images(self) -> list[str]:
        """The gazette's figure first."""
        return [f"{self.name}-D{place:05d}.TIF" for place in range(self.sheets + 1)]

    @property
    def xml(self) -> bytes:
        figures = self.sheets if self.figures is None else self.figures
        images = "".join(
            f'<figure id="Fig-{place}" num="{place:05d}"><img id="EMI-{place}" '
            f'he="99.74mm" wi="71.12mm" file="{image}" img-content="drawing" '
            f'img-format="tif"{self._orientation(place)}/></figure>'
            for place, image in enumerate(self.images)
        )
        paragraphs = "".join(
            f'<p id="p-{place}" num="{place:04d}">FIG. {place + 1} is a '
            f"{VIEWS[place % len(VIEWS)]} view thereof;</p>"
            for place in range(figures)
        )
        return _GRANT.format(
            number=self.number,
            type=self.type,
            title=self.title,
            sheets=self.sheets,
            figures=figures,
            images=images,
            paragraphs=paragraphs,
        ).encode()

    def sheet(self, place: int) -> bytes:
        """A sheet's file; 0 is the gazette's figure."""
        return picture(zlib.crc32(f"{self.id} {place}".encode()), kind="TIFF")

    def _orientation(self, place: int) -> str:
        return ' orientation="landscape"' if place in self.turned else ""


def write(root: Path, grants: Iterable[Grant], *, without: Sequence[str] = ()) -> Path:
    """Write a folder per grant, leaving out the sheets with these endings."""
    for grant in grants:
        folder = root / grant.name
        folder.mkdir(parents=True)
        (folder / f"{grant.name}.XML").write_bytes(grant.xml)
        for place, image in enumerate(grant.images):
            if not image.endswith(tuple(without) or "/"):
                (folder / image).write_bytes(grant.sheet(place))
    return root
