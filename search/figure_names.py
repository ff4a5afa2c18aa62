"""The public names of figures: the sheet's own, and the part where one was split.

"USD0834581-D00001", or "USD0834581-D00001-2" for the second figure of a sheet.
"""

import re
from dataclasses import dataclass

from search.models import Figure

# The letter says what the source calls the sheet: drawing, photograph, or nothing (X).
_NAME = re.compile(r"(USD[0-9]{7})-([DPX][0-9]{5})(?:-([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class FigureName:
    """What a name tells; `part` counts from 0 as the row does."""

    patent_id: str
    code: str
    part: int


def of(figure: Figure) -> str:
    """Return the name of a figure whose sheet is loaded with it."""
    name = f"{figure.patent_id}-{figure.sheet.code}"
    return f"{name}-{figure.part + 1}" if figure.part else name


def read(text: str) -> FigureName | None:
    """Return what a name tells, None where the text is no name of a figure."""
    found = _NAME.fullmatch(text.upper())
    if found is None:
        return None
    patent_id, code, part = found.groups()
    return FigureName(patent_id, code, int(part or 1) - 1)


def find(text: str) -> Figure | None:
    """Return the current figure behind a name, None where the corpus has none.

    Its sheet is loaded with it.
    """
    name = read(text)
    if name is None:
        return None
    named = Figure.objects.current().filter(
        patent_id=name.patent_id, patent__until__isnull=True
    )
    of_sheet = named.filter(sheet__code=name.code, part=name.part)
    return of_sheet.select_related("sheet").first()
