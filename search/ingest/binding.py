"""Which figure description belongs to which sheet, as far as that is known.

While no printed number has been read, descriptions are bound only by count: where a
grant has exactly as many sheets as it describes figures, sheet n shows figure n.
Otherwise nothing is bound, since a wrong view is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.ingest.records import DescriptionRecord

Key = tuple[tuple[int, str], ...]

_PART = re.compile(r"(\d*)([^\d.]*)")


@dataclass(frozen=True, slots=True)
class Binding:
    """What is known of the figure on one sheet; empty where nothing is."""

    number: str = ""
    view: str = "unknown"
    description: str = ""
    is_bound: bool = False
    captions: tuple[int, ...] = ()  # places of its descriptions in the grant


UNBOUND = Binding()


def bind(
    descriptions: Sequence[DescriptionRecord],
    *,
    sheets: int,
    declared_figures: int | None = None,
) -> list[Binding]:
    """Return one binding for each of the grant's sheets, in their order.

    The gazette's figure is no sheet here. A grant that counts its own figures
    differently than they were read is not bound either.
    """
    described = numbers(descriptions)
    is_known = sheets == len(described) and declared_figures in (None, sheets)
    if not is_known:
        return [UNBOUND] * sheets
    return [_binding(number, descriptions) for number in described]


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


def _binding(number: str, descriptions: Sequence[DescriptionRecord]) -> Binding:
    places = [
        place for place, entry in enumerate(descriptions) if number in entry.numbers
    ]
    entries = [descriptions[place] for place in places]
    views = [entry.view for entry in entries if entry.view != "unknown"]
    return Binding(
        number=number,
        view=views[0] if views else "unknown",
        description=" ".join(dict.fromkeys(entry.text for entry in entries)),
        is_bound=True,
        captions=tuple(places),
    )
