"""Which figure description belongs to which drawing, as far as that is known.

A number read on a sheet binds the description of that number. What was not read is
bound by count: where a grant shows as many figures as it describes, and all numbers
that were read stand in that order or but one is missing, the others are known, too. A
wrong view is worse than none: in doubt nothing is bound, and a person is asked to look.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ml.reading.sheets import Box, ReadFigure, SheetReading
from search.ingest.records import DescriptionRecord

Key = tuple[tuple[int, str], ...]
How = Literal["unknown", "count", "read"]

# Below these a person should look; what they mean is measured in docs/figures.md.
SURE_OF_NUMBER = 0.9
SURE_OF_SPLIT = 0.7

_PART = re.compile(r"(\d*)([^\d.]*)")


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """What is known of one figure; empty where nothing is.

    `box` is in pixels of the upright sheet, None for the whole of it. Confidences are
    None where the sheet was not read.
    """

    number: str = ""
    view: str = "unknown"
    description: str = ""
    how: How = "unknown"
    box: Box | None = None
    number_confidence: float | None = None
    split_confidence: float | None = None
    needs_review: bool = False


UNBOUND = BoundFigure()


def bind(
    descriptions: Sequence[DescriptionRecord],
    *,
    readings: Sequence[SheetReading | None],
    declared_figures: int | None = None,
    may_count: bool = True,
) -> list[list[BoundFigure]]:
    """Return the figures of each of the grant's sheets, in their order, at least one.

    The gazette's figure is no sheet here. A reading of None is a sheet that shows one
    figure as far as anyone knows. Nothing is bound by count without `may_count`, nor
    where the grant counts its own figures differently than they were read.
    """
    sheets = [reading.figures if reading else (ReadFigure(),) for reading in readings]
    figures = [figure for sheet in sheets for figure in sheet]
    described = numbers(descriptions)
    trusted = _trusted(figures, described)
    counted = None
    if (
        may_count
        and len(described) == len(figures)
        and (declared_figures in (None, len(figures)))
    ):
        counted = _completed(trusted, described)
    bound = [
        _bound(figure, number, by_count, descriptions)
        for figure, number, by_count in zip(
            figures, trusted, counted or [""] * len(figures), strict=True
        )
    ]
    placed = iter(bound)
    by_sheet = [[next(placed) for _ in sheet] for sheet in sheets]
    return [
        [_judged(one, reading, described) for one in sheet]
        for sheet, reading in zip(by_sheet, readings, strict=True)
    ]


def numbers(descriptions: Sequence[DescriptionRecord]) -> list[str]:
    """Return the distinct figure numbers described, in printed order."""
    named = {number for entry in descriptions for number in entry.numbers}
    return sorted(named, key=printed_order)


def printed_order(number: str) -> Key:
    """Return a key that sorts figure numbers as drawings are filed.

    "2" before "10", "1.2" before "1.10", "3" before "3A" before "4".
    """
    return tuple(
        (int(match[1] or 0), match[2].upper())
        for match in map(_PART.match, number.split("."))
        if match
    )


def _trusted(figures: Sequence[ReadFigure], described: Sequence[str]) -> list[str]:
    """Return the numbers read, "" for those that are not described or read twice.

    Of several figures with one number, one that stands where the order of the sheets
    has it keeps it, or else the surest, if it is alone in that.
    """
    told = [
        figure.number if not described or figure.number in described else ""
        for figure in figures
    ]
    in_order = described if len(described) == len(figures) else [""] * len(figures)
    for number, times in Counter(filter(None, told)).items():
        if times == 1:
            continue
        rank = {
            place: (in_order[place] == number, figures[place].number_confidence or 0.0)
            for place in range(len(told))
            if told[place] == number
        }
        best = max(rank.values())
        for place, its in rank.items():
            is_alone = list(rank.values()).count(best) == 1
            if its != best or not is_alone:
                told[place] = ""
    return told


def _completed(trusted: Sequence[str], described: Sequence[str]) -> list[str] | None:
    """Return the number of every figure, as many as described, or None.

    Known where all trusted numbers stand in the order described, and where just one
    is missing.
    """
    in_order = zip(trusted, described, strict=True)
    if all(number in ("", expected) for number, expected in in_order):
        return list(described)
    missing = [number for number in described if number not in trusted]
    if len(missing) == 1:
        return [number or missing[0] for number in trusted]
    return None


def _bound(
    figure: ReadFigure,
    trusted: str,
    by_count: str,
    descriptions: Sequence[DescriptionRecord],
) -> BoundFigure:
    number, how = trusted, "read" if trusted else "unknown"
    if not trusted and by_count:
        number, how = by_count, "count"
    views = [
        entry.view
        for entry in descriptions
        if number in entry.numbers and entry.view != "unknown"
    ]
    texts = [entry.text for entry in descriptions if number in entry.numbers]
    return BoundFigure(
        number=number,
        view=views[0] if views else "unknown",
        description=" ".join(dict.fromkeys(texts)),
        how=how,  # type: ignore[arg-type]
        box=figure.box,
        number_confidence=figure.number_confidence,
        # A number was read and another one told: no confidence in either.
        needs_review=bool(figure.number) and figure.number != number,
    )


def _judged(
    figure: BoundFigure, reading: SheetReading | None, described: Sequence[str]
) -> BoundFigure:
    """Say how sure the split is, and whether a person should look."""
    if reading is None:
        return figure
    split = reading.split_confidence
    is_unsure = (
        reading.is_doubtful
        or (split is not None and split < SURE_OF_SPLIT)
        or (figure.how == "read" and (figure.number_confidence or 0) < SURE_OF_NUMBER)
        or (bool(described) and figure.how == "unknown")
    )
    return replace(
        figure,
        split_confidence=split,
        needs_review=figure.needs_review or is_unsure,
    )
